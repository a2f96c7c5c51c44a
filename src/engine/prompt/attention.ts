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
  const texts: string[] = [];
  const weights: number[] = []; // apart from the texts: twenty thousand unclosed brackets multiply them 200 million times
  const round: number[] = [];
  const square: number[] = [];
  const add = (text: string, weight: number) => {
    texts.push(text);
    weights.push(weight);
  };
  const multiply = (from: number | undefined, by: number) => {
    for (let i = from ?? weights.length; i < weights.length; i++) weights[i]! *= by;
  };
  for (const { 0: token, 1: number } of prompt.matchAll(TOKEN)) {
    if (token.startsWith("\\")) add(token.slice(1), 1);
    else if (token === "(") round.push(texts.length);
    else if (token === "[") square.push(texts.length);
    else if (number !== undefined && round.length > 0) multiply(round.pop(), weightOf(number));
    else if (token === ")" && round.length > 0) multiply(round.pop(), UP);
    else if (token === "]" && square.length > 0) multiply(square.pop(), DOWN);
    else addUpToBreaks(token, add);
  }
  for (const from of round) multiply(from, UP);
  for (const from of square) multiply(from, DOWN);
  return merged(texts, weights);
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

function addUpToBreaks(text: string, add: (text: string, weight: number) => void): void {
  const parts = text.split(BREAK);
  for (const [i, part] of parts.entries()) {
    if (i > 0) add("BREAK", -1);
    const start = i === 0 ? part : part.trimStart();
    add(i === parts.length - 1 ? start : start.trimEnd(), 1);
  }
}

/** A word of its own, by Unicode's letters and numbers as in Python's `\b`. */
const BREAK = /(?<![\p{L}\p{N}_])BREAK(?![\p{L}\p{N}_])/u;

/** Neighbours of exactly the same weight are one. */
function merged(texts: readonly string[], weights: readonly number[]): readonly WeightedText[] {
  const runs: { texts: string[]; weight: number }[] = [];
  for (const [i, text] of texts.entries()) {
    const weight = weights[i]!;
    const last = runs.at(-1);
    if (last?.weight === weight) last.texts.push(text);
    else runs.push({ texts: [text], weight });
  }
  if (runs.length === 0) return [{ text: "", weight: 1 }];
  return runs.map((run) => ({ text: run.texts.join(""), weight: run.weight }));
}
