import { escapePattern } from "../../src/engine/tokens/pattern.ts";

/**
 * A prompt with an embedding's name, and the same prompt without it: with the words that the embedding began as in its place where they are known.
 * A prompt that does not name it has the name added; no prompt at all is one of nothing else.
 */
export function withAndWithout(
  name: string,
  prompt: string | undefined,
  words: string | undefined,
): { readonly with: string; readonly without: string } {
  const asked = prompt?.trim() ?? "";
  if (asked === "") return { with: `a picture of ${name}`, without: words ? `a picture of ${words}` : "a picture" };
  const named = new RegExp(escapePattern(name), "giu");
  if (asked.search(named) === -1) return { with: `${asked}, ${name}`, without: asked };
  return { with: asked, without: words ? asked.replaceAll(named, () => words) : tidied(asked.replaceAll(named, "")) };
}

/** Without the brackets and commas that are left around nothing. */
function tidied(prompt: string): string {
  const closed = prompt.replaceAll(/\(\s*(?::\s*[\d.]+\s*)?\)|\[\s*\]/gu, "");
  return closed
    .replaceAll(/\s+/gu, " ")
    .replaceAll(/(?:\s*,)+/gu, ",")
    .replace(/^[\s,]+|[\s,]+$/gu, "");
}
