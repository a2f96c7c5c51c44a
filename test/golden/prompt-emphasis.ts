import { z } from "zod";
import { type Emphasis, emphasisNames, emphasize } from "../../src/engine/prompt/emphasis.ts";
import { difference, digest, digestDifference, firstProblem, numbers } from "./compare.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";

const TOLERANCE = 1e-6;

const weighed = digest.extend({ rows3_4_10: numbers.optional() });

const format = z.object({
  cases: z
    .array(
      z.object({
        seed: z.number(),
        shape: z.tuple([z.literal(1), z.number(), z.number()]),
        multipliers: numbers,
        None: weighed,
        Ignore: weighed,
        Original: weighed,
        "No norm": weighed,
      }),
    )
    .min(1),
  batch_of_two: z.object({ result0: digest, result1: digest }).optional(),
});

/** Emphasis of states that are sines of their place, one text at a time and two together. */
export const promptEmphasis = goldenHandler("emphasis", format, ({ cases, batch_of_two }) => [
  ...cases.flatMap((one) => modes.map((mode) => weighedOnce(one, mode))),
  ...(batch_of_two === undefined ? [] : weighedTogether(batch_of_two)),
]);

const modes: readonly Emphasis[] = ["original", "no-norm", "none", "ignore"];

function weighedOnce(one: z.infer<typeof format>["cases"][number], mode: Emphasis): GoldenResult {
  const { seed, shape, multipliers: weights } = one;
  const expected = one[emphasisNames[mode]];
  const [, window, width] = shape;
  const states = Float32Array.from({ length: window * width }, (_, i) => Math.sin(0.31 * i + seed) + 0.2);
  const result = emphasize([{ states, weights }], mode)[0]!;
  const rows = [3, 4, 10].flatMap((row) => [...result.subarray(row * width, (row + 1) * width)]);
  return {
    name: `${emphasisNames[mode]}, seed ${seed}`,
    problem: firstProblem([
      digestDifference("states", result, expected, TOLERANCE),
      expected.rows3_4_10 && difference("rows", rows, expected.rows3_4_10, TOLERANCE),
    ]),
  };
}

/** sin(i) + 0.3 and cos(i) + 0.5, [77, 4]; the fifth token of the first has the weight 1.5. */
function weighedTogether({ result0, result1 }: NonNullable<z.infer<typeof format>["batch_of_two"]>) {
  const states = (value: (i: number) => number) => Float32Array.from({ length: 308 }, (_, i) => value(i));
  const weights = Array<number>(77).fill(1);
  const results = emphasize(
    [
      { states: states((i) => Math.sin(i) + 0.3), weights: weights.with(5, 1.5) },
      { states: states((i) => Math.cos(i) + 0.5), weights },
    ],
    "original",
  );
  return [result0, result1].map((expected, i) => ({
    name: `two texts together, ${i}`,
    problem: digestDifference("states", results[i]!, expected, TOLERANCE),
  }));
}
