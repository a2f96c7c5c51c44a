import type { Axis } from "./axes.ts";

/**
 * A1111's prompt matrix: `a street|at night|in the rain` paints the first part with every choice of the others. Undefined where no `|` stands
 * outside brackets, in which it means something else.
 */
export function promptMatrix(
  prompt: string,
): { readonly columns: Axis; readonly rows: Axis; readonly base: string } | undefined {
  const [base = "", ...options] = splitAtBars(prompt);
  if (options.length === 0) return undefined;
  const across = Math.ceil(options.length / 2);
  return { base, columns: choices(options.slice(0, across)), rows: choices(options.slice(across)) };
}

function choices(options: readonly string[]): Axis {
  const subsets = Array.from({ length: 2 ** options.length }, (_, bits) => options.filter((__, i) => (bits >> i) & 1));
  return {
    labels: subsets.map((subset) => (options.length === 0 ? "" : subset.join(" + ") || "–")),
    at: subsets.map((subset) => (request) => ({ ...request, prompt: [request.prompt, ...subset].join(", ") })),
  };
}

function splitAtBars(prompt: string): readonly string[] {
  const parts = [""];
  let depth = 0;
  for (let i = 0; i < prompt.length; i++) {
    const character = prompt[i]!;
    const isEscape = character === "\\";
    if ("[(".includes(character)) depth++;
    if ("])".includes(character)) depth = Math.max(0, depth - 1);
    if (character === "|" && depth === 0) parts.push("");
    else parts[parts.length - 1] += isEscape ? prompt.slice(i, ++i + 1) : character;
  }
  return parts.map((part) => part.trim()).filter((part, i) => i === 0 || part !== "");
}
