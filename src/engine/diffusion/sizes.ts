import { EngineError } from "../errors.ts";

/** Sizes in pixels that a model can paint; `width` and `height` are those that it was trained at. */
export interface Sizes {
  readonly width: number;
  readonly height: number;
  readonly multiple: number;
  readonly min: number;
  readonly max: number;
}

/** Throws `EngineError("image.size", {width, height, multiple, min, max})`. */
export function mustBePaintable(width: number, height: number, { multiple, min, max }: Sizes): void {
  const fits = (side: number) => side >= min && side <= max && side % multiple === 0;
  if (!fits(width) || !fits(height)) throw new EngineError("image.size", { width, height, multiple, min, max });
}
