import sharp from "sharp";
import { type LatentShape, type Latents, PIXELS_PER_CELL } from "./latents.ts";
import type { TinyDecoder } from "./model/tiny-decoder.ts";
import { tinyPicture } from "./tiny-picture.ts";

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

/** What makes previews of a model's latents: colours, or the small decoder that lies in its folder. */
interface PreviewMaker {
  readonly name: string;
  readonly colours: PreviewColours;
  readonly tinyDecoder?: (() => Promise<TinyDecoder>) | undefined;
}

/** A small PNG of what latents will look like: half the picture's size, at most `PREVIEW_SIDE` pixels a side. */
export async function previewPng(maker: PreviewMaker, latents: Latents, shape: LatentShape): Promise<Uint8Array> {
  const { rows, columns } = shape;
  const enlarge = Math.min(PIXELS_PER_CELL / 2, PREVIEW_SIDE / Math.max(rows, columns));
  const decoder = await maker.tinyDecoder?.();
  const picture =
    decoder === undefined
      ? { pixels: cheapPicture(latents, shape, maker.colours), side: 1 }
      : { pixels: await tinyPicture(maker.name, decoder, latents, shape), side: PIXELS_PER_CELL };
  const raw = { width: columns * picture.side, height: rows * picture.side, channels: 3 } as const;
  return sharp(picture.pixels, { raw })
    .resize(Math.round(columns * enlarge), Math.round(rows * enlarge), { kernel: "cubic", fit: "fill" })
    .png({ adaptiveFiltering: true }) // halves a smooth picture
    .toBuffer();
}

/** The same function, but undefined until `ms` after its last call, and until nine times what that took. */
export function atMostEvery<A, R>(
  ms: number,
  make: (value: A) => Promise<R>,
  now: () => number = () => performance.now(),
): (value: A) => Promise<R | undefined> {
  let next = -Infinity;
  return async (value) => {
    const begun = now();
    if (begun < next) return undefined;
    const made = await make(value);
    const ended = now();
    next = Math.max(begun + ms, ended + TIMES_ITS_OWN * (ended - begun));
    return made;
  };
}

/** So that a decoder takes no more than a tenth of the time. */
const TIMES_ITS_OWN = 9;

/** A preview goes through chat platforms several times a second: 64 pixels a side make 6 kB, 256 some 60 kB. */
const PREVIEW_SIDE = 256;
