import type { NoiseSource } from "./noise-source.ts";

/**
 * torch's generator on CUDA, as A1111's “NV” imitates it on any machine: Philox4x32-10 (Salmon et al. 2011) keyed with the 64 bits of `seed`
 * (0…2^53−1). Number i of draw k is made at counter (k, 0, i, 0) from the first two words, by Box & Muller.
 * Real cards agree as long as a tensor fits one pass of their threads, which latents do.
 */
export function philoxGenerator(seed: number): NoiseSource {
  const key = [seed % 2 ** 32, Math.floor(seed / 2 ** 32)] as const;
  let draws = 0;
  return {
    normal(count) {
      const draw = draws++;
      const values = new Float32Array(count);
      const words = new Uint32Array(4);
      for (let i = 0; i < count; i++) {
        words[0] = draw;
        words[1] = 0;
        words[2] = i;
        words[3] = 0;
        philox4x32(words, key);
        const u = words[0]! * PER_WORD + PER_WORD / 2;
        const angle = words[1]! * ANGLE_PER_WORD + ANGLE_PER_WORD / 2;
        values[i] = Math.sqrt(-2 * Math.log(u)) * Math.sin(angle);
      }
      return values;
    },
  };
}

/** cuRAND's constants: 2^−32 and 2π·2^−32 as float32. */
const PER_WORD = Math.fround(2.3283064e-10);
const ANGLE_PER_WORD = Math.fround(2.3283064e-10 * 6.2831855);

/** Ten rounds over the counter in place: Salmon et al. 2011, section 3.3, with the multipliers and key increments of its table 2. */
export function philox4x32(counter: Uint32Array, key: readonly [number, number]): void {
  // signed, so that the engine keeps them in 32-bit registers
  let key0 = key[0] | 0;
  let key1 = key[1] | 0;
  let c0 = counter[0]! | 0;
  let c1 = counter[1]! | 0;
  let c2 = counter[2]! | 0;
  let c3 = counter[3]! | 0;
  for (let round = 0; round < 10; round++) {
    const first = highProduct(c2, 0xcd9e, 0x8d57) ^ c1 ^ key0;
    const third = highProduct(c0, 0xd251, 0x1f53) ^ c3 ^ key1;
    c1 = Math.imul(c2, 0xcd9e8d57);
    c3 = Math.imul(c0, 0xd2511f53);
    c0 = first;
    c2 = third;
    key0 = (key0 + 0x9e3779b9) | 0;
    key1 = (key1 + 0xbb67ae85) | 0;
  }
  counter[0] = c0;
  counter[1] = c1;
  counter[2] = c2;
  counter[3] = c3;
}

/** The upper 32 of the 64 bits of a product of two unsigned words, the second in halves. */
function highProduct(a: number, high: number, low: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  // sums of a product of halves and a half stay below 2^32
  const middle = Math.imul(aHigh, low) + (Math.imul(aLow, low) >>> 16);
  const other = Math.imul(aLow, high) + (middle & 0xffff);
  return (Math.imul(aHigh, high) + (middle >>> 16) + (other >>> 16)) | 0;
}
