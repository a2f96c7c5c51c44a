import { guidanceEmbedding } from "../guidance-embedding.ts";
import type { UnetKind } from "./unet-kind.ts";

/**
 * What the UNet is told besides the text, by its inputs' names: of sizes, as Stable Diffusion XL's makers and diffusers do without cropping, and of
 * guidance. Undefined where it wants nothing.
 */
export function addedInputs(
  { timeIds, guidanceWidth }: UnetKind,
  { width, height }: { readonly width: number; readonly height: number },
  guidanceScale: number,
) {
  if (timeIds === undefined && guidanceWidth === undefined) return undefined;
  const guidance = guidanceWidth && { timestep_cond: guidanceEmbedding(guidanceScale, guidanceWidth) };
  const sizes = (score: number) =>
    timeIds && {
      time_ids: Float32Array.from(timeIds === 6 ? [height, width, 0, 0, height, width] : [height, width, 0, 0, score]),
    };
  return {
    wanted: { ...guidance, ...sizes(WANTED_SCORE) },
    unwanted: { ...guidance, ...sizes(UNWANTED_SCORE) },
  };
}

/** diffusers' aesthetic scores for the refiner. */
const WANTED_SCORE = 6;
const UNWANTED_SCORE = 2.5;
