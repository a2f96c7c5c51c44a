/** Of two vectors, −1…1; 0 where one of them is all zero. */
export function cosine(a: Float32Array, b: Float32Array): number {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let k = 0; k < a.length; k++) {
    product += a[k]! * b[k]!;
    squaresA += a[k]! ** 2;
    squaresB += b[k]! ** 2;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
}

/** Of every vector with every other, [vectors][vectors]. */
export function cosineMatrix(vectors: readonly Float32Array[]): readonly (readonly number[])[] {
  return vectors.map((a) => vectors.map((b) => cosine(a, b)));
}
