import { EngineError } from "../errors.ts";
import { encode, latentsOf } from "./encode.ts";
import { type LatentShape, type Latents, PIXELS_PER_CELL } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Start } from "./start.ts";

/**
 * What inpainting and instructed UNets read behind the latents, [channels, rows, columns]; undefined for others. An inpainting model without a start image is told
 * that everything may change. Throws `EngineError("image.needs-start", {model})` for an instructed one.
 */
export async function behindLatents(
  model: DiffusionModel,
  shape: LatentShape,
  start: Start | undefined,
): Promise<Latents | undefined> {
  if (model.behind === "nothing") return undefined;
  if (model.behind === "image") {
    if (start === undefined) throw new EngineError("image.needs-start", { model: model.name });
    return start.encoded.mean; // not scaled: so it was trained
  }
  const [width, height] = [shape.columns * PIXELS_PER_CELL, shape.rows * PIXELS_PER_CELL];
  const mask = start?.masked?.mask ?? {
    pixels: new Uint8Array(width * height).fill(255),
    cells: new Float32Array(shape.rows * shape.columns).fill(1),
  };
  const picture = start?.picture ?? { width, height, data: new Uint8Array(3 * width * height) };
  const left = latentsOf(await encode(model, picture, shape, mask), model.vaeScale);
  const behind = new Float32Array(mask.cells.length + left.length);
  behind.set(mask.cells);
  behind.set(left, mask.cells.length);
  return behind;
}
