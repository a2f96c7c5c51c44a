/** A part of a prompt, and the prompt without it. */
export interface LeftOut {
  readonly text: string;
  /** The rest, as it would be typed. */
  readonly without: string;
}

/** The words of a prompt: what stands between white space and commas. */
export function promptWords(prompt: string): readonly LeftOut[] {
  return partsOf(prompt, /[^\s,]+/gu);
}

/** The phrases of a prompt: what stands between commas and line ends, and English prepositions begin one too. */
export function promptPhrases(prompt: string): readonly LeftOut[] {
  return partsOf(prompt, /[^,\n]+?(?=\s+(?:on|in|at|with|under|above|below|behind|beside|near|and)\s|,|\n|$)/giu);
}

function partsOf(prompt: string, pattern: RegExp): readonly LeftOut[] {
  return Array.from(prompt.matchAll(pattern), ({ 0: found, index }) => ({
    text: found.trim(),
    without: tidied(prompt.slice(0, index) + prompt.slice(index + found.length)),
  })).filter(({ text }) => text !== "");
}

/** The prompt without some of its words. */
export function withoutWords(prompt: string, left: ReadonlySet<number>): string {
  let word = -1;
  return tidied(
    prompt.replace(/[^\s,]+/gu, (found) => {
      word++;
      return left.has(word) ? "" : found;
    }),
  );
}

/** No space is doubled or before a comma, no comma has nothing before it or behind. */
function tidied(text: string): string {
  return text
    .replace(/\s*,(?:\s*,)*/gu, ",")
    .replace(/^[\s,]+|[\s,]+$/gu, "")
    .replace(/[^\S\n]+/gu, " ");
}
