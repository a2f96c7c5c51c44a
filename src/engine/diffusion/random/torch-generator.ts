import type { NoiseSource } from "./noise-source.ts";

/**
 * torch's CPU generator, `torch.Generator("cpu").manual_seed(seed)`: the Mersenne Twister MT19937 (Matsumoto & Nishimura 1998) seeded with the
 * low 32 bits of `seed` (so 2^32 equals 0; `seed` is 0…2^53−1), and torch's float32 `randn` over it. Agrees with torch 1.13 within 3e-6.
 */
export function torchGenerator(seed: number): NoiseSource {
  const next = mersenneTwister(seed % 2 ** 32);
  let kept: number | undefined; // the second half of the last pair, which survives calls of any size

  /** 53 random bits in [0, 1): the high word is drawn first. */
  const uniform64 = () => ((next() & 0x1fffff) * 2 ** 32 + next()) * 2 ** -53;
  const uniform32 = () => (next() & 0xffffff) * 2 ** -24;

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
      for (let i = 0; i < count; i++) values[i] = uniform32();
      for (let start = 0; start + 16 <= count; start += 16) boxMuller16(values.subarray(start, start + 16));
      if (count % 16 !== 0) {
        // the last 16 places are drawn anew, over a part of the block before
        const tail = values.subarray(count - 16);
        for (let i = 0; i < 16; i++) tail[i] = uniform32();
        boxMuller16(tail);
      }
      return values;
    },
  };
}

const { fround } = Math;
const twoPi = fround(2 * Math.PI);

/** Box & Muller (1958) on 16 uniforms in place, in float32 as torch's vector kernel: pairs are (j, j + 8). */
function boxMuller16(values: Float32Array): void {
  for (let j = 0; j < 8; j++) {
    const radius = fround(Math.sqrt(fround(-2 * fround(Math.log(1 - values[j]!)))));
    const angle = fround(twoPi * values[j + 8]!);
    values[j] = radius * fround(Math.cos(angle));
    values[j + 8] = radius * fround(Math.sin(angle));
  }
}

/** MT19937: gives the next 32 random bits. `init_genrand` and `genrand_int32` of the authors' mt19937ar.c (2002). */
function mersenneTwister(seed: number): () => number {
  const size = 624;
  const middle = 397;
  const state = new Uint32Array(size);
  state[0] = seed;
  for (let i = 1; i < size; i++) {
    const previous = state[i - 1]!;
    state[i] = Math.imul(previous ^ (previous >>> 30), 1812433253) + i;
  }
  let index = size;

  function twist(): void {
    for (let i = 0; i < size; i++) {
      const bits = (state[i]! & 0x80000000) | (state[(i + 1) % size]! & 0x7fffffff);
      state[i] = state[(i + middle) % size]! ^ (bits >>> 1) ^ (bits & 1 ? 0x9908b0df : 0);
    }
    index = 0;
  }

  return () => {
    if (index === size) twist();
    let bits = state[index++]!;
    bits ^= bits >>> 11;
    bits ^= (bits << 7) & 0x9d2c5680;
    bits ^= (bits << 15) & 0xefc60000;
    return (bits ^ (bits >>> 18)) >>> 0;
  };
}
