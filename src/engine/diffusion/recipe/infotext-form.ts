/** A picture's parameters as text, in the form that A1111 writes and reads. */
export interface InfotextForm {
  readonly prompt: string;
  readonly negativePrompt: string;
  /** In their order. */
  readonly parameters: ReadonlyMap<string, string | number>;
}

/** The prompt, a line `Negative prompt: …` when there is one, and a line of `Key: value` pairs. */
export function writeInfotext({ prompt, negativePrompt, parameters }: InfotextForm): string {
  const negative = negativePrompt === "" ? [] : [`Negative prompt: ${negativePrompt}`];
  const pairs = Array.from(parameters, ([key, value]) => `${key}: ${quoted(String(value))}`);
  return [prompt, ...negative, pairs.join(", ")].join("\n");
}

/**
 * The text taken apart. The last line holds parameters if at least three can be found in it, and is part of the prompt otherwise. A size,
 * `512x768`, becomes two: `Size-1` and `Size-2`.
 */
export function readInfotext(text: string): InfotextForm & { readonly parameters: ReadonlyMap<string, string> } {
  const lines = text.trim().split("\n");
  const last = lines.at(-1) ?? "";
  const pairs = [...last.matchAll(PAIR)];
  const isParameters = pairs.length >= FEWEST_PAIRS;
  const prompt: string[] = [];
  const negative: string[] = [];
  let written = prompt;
  for (const line of isParameters ? lines.slice(0, -1) : lines) {
    const words = line.trim();
    const isNegative = words.startsWith(NEGATIVE);
    if (isNegative) written = negative;
    written.push(isNegative ? words.slice(NEGATIVE.length).trim() : words);
  }
  return {
    prompt: prompt.join("\n"),
    negativePrompt: negative.join("\n"),
    parameters: new Map(
      isParameters ? pairs.flatMap(([, key = "", value = ""]) => entriesOf(key, unquoted(value))) : [],
    ),
  };
}

/** As JSON where a comma, a colon or a line break would otherwise be taken for the infotext's own. */
export function quoted(text: string): string {
  return /[,:\n]/.test(text) ? JSON.stringify(text) : text;
}

/** What `quoted` was given; text in quotes that is no JSON stays as it is. */
export function unquoted(text: string): string {
  if (text.length < 2 || !text.startsWith('"') || !text.endsWith('"')) return text;
  try {
    return String(JSON.parse(text));
  } catch {
    return text;
  }
}

const NEGATIVE = "Negative prompt:";
const FEWEST_PAIRS = 3;

/** A key of two characters or more (A1111 has no limit, but no key of 100), and a value: in quotes, with escapes, or all up to the next comma. */
const PAIR = /([\p{L}\p{N}_][\p{L}\p{N}_ \-/]{1,99}):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)/gu;

function entriesOf(key: string, value: string): readonly (readonly [string, string])[] {
  const size = /^(\d+)x(\d+)$/.exec(value);
  if (size === null) return [[key, value]];
  return [
    [`${key}-1`, size[1]!],
    [`${key}-2`, size[2]!],
  ];
}
