import type { Pixels } from "../embeddings/pillow-resize.ts";
import { EngineError } from "../errors.ts";
import type { ImageRequest } from "../ports.ts";
import { fitPicture } from "./fit-picture.ts";
import { mustBeIn, mustBeWhole } from "./in-range.ts";
import { inverted, transparentPart } from "./mask.ts";
import { type Area, cutOut, maskedArea } from "./masked-area.ts";
import { type GivenPicture, readPicture } from "./read-picture.ts";

/** A start image and the mask for it, read. */
export interface GivenStart {
  /** What is painted over. */
  readonly image: Pixels;
  readonly mask?: Pixels;
  /** Where `image` is an area of a larger picture, into which the result goes. */
  readonly within?: { readonly picture: Pixels; readonly area: Area };
}

/**
 * The pictures that a request brings along; undefined where it begins with none. Throws what `readPicture` throws, `image.mask-alone`, `image.range`, and
 * `image.nothing-masked` where only the masked part is to be painted and there is none.
 */
export async function givenStart(request: ImageRequest): Promise<GivenStart | undefined> {
  const { image: file, mask: maskFile, maskBlur = 0, maskPadding } = request;
  mustBeIn("mask-blur", maskBlur, 0, MOST_BLUR);
  if (file === undefined) {
    if (maskFile !== undefined) throw new EngineError("image.mask-alone");
    return undefined;
  }
  const image = await readPicture(file);
  const mask = await maskFor(request, image);
  if (mask === undefined) return { image };
  if (maskPadding === undefined) return { image, mask };
  mustBeWhole("mask-padding", maskPadding, 0, MOST_PADDING);
  const fitting = fitPicture(mask, image.width, image.height);
  const area = maskedArea(fitting, maskPadding, aspectOf(request));
  if (area === undefined) throw new EngineError("image.nothing-masked");
  return { image: cutOut(image, area), mask: cutOut(fitting, area), within: { picture: image, area } };
}

/** The ends of A1111's sliders, in pixels. */
const MOST_BLUR = 64;
const MOST_PADDING = 256;

async function maskFor({ mask, invertMask }: ImageRequest, image: GivenPicture): Promise<Pixels | undefined> {
  const given = mask === undefined ? transparentPart(image) : await readPicture(mask);
  return given && invertMask ? inverted(given) : given;
}

function aspectOf({ width, height, aspect }: ImageRequest): number | undefined {
  return width !== undefined && height !== undefined ? width / height : aspect;
}
