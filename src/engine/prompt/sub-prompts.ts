/** One side of an `AND`: its own picture to steer towards, with its share of the guidance. */
export interface SubPrompt {
  readonly text: string;
  readonly weight: number;
}

/**
 * A1111's composition: the prompt at each upper-case word `AND`, the weight behind a last colon (`a cat:1.2 AND a dog:-0.5`), else 1.
 * Texts stand in the order in which they come, each once for every time it is named; white space at their ends is dropped.
 */
export function subPrompts(prompt: string): readonly SubPrompt[] {
  return prompt.split(AND).map((part) => {
    const text = part.trimEnd();
    const weight = WEIGHT.exec(text);
    return weight === null
      ? { text, weight: 1 }
      : { text: text.slice(0, weight.index).trimEnd(), weight: Number(weight[1]) };
  });
}

/** A word of its own, by Unicode's letters and numbers as in Python's `\b`. */
const AND = /(?<![\p{L}\p{N}_])AND(?![\p{L}\p{N}_])/u;
const WEIGHT = /:\s*([-+]?(?:\d+\.?\d*|\.\d+))$/;
