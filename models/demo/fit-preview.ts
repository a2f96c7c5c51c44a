/**
 * Fits the plane from latents to colours with which previews of a model are drawn, and writes it into the model's pictoken.json:
 * `node models/demo/fit-preview.ts models/demo/sd15-tiny`. To be run again when the autoencoder's weights have changed.
 * Paints some pictures, averages their 8 × 8 pixels to one colour a cell, and solves the least squares of colour = Σ latent · factor + bias.
 */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readPrompts } from "../../src/engine/diffusion/conditioning.ts";
import type { Latents } from "../../src/engine/diffusion/latents.ts";
import { loadDiffusionModel } from "../../src/engine/diffusion/model/diffusion-model.ts";
import { paintPicture } from "../../src/engine/diffusion/paint-picture.ts";
import { plan } from "../../src/engine/diffusion/plan.ts";
import { modelHash } from "../../src/engine/models/model-hash.ts";
import { loadSession } from "../../src/engine/runtime/onnx-session.ts";

const COLOURS = ["red", "green", "blue", "yellow", "orange", "purple", "pink", "white", "black", "cyan"];
const SHAPES = ["circle", "square", "triangle", "star", "heart", "diamond"];
const CELL = 8;

const folder = resolve(process.argv[2] ?? "models/demo/sd15-tiny");
const name = basename(folder);
const open = (file: string) => loadSession(file, { model: name });
const model = await loadDiffusionModel(
  { name, tasks: ["text-to-image"], folder },
  await modelHash({ folder, name }),
  open,
);

const rows: number[][] = []; // one for each cell: its latents and 1
const colours: number[][] = []; // its mean colour, −1…1
for (const [i, colour] of COLOURS.entries()) {
  for (const background of COLOURS.filter((other) => other !== colour)) {
    const prompt = `a ${colour} ${SHAPES[i % SHAPES.length]} on a ${background} background`;
    await collect(prompt, i);
  }
}
const unknowns = solve(rows, colours);
const config = join(folder, "pictoken.json");
const before = existsSync(config) ? JSON.parse(readFileSync(config, "utf8")) : {};
const rounded = unknowns.map((rgb) => rgb.map((value) => Number(value.toFixed(4))));
const preview = { factors: rounded.slice(0, model.channels), bias: rounded[model.channels] };
writeFileSync(config, `${JSON.stringify({ ...before, preview }, null, 2)}\n`);
console.log(`${config}: ${rows.length} cells, root mean square error ${error(unknowns).toFixed(3)} of a range of 2`);

async function collect(prompt: string, seed: number): Promise<void> {
  const chosen = plan({ prompt, negativePrompt: "", seed, count: 1 }, model);
  let latents: Latents = new Float32Array();
  const onStep = ({ denoised }: { readonly denoised: Latents }) => {
    latents = denoised;
  };
  const prompts = await readPrompts(model, { ...chosen, emphasis: "original", clipSkip: 1, calls: chosen.steps });
  const pixels = await paintPicture(model, chosen, prompts, { seed, source: "cpu" }, { onStep });
  const { rows: height, columns: width, channels } = chosen.shape;
  for (let cell = 0; cell < height * width; cell++) {
    rows.push([...Array.from({ length: channels }, (_, c) => latents[c * height * width + cell]!), 1]);
    const [top, left] = [Math.floor(cell / width) * CELL, (cell % width) * CELL];
    colours.push([0, 1, 2].map((channel) => meanOf(pixels, chosen.width, top, left, channel) / 127.5 - 1));
  }
}

function meanOf(pixels: Uint8ClampedArray, width: number, top: number, left: number, channel: number): number {
  let sum = 0;
  for (let y = top; y < top + CELL; y++)
    for (let x = left; x < left + CELL; x++) sum += pixels[(y * width + x) * 3 + channel]!;
  return sum / CELL ** 2;
}

/** The normal equations AᵀA·u = Aᵀb by Gauss and Jordan, without pivoting: AᵀA is positive definite. */
function solve(a: readonly number[][], b: readonly number[][]): number[][] {
  const size = a[0]!.length;
  const dot = (i: number, other: readonly number[][], j: number) =>
    a.reduce((sum, row, n) => sum + row[i]! * other[n]![j]!, 0);
  const table = Array.from({ length: size }, (_, i) => [
    ...Array.from({ length: size }, (_, j) => dot(i, a, j)),
    ...[0, 1, 2].map((channel) => dot(i, b, channel)),
  ]);
  for (let pivot = 0; pivot < size; pivot++) {
    const divisor = table[pivot]![pivot]!;
    table[pivot] = table[pivot]!.map((value) => value / divisor);
    for (let row = 0; row < size; row++) {
      const factor = row === pivot ? 0 : table[row]![pivot]!;
      table[row] = table[row]!.map((value, column) => value - factor * table[pivot]![column]!);
    }
  }
  return table.map((row) => row.slice(size));
}

function error(unknowns: readonly number[][]): number {
  const squares = rows.flatMap((row, n) =>
    [0, 1, 2].map((c) => (row.reduce((sum, value, i) => sum + value * unknowns[i]![c]!, 0) - colours[n]![c]!) ** 2),
  );
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length);
}
