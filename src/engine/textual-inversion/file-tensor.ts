/** A tensor of a file: row-major, whatever it was in the file. */
export interface FileTensor {
  readonly dims: readonly number[];
  readonly values: Float32Array;
}

/** The most numbers that an embedding can need: 75 vectors for the widest encoder that is known (4096, T5-XXL). */
const MOST_NUMBERS = 75 * 4096 + 4096;

/** The product of sizes; undefined for what is no size, or too many numbers. */
export function numbersIn(dims: readonly unknown[]): number | undefined {
  let product = 1;
  for (const dim of dims) {
    if (typeof dim !== "number" || !Number.isSafeInteger(dim) || dim < 0 || dim > MOST_NUMBERS) return undefined;
    product *= dim;
    if (product > MOST_NUMBERS) return undefined;
  }
  return product;
}
