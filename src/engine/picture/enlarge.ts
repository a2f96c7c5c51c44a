import { withPngTexts } from "../diffusion/recipe/png-text.ts";
import { EngineError } from "../errors.ts";
import { openPicture } from "./open-picture.ts";

/** A picture with more pixels and nothing new in them (Lanczos, a = 3), its recipe kept. Throws EngineErrors: `image.too-large` {width, height, most}, `image.unreadable`. */
export async function enlarge(
  image: Uint8Array,
  from: { readonly width: number; readonly height: number; readonly texts: Readonly<Record<string, string>> },
  by: number,
): Promise<{ readonly png: Uint8Array; readonly width: number; readonly height: number }> {
  const width = Math.round(from.width * by);
  const height = Math.round(from.height * by);
  if (Math.max(width, height) > MOST_SIDE) throw new EngineError("image.too-large", { width, height, most: MOST_SIDE });
  try {
    const png = await openPicture(image).resize(width, height, { fit: "fill", kernel: "lanczos3" }).png().toBuffer();
    const { parameters, pictoken } = from.texts;
    const texts = {
      ...(parameters !== undefined && {
        parameters: `${parameters}, Postprocess upscale by: ${by}, Postprocess upscaler: Lanczos`,
      }),
      ...(pictoken !== undefined && { pictoken }),
    };
    return { png: withPngTexts(png, texts), width, height };
  } catch (cause) {
    throw new EngineError("image.unreadable", {}, { cause });
  }
}

/** A chat shows no larger picture, and 4096² pixels take 50 MB while they are encoded. */
const MOST_SIDE = 4096;
