import sharp from "sharp";
import { type LatentShape, type Latents, PIXELS_PER_CELL } from "./latents.ts";

type Rgb = readonly [red: number, green: number, blue: number];

/** The plane through latents and colours in −1…1 that fits best: colour = Σ latent[channel] · factors[channel] + bias. */
export interface PreviewColours {
  readonly factors: readonly Rgb[];
  readonly bias: Rgb;
}

/** For Stable Diffusion 1.x's autoencoder, as A1111 shows its cheap previews; a model with its own has factors in its `pictoken.json`. */
export const stableDiffusionColours: PreviewColours = {
  factors: [
    [0.298, 0.207, 0.208],
    [0.187, 0.286, 0.173],
    [-0.158, 0.189, 0.264],
    [-0.184, -0.271, -0.473],
  ],
  bias: [0, 0, 0],
};

/** For Stable Diffusion XL's autoencoder, as A1111 shows its cheap previews. */
export const stableDiffusionXlColours: PreviewColours = {
  factors: [
    [0.3448, 0.4168, 0.4395],
    [-0.1953, -0.029, 0.025],
    [0.1074, 0.0886, -0.0163],
    [-0.373, -0.2499, -0.2088],
  ],
  bias: [0, 0, 0],
};

/** One pixel per cell, [rows / 8, columns / 8, 3] in 0…255. `latents`: [1, channels, rows / 8, columns / 8]. */
export function cheapPicture(
  latents: Latents,
  { rows, columns }: LatentShape,
  colours: PreviewColours,
): Uint8ClampedArray {
  const area = rows * columns;
  const picture = new Uint8ClampedArray(area * 3);
  for (let i = 0; i < area; i++) {
    for (let colour = 0; colour < 3; colour++) {
      let sum = colours.bias[colour]!;
      for (const [channel, factor] of colours.factors.entries()) sum += latents[channel * area + i]! * factor[colour]!;
      picture[i * 3 + colour] = Math.trunc((sum * 0.5 + 0.5) * 255); // truncated as A1111 does; the array clamps
    }
  }
  return picture;
}

/** A small PNG of what latents will look like: half the picture's size, at most `PREVIEW_SIDE` pixels a side. */
export async function previewPng(latents: Latents, shape: LatentShape, colours: PreviewColours): Promise<Uint8Array> {
  const { rows, columns } = shape;
  const enlarge = Math.min(PIXELS_PER_CELL / 2, PREVIEW_SIDE / Math.max(rows, columns));
  return sharp(cheapPicture(latents, shape, colours), { raw: { width: columns, height: rows, channels: 3 } })
    .resize(Math.round(columns * enlarge), Math.round(rows * enlarge), { kernel: "cubic", fit: "fill" })
    .png({ adaptiveFiltering: true }) // halves a smooth picture
    .toBuffer();
}

/** The same function, but undefined when it was called less than `ms` ago. */
export function atMostEvery<A, R>(ms: number, make: (value: A) => R): (value: A) => R | undefined {
  let last = -Infinity;
  return (value) => {
    const now = performance.now();
    if (now - last < ms) return undefined;
    last = now;
    return make(value);
  };
}

/** A preview goes through chat platforms several times a second: 64 pixels a side make 6 kB, 256 some 60 kB. */
const PREVIEW_SIDE = 256;
