import type { NoiseSource } from "./noise-source.ts";
import { torchUniforms } from "./torch-uniforms.ts";

/**
 * torch's CPU generator, `torch.Generator("cpu").manual_seed(seed)`: its float32 `randn` over the low 32 bits of
 * `seed` (so 2^32 equals 0; `seed` is 0…2^53−1). Agrees with torch 1.13 within 3e-6.
 */
export function torchGenerator(seed: number): NoiseSource {
  const { fill32, uniform64 } = torchUniforms(seed);
  let kept: number | undefined; // the second half of the last pair, which survives calls of any size

  function one(): number {
    if (kept !== undefined) {
      const value = kept;
      kept = undefined;
      return value;
    }
    const u1 = uniform64();
    const radius = Math.sqrt(-2 * Math.log1p(-uniform64()));
    kept = radius * Math.sin(2 * Math.PI * u1);
    return radius * Math.cos(2 * Math.PI * u1);
  }

  return {
    normal(count) {
      // below 16, one value at a time in float64
      if (count < 16) return Float32Array.from({ length: count }, one);
      const values = new Float32Array(count);
      fill32(values, 0);
      for (let start = 0; start + 16 <= count; start += 16) boxMuller16(values, start);
      if (count % 16 !== 0) {
        // the last 16 places are drawn anew, over a part of the block before
        fill32(values, count - 16);
        boxMuller16(values, count - 16);
      }
      return values;
    },
  };
}

const { fround } = Math;
const twoPi = fround(2 * Math.PI);

/** Box & Muller (1958) on the 16 uniforms from `start` on, in place, in float32 as torch's vector kernel: pairs are (j, j + 8). */
function boxMuller16(values: Float32Array, start: number): void {
  for (let j = start; j < start + 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(1 - values[j]!)))));
    const angle = fround(twoPi * values[j + 8]!);
    values[j] = radius * fround(Math.cos(angle));
    values[j + 8] = radius * fround(Math.sin(angle));
  }
}
