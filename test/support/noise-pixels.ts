/** So many bytes that look random and are the same everywhere: the upper bytes of the LCG s ← 1664525 s + 1013904223 mod 2³², from s = 12345. */
export function noisePixels(count: number): Uint8Array {
  let state = 12_345;
  return Uint8Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}
