import { createHash } from "node:crypto";
import { type Pixels, pillowResize } from "../embeddings/pillow-resize.ts";
import { EngineError, isEngineError } from "../errors.ts";
import type { ImageRequest, MaskedContent, Recipe } from "../ports.ts";
import { type EncodedPicture, encode } from "./encode.ts";
import { fillMasked } from "./fill-masked.ts";
import { fitPicture } from "./fit-picture.ts";
import { type GivenStart, USUAL_BLUR } from "./given-start.ts";
import { laidOver, type Mask, maskOf, softened } from "./mask.ts";
import { cutOut } from "./masked-area.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";

/** What image-to-image begins with, the same for all pictures of a request. */
export interface Start {
  /** As it was given, or an area of it, at the size that is painted. */
  readonly picture: Pixels;
  readonly within?: GivenStart["within"];
  readonly encoded: EncodedPicture;
  readonly masked?: { readonly mask: Mask; readonly content: MaskedContent };
  /** What a recipe says of it. */
  readonly recipe: Pick<Recipe, "startImage" | "strength" | "mask">;
}

/** Brings the start image to the size of the plan, and into latents. Throws what `encode` throws, and `image.no-start` {model, file} for a model without the encoder for it. */
export async function startOf(
  model: DiffusionModel,
  { width, height, shape, strength }: Plan,
  { image, mask: area, within }: GivenStart,
  request: ImageRequest,
): Promise<Start> {
  // an area is stretched: nothing of its mask must be cut off, and it is brought back to its shape at the end
  const fitted = (pixels: Pixels) =>
    within === undefined ? fitPicture(pixels, width, height) : pillowResize(pixels, width, height, "lanczos");
  const picture = fitted(image);
  const blur = request.maskBlur ?? USUAL_BLUR;
  const content = request.maskedContent ?? (request.mask === undefined ? "fill" : "original");
  const mask = area && maskOf(within ? fitted(area) : await softened(fitted(area), blur), shape);
  return {
    picture,
    ...(within && { within }),
    encoded: await encode(model, mask && content !== "original" ? fillMasked(picture, mask) : picture, shape).catch(
      withoutEncoder,
    ),
    ...(mask && { masked: { mask, content } }),
    recipe: {
      ...(request.image && { startImage: fileName(request.image) }),
      ...(strength !== undefined && { strength }),
      ...(mask && {
        mask: {
          ...(request.mask && { file: fileName(request.mask) }),
          blur,
          content,
          ...(request.invertMask && { inverted: true as const }),
          ...(within && { padding: request.maskPadding! }),
        },
      }),
    },
  };
}

function withoutEncoder(error: unknown): never {
  if (!isEngineError(error) || error.code !== "model.file-missing") throw error;
  throw new EngineError("image.no-start", error.params, { cause: error });
}

/** What was painted, [height, width, 3], in the larger picture that it is an area of. */
export function laidBack(
  painted: Uint8ClampedArray,
  { picture }: Pick<Start, "picture">,
  { picture: whole, mask, area }: NonNullable<GivenStart["within"]>,
): Pixels {
  const { width, height } = area;
  const small = pillowResize({ ...picture, data: new Uint8Array(painted) }, width, height, "lanczos");
  const soft = cutOut(mask, area);
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => soft.data[3 * i]!);
  const laid = laidOver(new Uint8ClampedArray(small.data), cutOut(whole, area), { pixels });
  const data = Uint8Array.from(whole.data);
  for (let row = 0; row < height; row++)
    data.set(laid.subarray(3 * row * width, 3 * (row + 1) * width), 3 * ((row + area.top) * whole.width + area.left));
  return { width: whole.width, height: whole.height, data };
}

/** The first 16 hexadecimal digits of a file's SHA-256, by which recipes name it. */
export function fileName(file: Uint8Array): string {
  return createHash("sha256").update(file).digest("hex").slice(0, 16);
}
