import { z } from "zod";
import { brownianTree } from "../../src/engine/diffusion/random/brownian-tree.ts";
import { noiseSource } from "../../src/engine/diffusion/random/noise-source.ts";
import { philox4x32, philoxGenerator } from "../../src/engine/diffusion/random/philox-generator.ts";
import { seedWords } from "../../src/engine/diffusion/random/seed-sequence.ts";
import { torchGenerator } from "../../src/engine/diffusion/random/torch-generator.ts";
import { torchUniforms } from "../../src/engine/diffusion/random/torch-uniforms.ts";
import { difference, digest, digestDifference, firstProblem, numbers } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";

/** Scalar and vector kernels of torch differ by 2 ulp among themselves. */
const TOLERANCE = 3e-6;

/** Short tensors are given whole, long ones as a digest. */
const draw = z.union([z.object({ shape: numbers, all: numbers }), z.object({ shape: numbers, ...digest.shape })]);

const seed = z.union([z.number(), z.string()]);

/** torch's numbers on the CPU: bits, uniform and normal ones. */
export const torchNumbers = goldenHandler(
  "torch's CPU generator",
  z.object({
    cases: z.array(z.intersection(z.object({ seed }), draw)),
    sequences: z.array(z.object({ seed, draws: z.array(draw) })),
    raw: z.array(
      z.object({
        seed,
        rand_f32_20: numbers,
        randint_0_2p24_10: numbers,
        rand_f64_6: numbers,
        numpy_mt19937_raw32_8: z.array(z.string()),
      }),
    ),
  }),
  ({ cases, sequences, raw }) => [
    ...cases.map((one) => ({
      name: `randn ${JSON.stringify(one.shape)}, seed ${one.seed}`,
      problem: drawProblem(torchGenerator(low32(one.seed)).normal(size(one.shape)), one),
    })),
    ...sequences.map((one) => {
      const generator = torchGenerator(low32(one.seed));
      const problems = one.draws.map((each) => drawProblem(generator.normal(size(each.shape)), each));
      return { name: `${one.draws.length} draws, seed ${one.seed}`, problem: firstProblem(problems) };
    }),
    ...raw.map((one) => {
      const fresh = () => torchUniforms(low32(one.seed));
      const [bits, single, double, whole] = [fresh(), fresh(), fresh(), fresh()];
      const floats = new Float32Array(one.rand_f32_20.length);
      single.fill32(floats, 0);
      return {
        name: `bits, seed ${one.seed}`,
        problem: firstProblem([
          difference("words", one.numpy_mt19937_raw32_8.map(bits.word), one.numpy_mt19937_raw32_8.map(Number), 0),
          difference("float32", Array.from(floats), one.rand_f32_20, 5e-9),
          difference("float64", one.rand_f64_6.map(double.uniform64), one.rand_f64_6, 0),
          difference(
            "below 2^24",
            one.randint_0_2p24_10.map(() => whole.word() % 2 ** 24),
            one.randint_0_2p24_10,
            0,
          ),
        ]),
      };
    }),
  ],
);

/** Philox's words, and the numbers of A1111's “NV” source. */
export const philoxNumbers = goldenHandler(
  "Philox",
  z.object({
    raw_rounds: z.array(z.object({ counter: numbers, key: z.tuple([z.number(), z.number()]), out: numbers })),
    cases: z.array(z.object({ seed, draws: z.array(draw) })),
  }),
  ({ raw_rounds, cases }) => [
    ...raw_rounds.map(({ counter, key, out }) => {
      const words = Uint32Array.from(counter);
      philox4x32(words, key);
      return { name: `words of ${JSON.stringify(counter)}`, problem: difference("words", words, out, 0) };
    }),
    ...cases.map((one) => {
      const generator = philoxGenerator(Number(one.seed));
      const problems = one.draws.map((each) => drawProblem(generator.normal(size(each.shape)), each));
      return { name: `${one.draws.length} draws, seed ${one.seed}`, problem: firstProblem(problems) };
    }),
  ],
);

/** numpy's seed sequences, and increments of torchsde's Brownian paths. */
export const brownianTrees = goldenHandler(
  "Brownian trees",
  z.object({
    seed_sequence: z.array(z.object({ entropy: seed, spawn_key: numbers, pool_size: z.literal(24), state: numbers })),
    trees: z.array(
      z.object({
        source: z.enum(["CPU", "NV"]),
        entropy: z.number(),
        t0: z.number(),
        t1: z.number(),
        shape: numbers,
        queries: z.array(z.object({ ta: z.number(), tb: z.number(), ...digest.shape })),
      }),
    ),
  }),
  ({ seed_sequence, trees }) => [
    ...seed_sequence.map(({ entropy, spawn_key, state }) => ({
      name: `words of ${entropy} ${JSON.stringify(spawn_key)}`,
      problem: difference("words", seedWords(Number(entropy), spawn_key, state.length), state, 0),
    })),
    ...trees.flatMap(({ source, entropy, t0, t1, shape, queries }) => {
      const generator = (word: number) => noiseSource(source === "CPU" ? "cpu" : "nv", word);
      const tree = brownianTree({ start: t0, end: t1, seed: entropy, count: size(shape), generator });
      return queries.map((query) => ({
        name: `${source} path, seed ${entropy}, ${query.ta} to ${query.tb}`,
        problem: digestDifference("increment", tree.increment(query.ta, query.tb), query, 4 * TOLERANCE),
      }));
    }),
  ],
);

function drawProblem(drawn: Float32Array, expected: z.infer<typeof draw>): string | undefined {
  if ("all" in expected) return difference("numbers", drawn, expected.all, TOLERANCE);
  return digestDifference("numbers", drawn, expected, TOLERANCE);
}

/** Seeds beyond 2^53 do not fit a number. */
function low32(value: number | string): number {
  return Number(BigInt.asUintN(32, BigInt(value)));
}

function size(shape: readonly number[]): number {
  return shape.reduce((product, side) => product * side, 1);
}
