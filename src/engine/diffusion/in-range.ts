import { EngineError } from "../errors.ts";

/** Throws `EngineError("image.range", {option, asked, min, max})`, also for NaN. */
export function mustBeIn(option: string, asked: number, min: number, max: number): void {
  if (!(asked >= min && asked <= max)) throw new EngineError("image.range", { option, asked, min, max });
}

/** Likewise, and for numbers that are not whole. */
export function mustBeWhole(option: string, asked: number, min: number, max: number): void {
  if (!Number.isInteger(asked)) throw new EngineError("image.range", { option, asked, min, max });
  mustBeIn(option, asked, min, max);
}
