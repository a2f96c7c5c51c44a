/**
 * The texts in a picture's EXIF data, by the names of their tags (EXIF 2.32, tables 3 and 7): where programs that paint leave theirs in JPEG,
 * WebP and AVIF. Damaged data gives what could be read before the damage.
 */
export function exifTexts(exif: Uint8Array): Readonly<Record<string, string>> {
  const bytes = Buffer.from(exif.buffer, exif.byteOffset, exif.byteLength);
  // libvips keeps the marker of the JPEG segment
  const tiff = bytes.toString("latin1", 0, 6) === "Exif\0\0" ? bytes.subarray(6) : bytes;
  const order = tiff.toString("latin1", 0, 4);
  if (order !== "II*\0" && order !== "MM\0*") return {};
  const view: Tiff = { bytes: tiff, littleEndian: order === "II*\0" };
  const first = readDirectory(view, uint32(view, 4));
  const exifAt = first.find(({ tag }) => tag === EXIF_DIRECTORY);
  const second = exifAt === undefined ? [] : readDirectory(view, uint32(view, exifAt.at));
  return Object.fromEntries([...first, ...second].flatMap((entry) => textOf(entry, view)));
}

interface Tiff {
  readonly bytes: Buffer;
  readonly littleEndian: boolean;
}

interface Entry {
  readonly tag: number;
  readonly type: number;
  readonly count: number;
  /** Where the value, or its offset, stands. */
  readonly at: number;
}

const NAMES: Readonly<Record<number, string>> = {
  270: "ImageDescription",
  271: "Make",
  272: "Model",
  305: "Software",
  37510: "UserComment",
};

const EXIF_DIRECTORY = 34665;
const ENTRY_BYTES = 12;
/** Cameras write about 40. */
const MOST_ENTRIES = 500;
const ASCII = 2;
const UNDEFINED = 7;

function readDirectory(tiff: Tiff, at: number): readonly Entry[] {
  const count = Math.min(uint16(tiff, at), MOST_ENTRIES);
  return Array.from({ length: count }, (_, i) => {
    const start = at + 2 + i * ENTRY_BYTES;
    return {
      tag: uint16(tiff, start),
      type: uint16(tiff, start + 2),
      count: uint32(tiff, start + 4),
      at: start + 8,
    };
  });
}

function textOf({ tag, type, count, at }: Entry, tiff: Tiff): readonly (readonly [string, string])[] {
  const name = NAMES[tag];
  if (name === undefined || (type !== ASCII && type !== UNDEFINED)) return [];
  const start = count <= 4 ? at : uint32(tiff, at);
  const value = tiff.bytes.subarray(start, start + count);
  if (value.length < count) return [];
  const text = tag === 37510 ? commentText(value, tiff.littleEndian) : value.toString("utf8");
  const trimmed = text.replace(/\0+$/u, "").trim();
  return trimmed === "" ? [] : [[name, trimmed]];
}

/** A UserComment names its characters in its first 8 bytes. Programs disagree about the byte order of `UNICODE`: the zeros of its Latin letters tell. */
function commentText(value: Buffer, littleEndian: boolean): string {
  const code = value.toString("latin1", 0, 8);
  const text = value.subarray(8);
  if (!code.startsWith("UNICODE")) return (/^(ASCII|\0)/u.test(code) ? text : value).toString("utf8");
  const units = Buffer.from(text.subarray(0, text.length & ~1));
  const zeros = [0, 0];
  for (const [i, byte] of units.entries()) if (byte === 0) zeros[i % 2]! += 1;
  const isBig = zeros[0] === zeros[1] ? !littleEndian : zeros[0]! > zeros[1]!;
  return (isBig ? units.swap16() : units).toString("utf16le").replace(/^\ufeff/u, "");
}

/** 0 outside the data, which leads nowhere. */
function uint16({ bytes, littleEndian }: Tiff, at: number): number {
  if (at + 2 > bytes.length) return 0;
  return littleEndian ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at);
}

function uint32({ bytes, littleEndian }: Tiff, at: number): number {
  if (at + 4 > bytes.length) return 0;
  return littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at);
}
