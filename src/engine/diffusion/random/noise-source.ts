import { philoxGenerator } from "./philox-generator.ts";
import { torchGenerator } from "./torch-generator.ts";

/** A source of standard normal numbers with a memory: each call goes on where the last one stopped. */
export interface NoiseSource {
  /** `count` float32 numbers in row-major order of the tensor that they fill. */
  normal(count: number): Float32Array;
}

/** Whose numbers a seed stands for: torch's on the CPU, or those of an NVIDIA card, as A1111's “RNG: CPU” and “RNG: NV”. */
export type RandomSource = "cpu" | "nv";

export const randomSources = ["cpu", "nv"] as const satisfies readonly RandomSource[];

/** A generator freshly seeded; `seed` is 0…2^53−1. */
export function noiseSource(source: RandomSource, seed: number): NoiseSource {
  return source === "cpu" ? torchGenerator(seed) : philoxGenerator(seed);
}
