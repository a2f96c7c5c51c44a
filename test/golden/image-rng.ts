import { z } from "zod";
import type { Latents } from "../../src/engine/diffusion/latents.ts";
import { pictureNoise } from "../../src/engine/diffusion/random/picture-noise.ts";
import { slerp } from "../../src/engine/diffusion/random/slerp.ts";
import { difference, digest, digestDifference, firstProblem, numbers } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";

const TOLERANCE = 3e-6;

const oneCase = z.object({
  source: z.enum(["CPU", "NV"]),
  shape: z.tuple([z.number(), z.number(), z.number()]),
  seeds: numbers,
  subseeds: numbers.nullish(),
  subseed_strength: z.number().nullish(),
  seed_resize_from_h: z.number().nullish(),
  seed_resize_from_w: z.number().nullish(),
  eta_noise_seed_delta: z.number().nullish(),
  draws: z.array(z.object({ ...digest.shape, b0: numbers.optional() })),
});

/** A1111's `ImageRNG`: the noise of a batch, one generator for each picture, with variations, sizes at which a seed is known, and ENSD; and `slerp`. */
export const imageRng = goldenHandler(
  "A1111 image RNG",
  z.object({
    cases: z.array(oneCase),
    slerp: z.object({ cases: z.array(z.object({ val: z.number(), note: z.string().optional(), result: numbers })) }),
  }),
  ({ cases, slerp: slerps }) => [
    ...cases.map(({ draws, ...settings }) => ({
      name: JSON.stringify(settings),
      problem: problemOf({ draws, ...settings }),
    })),
    ...slerps.cases.map(({ val, note, result }) => {
      const shape = { channels: 2, rows: 4, columns: 4 };
      // the one with a note is that of parallel tensors: ones, and (its result says, not its note) 1.5 times ones
      const parallel = note !== undefined;
      const low = Float32Array.from({ length: 32 }, (_, i) => (parallel ? 1 : Math.sin(i)));
      const high = Float32Array.from({ length: 32 }, (_, i) => (parallel ? 1.5 : Math.cos(0.7 * i)));
      return { name: `slerp ${val}`, problem: difference("noise", slerp(low, high, val, shape), result, TOLERANCE) };
    }),
  ],
);

function problemOf(one: z.infer<typeof oneCase>): string | undefined {
  const [channels, rows, columns] = one.shape;
  const { subseeds, subseed_strength: strength, seed_resize_from_h: height, seed_resize_from_w: width } = one;
  const pictures = one.seeds.map((seed, i) =>
    pictureNoise(
      {
        source: one.source === "CPU" ? "cpu" : "nv",
        seed,
        etaSeedDelta: one.eta_noise_seed_delta ?? 0,
        ...(subseeds && strength && { variation: { seed: subseeds[i] ?? 0, strength } }),
        ...(height && width && { resizedFrom: { rows: Math.floor(height / 8), columns: Math.floor(width / 8) } }),
      },
      { channels, rows, columns },
    ),
  );
  return firstProblem(
    one.draws.map(({ b0, ...expected }, k) => {
      const drawn = pictures.map((draw) => draw());
      const first = b0 && difference(`draw ${k}, picture 0`, drawn[0]!.subarray(0, b0.length), b0, TOLERANCE);
      return first ?? digestDifference(`draw ${k}`, joined(drawn), expected, TOLERANCE);
    }),
  );
}

function joined(parts: readonly Latents[]): Latents {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
