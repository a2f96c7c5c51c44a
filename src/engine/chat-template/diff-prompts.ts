import type { RenderedChat } from "../ports.ts";

/** A stretch of two prompts that both have, or one alone. */
export interface PromptPart {
  readonly in: "both" | "first" | "second";
  readonly text: string;
}

type Prompt = Pick<RenderedChat, "text" | "control">;

/** What differs between the prompts that two models make of one chat: their control tokens, and lines of text. */
export function diffPrompts(first: Prompt, second: Prompt): readonly PromptPart[] {
  const a = segmentsOf(first);
  const b = segmentsOf(second);
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  return joined([
    ...parts("both", a.slice(0, start)),
    ...between(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...parts("both", a.slice(a.length - end)),
  ]);
}

/** A control token, or a line of text up to the next one. */
function segmentsOf({ text, control }: Prompt): readonly string[] {
  const lines = [...text.matchAll(/\n/gu)].map(({ index }) => index + 1);
  const cuts = [...control.flatMap(({ start, end }) => [start, end]), ...lines, 0, text.length];
  const places = [...new Set(cuts)].sort((a, b) => a - b);
  return places.slice(1).map((place, i) => text.slice(places[i], place));
}

/** More segments than this are not compared one with another. */
const MOST_COMPARED = 1500;

/** The longest common subsequence (Wagner & Fischer 1974): as much as can be is in both. */
function between(a: readonly string[], b: readonly string[]): readonly PromptPart[] {
  if (a.length > MOST_COMPARED || b.length > MOST_COMPARED) return [...parts("first", a), ...parts("second", b)];
  const width = b.length + 1;
  const common = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const next = (i + 1) * width + j;
      common[i * width + j] =
        a[i] === b[j] ? common[next + 1]! + 1 : Math.max(common[next]!, common[i * width + j + 1]!);
    }
  }
  const found: PromptPart[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ in: "both", text: a[i++]! });
      j++;
    } else if (common[(i + 1) * width + j]! >= common[i * width + j + 1]!) found.push({ in: "first", text: a[i++]! });
    else found.push({ in: "second", text: b[j++]! });
  }
  return [...found, ...parts("first", a.slice(i)), ...parts("second", b.slice(j))];
}

function parts(where: PromptPart["in"], texts: readonly string[]): readonly PromptPart[] {
  return texts.map((text) => ({ in: where, text }));
}

/** Neighbours of one kind are one part; between two that both have, the first's come before the second's. */
function joined(all: readonly PromptPart[]): readonly PromptPart[] {
  const order = { both: 0, first: 1, second: 2 };
  const runs: PromptPart[][] = [[]];
  for (const part of all) {
    const last = runs.at(-1)!.at(-1);
    if (last !== undefined && (last.in === "both") !== (part.in === "both")) runs.push([]);
    runs.at(-1)!.push(part);
  }
  return runs.flatMap((run) => {
    const kinds = Map.groupBy(
      run.toSorted((x, y) => order[x.in] - order[y.in]),
      (part) => part.in,
    );
    return Array.from(kinds, ([where, same]) => ({ in: where, text: same.map(({ text }) => text).join("") }));
  });
}
