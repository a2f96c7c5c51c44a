import type { Tokenizer } from "../ports.ts";

/** What a prompt needs to know of an embedding: the name that calls it and how many tokens' places its vectors take. */
export interface NamedVectors {
  readonly name: string;
  readonly vectors: number;
}

/** Finds embeddings among the ids of a prompt. */
export interface EmbeddingIndex<E extends NamedVectors> {
  /** What begins at `at`, the longest name first, and how many ids its name takes. */
  find(ids: readonly number[], at: number): { readonly embedding: E; readonly length: number } | undefined;
}

/** A1111's rule: a name stands where its tokens stand, whatever the case and the white space; of equal tokens the first name given wins. */
export function embeddingIndex<E extends NamedVectors>(
  embeddings: readonly E[],
  tokenizer: Pick<Tokenizer, "encodeIds">,
): EmbeddingIndex<E> {
  const byFirstId = new Map<number, { readonly ids: readonly number[]; readonly embedding: E }[]>();
  for (const embedding of embeddings) {
    const ids = tokenizer.encodeIds(embedding.name, { special: false });
    const [first] = ids;
    if (first === undefined) continue;
    const sameFirst = byFirstId.get(first) ?? [];
    byFirstId.set(first, [...sameFirst, { ids, embedding }]);
  }
  for (const sameFirst of byFirstId.values()) sameFirst.sort((a, b) => b.ids.length - a.ids.length);
  return {
    find(ids, at) {
      const found = byFirstId.get(ids[at]!)?.find((entry) => entry.ids.every((id, i) => id === ids[at + i]));
      return found && { embedding: found.embedding, length: found.ids.length };
    },
  };
}
