import { inflateSync } from "node:zlib";
import { pngTexts } from "../diffusion/recipe/png-text.ts";
import { EngineError } from "../errors.ts";
import { openPicture } from "../picture/open-picture.ts";
import { refuse } from "./refuse.ts";

/**
 * The JSON that A1111 has hidden in a picture of an embedding: in the PNG text `sd-ti-embedding`, or else in the low bits of its sides.
 * Throws EngineErrors: `embedding.none`, `embedding.damaged`.
 */
export async function hiddenEmbedding(picture: Uint8Array): Promise<string> {
  const text = pngTexts(picture)["sd-ti-embedding"];
  if (text === undefined) return hiddenInPixels(picture);
  if (!BASE64.test(text)) refuse("its text is not base64");
  return Buffer.from(text, "base64").toString("utf8");
}

const BASE64 = /^[A-Za-z0-9+/\s]+={0,2}\s*$/;

/** No picture of an embedding is larger than 4096 × 4096, and decoding one takes 50 MB. */
const MOST_PIXELS = 4096 * 4096;

/** 75 vectors of 2048 as JSON take about 4 MB. */
const LONGEST_JSON = 16 * 2 ** 20;

async function hiddenInPixels(picture: Uint8Array): Promise<string> {
  const { data, info } = await openPicture(picture, { limitInputPixels: MOST_PIXELS })
    .toColourspace("srgb")
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch(() => refuse("it is no picture that can be read"));
  if (info.channels !== 3) throw new EngineError("embedding.none");
  const nibbles = withoutBorder({ data, width: info.width, height: info.height });
  const separators = emptyColumns(nibbles);
  const [first, last] = [separators[0], separators.at(-1)];
  if (first === undefined || last === undefined || separators.length < 2) throw new EngineError("embedding.none");
  const low = unscrambled(columns(nibbles, 0, first));
  const high = unscrambled(columns(nibbles, last + 1, nibbles.width));
  if (low.length === 0 || low.length !== high.length) throw new EngineError("embedding.none");
  return inflated(Buffer.from(low.map((value, i) => value | (high[i]! << 4))));
}

/** [height, width, 3] */
interface Pixels {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** The part that holds every pixel without a channel of 0, its high bits cut off. */
function withoutBorder({ data, width, height }: Pixels): Pixels {
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = 3 * (y * width + x);
      if (data[at] === 0 || data[at + 1] === 0 || data[at + 2] === 0) continue;
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), y];
    }
  }
  if (right < 0) throw new EngineError("embedding.none");
  const cut = columns({ data, width, height }, left, right + 1).subarray(3 * top * (right + 1 - left));
  const rows = bottom + 1 - top;
  return {
    data: cut.subarray(0, 3 * rows * (right + 1 - left)).map((value) => value & 15),
    width: right + 1 - left,
    height: rows,
  };
}

/** [height, to − from, 3] */
function columns({ data, width, height }: Pixels, from: number, to: number): Uint8Array {
  const row = 3 * (to - from);
  const part = new Uint8Array(row * height);
  for (let y = 0; y < height; y++) part.set(data.subarray(3 * (y * width + from), 3 * (y * width + to)), y * row);
  return part;
}

function emptyColumns({ data, width }: Pixels): readonly number[] {
  const filled = new Uint8Array(width);
  for (const [i, value] of data.entries()) if (value !== 0) filled[Math.floor(i / 3) % width] = 1;
  return Array.from(filled.keys()).filter((column) => filled[column] === 0);
}

/** A linear congruential generator (Numerical Recipes' numbers, modulo 2³², begun at 0), each value modulo 255, hides each nibble. */
function unscrambled(nibbles: Uint8Array): Uint8Array {
  let state = 0;
  return nibbles.map((nibble) => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return nibble ^ ((state % 255) & 15);
  });
}

/** Behind its end the data begin again, until the sides are full. */
function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes, { maxOutputLength: LONGEST_JSON }).toString("utf8");
  } catch {
    return refuse("what it hides can't be unpacked: a picture that was saved again has lost it");
  }
}
