import sharp, { type Metadata } from "sharp";
import { pngTexts } from "../diffusion/recipe/png-text.ts";
import { EngineError } from "../errors.ts";
import { exifTexts } from "./exif-texts.ts";
import { gifComment } from "./gif-comment.ts";
import type { Texts } from "./made-by.ts";
import { pngHeader } from "./png-header.ts";

/** What a picture file says of itself; its pixels are not decoded. */
export interface PictureFile {
  /** What its bytes are, whatever its name says: `png`, `jpeg`, `webp`, `gif`, `avif`, `tiff`. */
  readonly format: string;
  readonly width: number;
  readonly height: number;
  /** Of an animation. */
  readonly frames?: number;
  /** By keyword in PNG, by the name of the EXIF tag elsewhere; a GIF's is `comment`. */
  readonly texts: Texts;
}

/** Throws `EngineError("image.unreadable")`. */
export async function lookAtPicture(image: Uint8Array): Promise<PictureFile> {
  const png = pngHeader(image);
  if (png !== undefined) {
    const { exif, ...size } = png;
    return { format: "png", ...size, texts: { ...named(exif), ...pngTexts(image) } };
  }
  const { format, compression, width, height, pages = 1, exif } = await headerOf(image);
  return {
    format: format === "heif" && compression === "av1" ? "avif" : format,
    width,
    height,
    ...(pages > 1 && { frames: pages }),
    texts: { ...commentOf(image), ...named(exif) },
  };
}

async function headerOf(image: Uint8Array): Promise<Metadata> {
  try {
    return await sharp(image).metadata();
  } catch (cause) {
    throw new EngineError("image.unreadable", {}, { cause });
  }
}

function commentOf(image: Uint8Array): Texts {
  const comment = gifComment(image);
  return comment === undefined ? {} : { comment };
}

/** ComfyUI writes `workflow: {…}` and `prompt: {…}` under the camera's tags, which have no keywords of their own. */
function named(exif: Uint8Array | undefined): Texts {
  const texts = exif === undefined ? {} : exifTexts(exif);
  return Object.fromEntries(
    Object.entries(texts).map(([tag, text]) => {
      const [whole, keyword] = /^(workflow|prompt):\s*(?=\{)/iu.exec(text) ?? [];
      return whole === undefined || keyword === undefined
        ? [tag, text]
        : [keyword.toLowerCase(), text.slice(whole.length)];
    }),
  );
}
