import type { Pixels } from "../embeddings/pillow-resize.ts";
import { EngineError } from "../errors.ts";
import type { ImageRequest } from "../ports.ts";
import { fitPicture } from "./fit-picture.ts";
import { mustBeIn, mustBeWhole } from "./in-range.ts";
import { inverted, softened, transparentPart } from "./mask.ts";
import { type Area, cutOut, maskedArea, shapedArea } from "./masked-area.ts";
import { type GivenPicture, readPicture } from "./read-picture.ts";

/** A start image and the mask for it, read. */
export interface GivenStart {
  /** What is painted over. */
  readonly image: Pixels;
  readonly mask?: Pixels;
  /** Where `image` and `mask` are an area of a larger picture and its mask, which is softened already; into it the result goes. */
  readonly within?: { readonly picture: Pixels; readonly mask: Pixels; readonly area: Area };
}

/**
 * The pictures that a request brings along; undefined where it begins with none. Throws what `readPicture` throws, `image.mask-alone`, `image.range`, and
 * `image.nothing-masked` where only the masked part is to be painted and there is none.
 */
export async function givenStart(request: ImageRequest): Promise<GivenStart | undefined> {
  const { image: file, mask: maskFile, maskBlur = USUAL_BLUR, maskPadding } = request;
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
  // blurred in the picture's own pixels, before the area is cut out and enlarged, as A1111 does
  const soft = await softened(fitPicture(mask, image.width, image.height), maskBlur);
  const area = maskedArea(soft, maskPadding);
  if (area === undefined) throw new EngineError("image.nothing-masked");
  return cutFrom({ picture: image, mask: soft, area });
}

/** The same, an area grown to the shape in which it is painted: a recipe has the size alone, and must find the same area by it. */
export function inShapeOf(given: GivenStart, { width, height }: Pick<Pixels, "width" | "height">): GivenStart {
  if (given.within === undefined) return given;
  const { picture, area } = given.within;
  return cutFrom({ ...given.within, area: shapedArea(area, width / height, picture) });
}

function cutFrom(within: NonNullable<GivenStart["within"]>): GivenStart {
  const { picture, mask, area } = within;
  return { image: cutOut(picture, area), mask: cutOut(mask, area), within };
}

/** A1111's, in pixels. */
export const USUAL_BLUR = 4;

/** The ends of A1111's sliders, in pixels. */
const MOST_BLUR = 64;
const MOST_PADDING = 256;

async function maskFor({ mask, invertMask }: ImageRequest, image: GivenPicture): Promise<Pixels | undefined> {
  const given = mask === undefined ? transparentPart(image) : await readPicture(mask);
  return given && invertMask ? inverted(given) : given;
}
