import sharp from "sharp";

/** Pictures of one shape in a square of four, or one alone, as a JPEG of some kilobytes with a longer side of `side` pixels. */
export async function tilePictures(pictures: readonly Uint8Array[], side: number): Promise<Uint8Array> {
  const [first, ...others] = pictures;
  if (first === undefined) throw new TypeError("there is nothing to tile");
  const { width, height } = await sharp(first).metadata();
  const across = others.length >= 3 ? 2 : 1;
  const scale = side / across / Math.max(width, height);
  const [tileWidth, tileHeight] = [Math.round(width * scale), Math.round(height * scale)];
  const tiles = pictures.slice(0, across * across).map(async (picture, i) => ({
    input: await sharp(picture).resize(tileWidth, tileHeight, { fit: "fill" }).png().toBuffer(),
    left: (i % across) * tileWidth,
    top: Math.floor(i / across) * tileHeight,
  }));
  const sheet = { width: across * tileWidth, height: across * tileHeight, channels: 3 as const, background: "black" };
  return sharp({ create: sheet })
    .composite(await Promise.all(tiles))
    .jpeg({ quality: 85 })
    .toBuffer();
}
