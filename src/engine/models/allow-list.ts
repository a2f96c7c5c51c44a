import { tokenizerNames } from "../tokens/tokenizer-names.ts";

/** Which models people may use who do not run the bot. */
export type AllowList = (name: string) => boolean;

/**
 * By patterns of names such as `openai/*`, where `*` stands for any characters; the case does not count. What comes along is always
 * allowed: the demo models, and the vocabularies of OpenAI and CLIP.
 */
export function allowList(patterns: readonly string[]): AllowList {
  const along = new Set(
    tokenizerNames([])
      .names()
      .map((name) => name.toLowerCase()),
  );
  const isListed = namesLike(patterns);
  return (name) => along.has(name.trim().toLowerCase()) || isListed(name);
}

/** By the same patterns, and nothing besides. */
export function namesLike(patterns: readonly string[]): AllowList {
  const allowed = patterns.map((pattern) => pattern.toLowerCase().split("*"));
  return (name) => allowed.some((parts) => matches(name.trim().toLowerCase(), parts));
}

/** The parts between the stars come one after the other, the first at the beginning and the last at the end. */
function matches(name: string, [first = "", ...others]: readonly string[]): boolean {
  const last = others.pop();
  if (last === undefined) return name === first;
  if (!name.startsWith(first)) return false;
  let at = first.length;
  for (const part of others) {
    const found = name.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return name.length - last.length >= at && name.endsWith(last);
}
