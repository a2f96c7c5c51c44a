import type { DiffusionModel } from "../diffusion/model/diffusion-model.ts";
import type { EmbeddingInspection } from "../ports.ts";

/** The tokens that each of the vectors [vectors, width] is nearest to by cosine, of the whole vocabulary. */
export function nearestTokens(
  { tokenizer, textEncoder }: Pick<DiffusionModel, "tokenizer" | "textEncoder">,
  values: Float32Array,
  width: number,
): Omit<EmbeddingInspection, "model"> {
  const vectors = Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
  const norms = vectors.map((vector) => Math.hypot(...vector));
  const found = vectors.map((): { token: string; cosine: number }[] => []);
  const tokens = [...tokenizer.entries()].filter(({ special }) => !special);
  let length = 0;
  for (let at = 0; at < tokens.length; at += ROWS_AT_ONCE) {
    const some = tokens.slice(at, at + ROWS_AT_ONCE);
    const table = textEncoder.rows(some.map(({ id }) => id));
    for (const [k, { token }] of some.entries()) {
      const row = table.subarray(k * width, (k + 1) * width);
      const norm = Math.hypot(...row);
      length += norm;
      for (const [i, vector] of vectors.entries())
        insert(found[i]!, { token, cosine: cosine(vector, row, norms[i]! * norm) });
    }
  }
  return { nearest: found, usualNorm: length / tokens.length };
}

/** 3 MB of rows at a width of 768. */
const ROWS_AT_ONCE = 1024;

const MOST_TOLD = 8;

function cosine(a: Float32Array, b: Float32Array, norms: number): number {
  let product = 0;
  for (let i = 0; i < a.length; i++) product += a[i]! * b[i]!;
  return norms === 0 ? 0 : product / norms;
}

/** Keeps the best, best first. */
function insert(best: { token: string; cosine: number }[], one: { token: string; cosine: number }): void {
  if (best.length === MOST_TOLD && one.cosine <= best.at(-1)!.cosine) return;
  const place = best.findIndex(({ cosine: known }) => known < one.cosine);
  best.splice(place === -1 ? best.length : place, 0, one);
  best.length = Math.min(best.length, MOST_TOLD);
}
