import { z } from "zod";
import type { Vocabulary } from "./vocabulary-model.ts";

/** A vocabulary from its `[token, id]` pairs; the last of equal ids is the one that is shown. */
export function vocabularyOf(
  entries: Iterable<readonly [token: string, id: number]>,
  extra: Pick<Vocabulary, "unknownId" | "endOfWord"> = {},
): Vocabulary & { readonly ids: ReadonlyMap<string, number> } {
  const ids = new Map(entries);
  const tokens: string[] = [];
  for (const [token, id] of ids) tokens[id] = token;
  return {
    ids,
    idOf: (token) => ids.get(token),
    tokenOf: (id) => tokens[id],
    size: ids.size,
    highestId: tokens.length - 1,
    ...extra,
  };
}

/** Token to id. A quarter of a million entries are looked at one by one here, which costs zod's own records a second. */
export const vocabularySchema = z.custom<Readonly<Record<string, number>>>(
  (value) => typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(isId),
  "not a vocabulary: ids are whole numbers from 0 on",
);

/** Ids of real vocabularies stay below a million: far above it, a list by id would take gigabytes. */
const HIGHEST_ID = 10_000_000;

function isId(value: unknown): boolean {
  return Number.isInteger(value) && typeof value === "number" && value >= 0 && value <= HIGHEST_ID;
}
