import { EngineError } from "../errors.ts";

/** A run of text with its emphasis; a chunk's end is the text BREAK with the weight −1, as A1111 has it. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/**
 * A1111's emphasis: `(a)` ×1.1, `[a]` ÷1.1, `(a:1.3)` ×1.3, nesting multiplies, a backslash makes a bracket literal, an unclosed bracket reaches
 * to the end, and the word BREAK outside brackets ends a chunk. Never empty. Throws `EngineError("prompt.weight", {given})` for `(a:1.2.3)`.
 */
export function attention(prompt: string): readonly WeightedText[] {
  const parts: { text: string; weight: number }[] = [];
  const round: number[] = [];
  const square: number[] = [];
  const multiply = (from: number | undefined, by: number) => {
    for (let i = from ?? parts.length; i < parts.length; i++) parts[i]!.weight *= by;
  };
  for (const { 0: token, 1: number } of prompt.matchAll(TOKEN)) {
    if (token.startsWith("\\")) parts.push({ text: token.slice(1), weight: 1 });
    else if (token === "(") round.push(parts.length);
    else if (token === "[") square.push(parts.length);
    else if (number !== undefined && round.length > 0) multiply(round.pop(), weightOf(number));
    else if (token === ")" && round.length > 0) multiply(round.pop(), UP);
    else if (token === "]" && square.length > 0) multiply(square.pop(), DOWN);
    else parts.push(...atBreaks(token));
  }
  for (const from of round) multiply(from, UP);
  for (const from of square) multiply(from, DOWN);
  return merged(parts);
}

export function isBreak({ text, weight }: WeightedText): boolean {
  return text === "BREAK" && weight === -1;
}

/** The weights of the language, in the form in which A1111 multiplies them. */
const UP = 1.1;
const DOWN = 1 / 1.1;

/** An escape, a bracket, a weight's close, plain text, or a colon alone. */
const TOKEN = /\\[()[\]\\]|\\|[([]|:\s*([-+]?[.\d]+)\s*\)|[)\]]|[^\\()[\]:]+|:/gu;

function weightOf(number: string): number {
  const weight = Number(number);
  if (Number.isNaN(weight)) throw new EngineError("prompt.weight", { given: number });
  return weight;
}

function atBreaks(text: string): { text: string; weight: number }[] {
  const parts = text.split(BREAK);
  const last = parts.length - 1;
  return parts.flatMap((part, i) => {
    const start = i === 0 ? part : part.trimStart();
    const trimmed = { text: i === last ? start : start.trimEnd(), weight: 1 };
    return i === 0 ? [trimmed] : [{ text: "BREAK", weight: -1 }, trimmed];
  });
}

/** A word of its own, by Unicode's letters and numbers as in Python's `\b`. */
const BREAK = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;

/** Neighbours of exactly the same weight are one. */
function merged(parts: readonly WeightedText[]): readonly WeightedText[] {
  const runs: { texts: string[]; weight: number }[] = [];
  for (const { text, weight } of parts) {
    const last = runs.at(-1);
    if (last?.weight === weight) last.texts.push(text);
    else runs.push({ texts: [text], weight });
  }
  if (runs.length === 0) return [{ text: "", weight: 1 }];
  return runs.map(({ texts, weight }) => ({ text: texts.join(""), weight }));
}
