import { crc32, inflateSync } from "node:zlib";

/** Texts in a PNG by their keyword (1–79 Latin-1 characters), e.g. A1111's `parameters`. */
export type PngTexts = Readonly<Record<string, string>>;

/**
 * Puts texts into a finished PNG, behind its header, as PIL writes them: a tEXt chunk where the text is Latin-1, else iTXt in UTF-8
 * (PNG specification, third edition, 11.3.3). A NUL, which neither can hold, becomes U+FFFD, and so does half a surrogate pair.
 */
export function withPngTexts(png: Uint8Array, texts: PngTexts): Uint8Array {
  const chunks = Object.entries(texts).map(([keyword, text]) => textChunk(keyword, text.replaceAll("\0", "\ufffd")));
  return Buffer.concat([png.subarray(0, HEADER_END), ...chunks, png.subarray(HEADER_END)]);
}

/** Every text in a PNG: tEXt, zTXt and iTXt; the first of each keyword. Nothing for what is no PNG, and what was read before the damage for a damaged one. Compressed texts are read up to 8 MiB in all. */
export function pngTexts(png: Uint8Array): PngTexts {
  const bytes = Buffer.from(png.buffer, png.byteOffset, png.byteLength);
  const texts: [string, string][] = [];
  const room = { bytes: MOST_INFLATED };
  if (!bytes.subarray(0, 8).equals(SIGNATURE)) return {};
  for (let at = 8; at + 12 <= bytes.length && texts.length < MOST_TEXTS; ) {
    const end = at + 8 + bytes.readUInt32BE(at);
    if (end + 4 > bytes.length) break;
    const text = readText(bytes.toString("latin1", at + 4, at + 8), bytes.subarray(at + 8, end), room);
    if (text !== undefined) texts.push(text);
    at = end + 4;
  }
  return Object.fromEntries(texts.reverse());
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** The signature (8 bytes) and IHDR, always the first chunk: length, type, 13 bytes, checksum. */
const HEADER_END = 8 + 4 + 4 + 13 + 4;

/** The texts of a picture inflate to at most 8 MiB: no recipe is longer, and a few bytes cannot then fill the memory. */
const MOST_INFLATED = 8 * 2 ** 20;

/** Programs write a handful. */
const MOST_TEXTS = 1000;

/** How much more may be inflated. */
interface Room {
  bytes: number;
}

function textChunk(keyword: string, text: string): Buffer {
  const name = Buffer.from(`${keyword}\0`, "latin1");
  if (isLatin1(text)) return chunk("tEXt", Buffer.concat([name, Buffer.from(text, "latin1")]));
  // not compressed, no language, no translated keyword
  return chunk("iTXt", Buffer.concat([name, Buffer.from([0, 0, 0, 0]), Buffer.from(text.toWellFormed(), "utf8")]));
}

function isLatin1(text: string): boolean {
  return /^[\x01-\xff]*$/.test(text);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(typed));
  return Buffer.concat([length, typed, checksum]);
}

/** The keyword and the text of one chunk; undefined for another kind of chunk or a damaged one. */
function readText(type: string, data: Buffer, room: Room): [keyword: string, text: string] | undefined {
  const keywordEnd = data.indexOf(0);
  if (keywordEnd < 1) return undefined;
  const keyword = data.toString("latin1", 0, keywordEnd);
  const rest = data.subarray(keywordEnd + 1);
  switch (type) {
    case "tEXt":
      return [keyword, rest.toString("latin1")];
    case "zTXt": {
      const text = inflated(rest.subarray(1), room); // behind the compression method
      return text && [keyword, text.toString("latin1")];
    }
    case "iTXt": {
      const languageEnd = rest.indexOf(0, 2); // behind the compression flag and method
      const translatedEnd = rest.indexOf(0, languageEnd + 1);
      if (languageEnd === -1 || translatedEnd === -1) return undefined;
      const written = rest.subarray(translatedEnd + 1);
      const text = rest[0] === 1 ? inflated(written, room) : written;
      return text && [keyword, text.toString("utf8")];
    }
    default:
      return undefined;
  }
}

function inflated(data: Uint8Array, room: Room): Buffer | undefined {
  if (room.bytes <= 0) return undefined;
  try {
    const text = inflateSync(data, { maxOutputLength: room.bytes });
    room.bytes -= text.length;
    return text;
  } catch {
    // Nobody writes so much on purpose: the rest is not worth the time either.
    room.bytes -= data.length;
    return undefined;
  }
}
