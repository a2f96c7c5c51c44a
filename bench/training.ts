import sharp from "sharp";
import { diffusionModels } from "../src/engine/diffusion/model/diffusion-models.ts";
import { textToImage } from "../src/engine/diffusion/text-to-image.ts";
import type { StoredEmbedding } from "../src/engine/ports.ts";
import { embeddingWorkshop } from "../src/engine/textual-inversion/embedding-workshop.ts";
import { trainingCheckpoints } from "../src/engine/textual-inversion/train/training-checkpoints.ts";
import { demoModel, openDemo, storeOf } from "../test/support/demo-model.ts";
import type { BenchRow } from "./row.ts";

/** What is to be learnt, from pictures alone: the embedding begins as “circle”, which says neither the shape nor any colour. */
const CONCEPTS = [
  { color: "purple", shape: "heart" },
  { color: "green", shape: "star" },
] as const;
const PICTURES = 16;
const GENERATIONS = 60;

/** How often pictures show what an embedding was to learn, before its training and after it; by arithmetic, no network judges another one. */
export async function benchTraining(): Promise<readonly BenchRow[]> {
  const learnt: StoredEmbedding[] = [];
  const parts = { store: storeOf(demoModel), loadSession: openDemo, embeddings: { list: async () => learnt } };
  const models = diffusionModels(parts);
  const { paint } = textToImage(parts, models);
  const pictures = async (prompt: string, seed: number, count: number) =>
    (await paint({ prompt, negativePrompt: "", seed, count })).map(({ png }) => png);
  const workshop = embeddingWorkshop(models, trainingCheckpoints(undefined));
  const rows: BenchRow[] = [];
  for (const { color, shape } of CONCEPTS) {
    const images = await pictures(`a ${color} ${shape}`, 100, 4);
    const shown = async (word: string) => {
      const painted = await pictures(`a ${word}`, 500, PICTURES);
      const seen = await Promise.all(painted.map(look));
      return seen.filter((one) => one.color === color && one.shape === shape).length;
    };
    const before = await shown("circle");
    const began = performance.now();
    const request = { images, text: "circle", vectors: 1, seed: 1, generations: GENERATIONS };
    const { parts, losses } = await workshop.trainEmbedding(request);
    const seconds = (performance.now() - began) / 1000;
    const width = parts[0]!.dims[1]!;
    learnt.splice(0, 1, { name: "zzzz1234", vectors: 1, width, parts, shorthash: "0".repeat(12) });
    const after = await shown("zzzz1234");
    const note = `of ${PICTURES}; ${before} before; loss ${losses.at(-1)?.toFixed(2)} of that of “circle”; ${seconds.toFixed(0)} s`;
    rows.push({ name: `pictures that show a ${color} ${shape}, learnt from 4`, value: after, unit: "pictures", note });
  }
  return rows;
}

const COLORS: Readonly<Record<string, readonly [number, number, number]>> = {
  red: [222, 30, 36],
  green: [28, 160, 62],
  blue: [36, 72, 224],
  yellow: [252, 222, 40],
  orange: [250, 134, 18],
  purple: [132, 44, 186],
  pink: [250, 138, 196],
  cyan: [48, 208, 220],
  white: [246, 246, 246],
  black: [18, 18, 22],
};

/** Outlines in a box of 100 × 100, as models/demo/train/shapes.py draws them. */
const SHAPES: Readonly<Record<string, string>> = {
  circle: '<circle cx="50" cy="50" r="50"/>',
  square: '<rect width="100" height="100"/>',
  triangle: '<path d="M50 0 100 100H0Z"/>',
  star: '<path d="M50 0 61.8 38.2H100L69.1 61.8 80.9 100 50 76.4 19.1 100 30.9 61.8 0 38.2H38.2Z"/>',
  heart: '<path d="M50 100 5 48C-8 25 8 0 27 0 38 0 47 7 50 16 53 7 62 0 73 0 92 0 108 25 95 48Z"/>',
  diamond: '<path d="M50 0 100 50 50 100 0 50Z"/>',
};

const SIDE = 40;

/** The colour of the thing on a picture, and the outline that it fills best. */
async function look(png: Uint8Array): Promise<{ readonly color: string; readonly shape: string }> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const ground = Array.from(data.subarray(0, 3));
  const pixels = Array.from({ length: info.width * info.height }, (_, i) =>
    Array.from(data.subarray(3 * i, 3 * i + 3)),
  );
  const thing = pixels.map((pixel) => distance(pixel, ground) > CONTRAST);
  const places = thing.flatMap((is, i) => (is ? [[i % info.width, Math.floor(i / info.width)] as const] : []));
  if (places.length < 60) return { color: "none", shape: "none" };
  const [left, top] = [Math.min(...places.map(([x]) => x)), Math.min(...places.map(([, y]) => y))];
  const size = [
    Math.max(...places.map(([x]) => x)) - left + 1,
    Math.max(...places.map(([, y]) => y)) - top + 1,
  ] as const;
  const mask = Buffer.from(thing.map((is) => (is ? 255 : 0)));
  const cut = await sharp(mask, { raw: { width: info.width, height: info.height, channels: 1 } })
    .extract({ left, top, width: size[0], height: size[1] })
    .resize(SIDE, SIDE, { fit: "fill" })
    .extractChannel(0)
    .raw()
    .toBuffer();
  const inside = pixels.filter((_, i) => thing[i]);
  const color = [0, 1, 2].map((k) => median(inside.map((pixel) => pixel[k]!)));
  const overlaps = await Promise.all(
    Object.values(SHAPES).map(async (outline) => overlap(cut, await silhouette(outline))),
  );
  return {
    color: Object.keys(COLORS).reduce((a, b) => (distance(COLORS[b]!, color) < distance(COLORS[a]!, color) ? b : a)),
    shape: Object.keys(SHAPES)[overlaps.indexOf(Math.max(...overlaps))]!,
  };
}

/** Distance in RGB from the ground, over which a pixel belongs to the thing: as models/demo/train/classify.py. */
const CONTRAST = 70;

function silhouette(outline: string): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${SIDE}" height="${SIDE}" viewBox="0 0 100 100">${outline}</svg>`;
  return sharp(Buffer.from(svg)).extractChannel("alpha").raw().toBuffer();
}

function overlap(a: Uint8Array, b: Uint8Array): number {
  let both = 0;
  let either = 0;
  for (const [i, value] of a.entries()) {
    both += Math.min(value, b[i]!);
    either += Math.max(value, b[i]!);
  }
  return both / either;
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
