import type { Sampler } from "./sampler.ts";

/** A step for which a sampler wants noise. */
export type NoiseStep = readonly [sigma: number, next: number];

/** The steps for which a sampler on a Brownian path will ask it for noise, in order: it walks once with a single number, as they depend on nothing else. */
export async function askedNoise(sample: Sampler, sigmas: readonly number[]): Promise<readonly NoiseStep[]> {
  const asked: NoiseStep[] = [];
  await sample(async (x) => x.slice(), Float32Array.of(1), sigmas, {
    noise(sigma, next) {
      asked.push([sigma, next]);
      return Float32Array.of(0);
    },
  });
  return asked;
}
