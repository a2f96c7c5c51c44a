import { EngineError } from "../errors.ts";
import type { Tokenizer, VocabularyEntry, VocabularyFound } from "../ports.ts";
import { withinTime } from "../runtime/within-time.ts";

/** Special tokens and those that have a role. */
export function specialEntries({ specialTokens, entries }: Tokenizer): readonly VocabularyEntry[] {
  const roles = new Set(Object.values(specialTokens));
  return [...entries()].filter(({ token, special }) => special || roles.has(token));
}

/** A regular expression that takes longer, over all tokens, backtracks without end or nearly so. */
const LIMIT_MS = 2000;

/** Tokens that have the text in them; begin with what follows a `^`; or match what stands between slashes (`/ing$/`, `/^un/i`). Throws `vocab.pattern` {reason}, `vocab.pattern-slow` {seconds}. */
export function searchVocabulary(
  { entries }: Pick<Tokenizer, "entries">,
  text: string,
  { skip, most }: { readonly skip: number; readonly most: number },
): VocabularyFound {
  const matches = matcherOf(text);
  const found = withinTime(LIMIT_MS, () => [...entries()].filter(({ token }) => matches(token)));
  if (found === undefined) throw new EngineError("vocab.pattern-slow", { seconds: LIMIT_MS / 1000 });
  return { found: found.length, entries: found.slice(skip, skip + most) };
}

function matcherOf(text: string): (token: string) => boolean {
  const [, source, flags = ""] = /^\/(.+)\/([a-z]*)$/su.exec(text) ?? [];
  if (source !== undefined) {
    const pattern = patternOf(source, flags);
    return (token) => pattern.test(token);
  }
  if (!text.startsWith("^") || text === "^") return (token) => token.includes(text);
  const beginning = text.slice(1);
  return (token) => token.startsWith(beginning);
}

function patternOf(source: string, flags: string): RegExp {
  try {
    // `g` and `y` would make each test begin where the last one ended.
    return new RegExp(source, [...new Set(`u${flags.replace(/[gyuv]/gu, "")}`)].join(""));
  } catch (cause) {
    throw new EngineError("vocab.pattern", { reason: cause instanceof Error ? cause.message : "" }, { cause });
  }
}

/** The token of an id with so many on each side. Throws `token.unknown`. */
export function entriesAround({ model, entries }: Tokenizer, id: number, each: number): readonly VocabularyEntry[] {
  const all = [...entries()];
  const at = all.findIndex((entry) => entry.id === id);
  if (at < 0) throw new EngineError("token.unknown", { model, id, most: all.at(-1)?.id ?? 0 });
  return all.slice(Math.max(0, at - each), at + each + 1);
}
