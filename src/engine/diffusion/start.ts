import { createHash } from "node:crypto";
import type { Pixels } from "../embeddings/pillow-resize.ts";
import type { ImageRequest, MaskedContent, Recipe } from "../ports.ts";
import { type EncodedPicture, encode } from "./encode.ts";
import { fillMasked } from "./fill-masked.ts";
import { fitPicture } from "./fit-picture.ts";
import { type Mask, maskOf, transparentPart } from "./mask.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import type { GivenPicture } from "./read-picture.ts";

/** What image-to-image begins with, the same for all pictures of a request. */
export interface Start {
  /** As it was given, at the size that is painted. */
  readonly picture: Pixels;
  readonly encoded: EncodedPicture;
  readonly masked?: { readonly mask: Mask; readonly content: MaskedContent };
  /** What a recipe says of it. */
  readonly recipe: Pick<Recipe, "startImage" | "strength" | "mask">;
}

/** A start image and the mask for it, read. */
export interface GivenStart {
  readonly image: GivenPicture;
  readonly mask?: Pixels;
}

/** Brings the start image to the size of the plan, and into latents. Throws what `encode` throws. */
export async function startOf(
  model: DiffusionModel,
  { width, height, shape, strength }: Plan,
  { image, mask: given }: GivenStart,
  request: ImageRequest,
): Promise<Start> {
  const picture = fitPicture(image, width, height);
  const area = given ?? transparentPart(image);
  const blur = request.maskBlur ?? USUAL_BLUR;
  const content = request.maskedContent ?? (given === undefined ? "fill" : "original");
  const mask = area && (await maskOf(area, picture, shape, blur));
  return {
    picture,
    encoded: await encode(model, mask && content === "fill" ? fillMasked(picture, mask) : picture, shape),
    ...(mask && { masked: { mask, content } }),
    recipe: {
      ...(request.image && { startImage: fileName(request.image) }),
      ...(strength !== undefined && { strength }),
      ...(mask && { mask: { ...(request.mask && { file: fileName(request.mask) }), blur, content } }),
    },
  };
}

/** A1111's, in pixels. */
const USUAL_BLUR = 4;

/** The first 16 hexadecimal digits of a file's SHA-256, by which recipes name it. */
export function fileName(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex").slice(0, 16);
}
