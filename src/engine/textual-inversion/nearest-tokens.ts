import type { DiffusionModel } from "../diffusion/model/diffusion-model.ts";
import type { EmbeddingInspection } from "../ports.ts";
import type { FileTensor } from "./file-tensor.ts";

/** The tokens of the whole vocabulary that each of some vectors is nearest to by cosine, the mean over the text encoders; `parts` are [vectors, width] for each. */
export function nearestTokens(
  { tokenizer, textEncoders }: Pick<DiffusionModel, "tokenizer" | "textEncoders">,
  parts: readonly FileTensor[],
): Omit<EmbeddingInspection, "model"> {
  const sides = parts.map(({ dims: [, width = 0], values }, i) => ({
    width,
    encoder: textEncoders[i]!.encoder,
    vectors: rowsOf(values, width).map((vector) => ({ vector, norm: Math.hypot(...vector) })),
  }));
  const found = sides[0]!.vectors.map((): Found[] => []);
  const tokens = [...tokenizer.entries()].filter(({ special }) => !special);
  let length = 0;
  for (let at = 0; at < tokens.length; at += ROWS_AT_ONCE) {
    const some = tokens.slice(at, at + ROWS_AT_ONCE);
    const ids = some.map(({ id }) => id);
    const tables = sides.map(({ encoder, width }) => rowsOf(encoder.rows(ids), width));
    for (const [k, { token }] of some.entries()) {
      const norms = tables.map((table) => Math.hypot(...table[k]!));
      length += Math.hypot(...norms);
      for (const [i, best] of found.entries()) {
        const cosines = sides.map(({ vectors }, side) => cosine(vectors[i]!, tables[side]![k]!, norms[side]!));
        insert(best, { token, cosine: cosines.reduce((sum, one) => sum + one, 0) / sides.length });
      }
    }
  }
  return { nearest: found, usualNorm: length / tokens.length };
}

interface Found {
  readonly token: string;
  readonly cosine: number;
}

/** 3 MB of rows at a width of 768. */
const ROWS_AT_ONCE = 1024;

const MOST_TOLD = 8;

function rowsOf(values: Float32Array, width: number): readonly Float32Array[] {
  return Array.from({ length: values.length / width }, (_, i) => values.subarray(i * width, (i + 1) * width));
}

function cosine(
  { vector, norm }: { readonly vector: Float32Array; readonly norm: number },
  row: Float32Array,
  rowNorm: number,
): number {
  let product = 0;
  for (let i = 0; i < row.length; i++) product += vector[i]! * row[i]!;
  return norm * rowNorm === 0 ? 0 : product / (norm * rowNorm);
}

/** Keeps the best, best first. */
function insert(best: Found[], one: Found): void {
  if (best.length === MOST_TOLD && one.cosine <= best.at(-1)!.cosine) return;
  const place = best.findIndex(({ cosine: known }) => known < one.cosine);
  best.splice(place === -1 ? best.length : place, 0, one);
  best.length = Math.min(best.length, MOST_TOLD);
}
