import type { StoredEmbedding } from "../ports.ts";

/**
 * An embedding's vectors for each of a model's text encoders, which must be all that it has, of the encoders' `widths`; undefined where it is for
 * another model. Stable Diffusion XL's refiner reads the second of two.
 */
export function fittingParts(
  { parts }: StoredEmbedding,
  { widths, isXl }: { readonly widths: readonly (number | undefined)[]; readonly isXl: boolean },
): StoredEmbedding["parts"] | undefined {
  const read = isXl && widths.length < parts.length ? parts.slice(-widths.length) : parts;
  const isFit = read.length === widths.length && read.every(({ dims }, i) => dims[1] === widths[i]);
  return isFit ? read : undefined;
}
