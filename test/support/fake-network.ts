import type { Latents } from "../../src/engine/diffusion/latents.ts";

/** The stand-in for a network in all golden data: ε = 0.1·sin x + (t/1000)·0.05·x. */
export function fakeNetwork(x: Latents, timestep: number): Latents {
  return x.map((value) => 0.1 * Math.sin(value) + (timestep / 1000) * 0.05 * value);
}

/** The golden data's start, [1, 4, 8, 8]: n₀[i] = 1.3·sin(0.7i + 0.1) + 0.5·cos(1.3i). */
export function fakeStart(): Latents {
  return Float32Array.from({ length: 256 }, (_, i) => Math.sin(0.7 * i + 0.1) * 1.3 + 0.5 * Math.cos(1.3 * i));
}

/** The golden data's k-th noise tensor: √2·sin(0.37i + 1.1k + 0.2). */
export function fakeNoise() {
  let draws = 0;
  return {
    normal(count: number): Float32Array {
      const k = draws++;
      return Float32Array.from({ length: count }, (_, i) => Math.sin(0.37 * i + 1.1 * k + 0.2) * Math.SQRT2);
    },
    draws: () => draws,
  };
}

/** The golden data's start image for image-to-image, [1, 4, 8, 8]: 0.8·sin(0.05i) − 0.3·cos(0.21i). */
export function fakeStartImage(): Latents {
  return Float32Array.from({ length: 256 }, (_, i) => 0.8 * Math.sin(0.05 * i) - 0.3 * Math.cos(0.21 * i));
}
