/** The header of a PNG (third edition, 11.2.1), and its EXIF data; undefined for what is none. Other chunks are not opened: each may inflate without end. */
export function pngHeader(
  png: Uint8Array,
): { readonly width: number; readonly height: number; readonly exif?: Uint8Array } | undefined {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  if (bytes.length < FIRST_CHUNK_END || bytes.toString("latin1", 12, 16) !== "IHDR") return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (width === 0 || height === 0) return undefined;
  const exif = [...pngChunks(bytes)].find(({ type }) => type === "eXIf")?.data;
  return { width, height, ...(exif !== undefined && { exif }) };
}

/** The PNG with nothing but its pixels, their colours and which way is up, so that decoders meet no text that inflates without end. Other files as they are. */
export function barePng(image: Uint8Array): Uint8Array {
  const bytes = Buffer.from(image.buffer, image.byteOffset, image.byteLength);
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return image;
  const kept = [...pngChunks(bytes)].filter(({ type }) => NEEDED.has(type));
  return Buffer.concat([SIGNATURE, ...kept.map(({ whole }) => whole)]);
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const FIRST_CHUNK_END = 33;
const NEEDED = new Set([
  "IHDR",
  "PLTE",
  "tRNS",
  "IDAT",
  "IEND",
  "gAMA",
  "cHRM",
  "sRGB",
  "iCCP",
  "cICP",
  "sBIT",
  "eXIf",
]);

/** Up to the first that is cut off. */
function* pngChunks(bytes: Buffer) {
  for (let at = 8; at + 12 <= bytes.length; ) {
    const end = at + 12 + bytes.readUInt32BE(at);
    if (end > bytes.length) return;
    yield {
      type: bytes.toString("latin1", at + 4, at + 8),
      data: bytes.subarray(at + 8, end - 4),
      whole: bytes.subarray(at, end),
    };
    at = end;
  }
}
