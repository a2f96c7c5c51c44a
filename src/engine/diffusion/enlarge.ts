import { pillowResize } from "../embeddings/pillow-resize.ts";
import { decode } from "./decode.ts";
import { encode, latentsOf } from "./encode.ts";
import { fitPicture } from "./fit-picture.ts";
import { interpolate } from "./interpolate.ts";
import { type LatentShape, type Latents, PIXELS_PER_CELL } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { LargerSize } from "./second-pass.ts";

/** The latents that the second pass of a hires fix begins with. Between decoding and encoding, colours lose their fractions, as in A1111. */
export async function enlarge(
  model: DiffusionModel,
  latents: Latents,
  first: LatentShape,
  { shape, width, height, covering, upscaler }: LargerSize,
): Promise<Latents> {
  if (upscaler.latents !== undefined) {
    const enlarged = interpolate(latents, first, covering, upscaler.latents);
    return middle(enlarged, { ...first, ...covering }, shape);
  }
  const pixels = await decode(model, latents, first, "down");
  const picture = {
    width: first.columns * PIXELS_PER_CELL,
    height: first.rows * PIXELS_PER_CELL,
    data: new Uint8Array(pixels.buffer),
  };
  const [columns, rows] = [covering.columns * PIXELS_PER_CELL, covering.rows * PIXELS_PER_CELL];
  const enlarged = fitPicture(pillowResize(picture, columns, rows, upscaler.pixels), width, height);
  return latentsOf(await encode(model, enlarged, shape), model.vaeScale);
}

/** What sticks out is cut off evenly, of an odd number one more behind. */
function middle(latents: Latents, from: LatentShape, to: LatentShape): Latents {
  if (from.rows === to.rows && from.columns === to.columns) return latents;
  const top = Math.floor((from.rows - to.rows) / 2);
  const left = Math.floor((from.columns - to.columns) / 2);
  const cut = new Float32Array(to.channels * to.rows * to.columns);
  for (let channel = 0; channel < to.channels; channel++) {
    for (let row = 0; row < to.rows; row++) {
      const at = (channel * from.rows + row + top) * from.columns + left;
      cut.set(latents.subarray(at, at + to.columns), (channel * to.rows + row) * to.columns);
    }
  }
  return cut;
}
