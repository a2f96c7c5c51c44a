/** Vectors that take the place of tokens: `offset` counts from behind the start token. */
export interface PlacedVectors {
  readonly offset: number;
  /** [vectors, width] */
  readonly values: Float32Array;
}

/** Writes vectors over the input embeddings of a window, [window, width], which they never overrun; later ones win. */
export function putVectors(embeds: Float32Array, width: number, placed: readonly PlacedVectors[]): void {
  for (const { offset, values } of placed) {
    const start = Math.min((offset + 1) * width, embeds.length);
    embeds.set(values.subarray(0, embeds.length - start), start);
  }
}
