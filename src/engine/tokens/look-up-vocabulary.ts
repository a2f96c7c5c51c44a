import { EngineError } from "../errors.ts";
import type { Tokenizer, VocabularyEntry, VocabularyFound } from "../ports.ts";

/** Special tokens and those that have a role. */
export function specialEntries({ specialTokens, entries }: Tokenizer): readonly VocabularyEntry[] {
  const roles = new Set(Object.values(specialTokens));
  return [...entries()].filter(({ token, special }) => special || roles.has(token));
}

/** Tokens that have the text in them, or begin with what follows a `^`. */
export function searchVocabulary({ entries }: Tokenizer, text: string, most: number): VocabularyFound {
  const begins = text.startsWith("^") && text !== "^";
  const sought = begins ? text.slice(1) : text;
  const found = [...entries()].filter(({ token }) => (begins ? token.startsWith(sought) : token.includes(sought)));
  return { found: found.length, entries: found.slice(0, most) };
}

/** The token of an id with so many on each side. Throws `token.unknown`. */
export function entriesAround({ model, entries }: Tokenizer, id: number, each: number): readonly VocabularyEntry[] {
  const all = [...entries()];
  const at = all.findIndex((entry) => entry.id === id);
  if (at < 0) throw new EngineError("token.unknown", { model, id, most: all.at(-1)?.id ?? 0 });
  return all.slice(Math.max(0, at - each), at + each + 1);
}
