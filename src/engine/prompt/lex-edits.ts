/** A bracket that closes: what it is, where its inner prompts lie, `[start, end)`, and where it ends. */
interface Bracket {
  /** `literal`: a group in parentheses or a de-emphasis, which editing leaves as it is. */
  readonly kind: "literal" | "insert" | "edit" | "alternate";
  readonly inner: readonly (readonly [start: number, end: number])[];
  /** The step of an `insert` or `edit`, as it was typed. */
  readonly when?: string;
  readonly end: number;
}

export interface EditMarks {
  /** By the position of its first character; undefined where there is none or it never closes. */
  readonly brackets: readonly (Bracket | undefined)[];
  /** Where a prompt that begins at a position ends: before the first character that it can't read. */
  readonly ends: Int32Array;
}

/**
 * Finds the brackets of a prompt. What stands at a position depends only on what comes behind it, so one pass from the end to the beginning
 * reads any nesting in linear time: the packrat parser (Ford 2002) of A1111's grammar.
 */
export function lexEdits(text: string): EditMarks {
  const ends = new Int32Array(text.length + 1).fill(text.length, text.length);
  const brackets: (Bracket | undefined)[] = Array(text.length);
  for (let at = text.length - 1; at >= 0; at--) {
    const character = text[at]!;
    if (character === "(" || character === "[") {
      const found = character === "(" ? group(text, at, ends) : square(text, at, ends);
      brackets[at] = found;
      ends[at] = found === undefined ? at : ends[found.end]!;
    } else if (character === "\\") {
      const escapes = at + 1 < text.length && text[at + 1] !== "\n";
      ends[at] = escapes ? ends[at + 2]! : at;
    } else {
      ends[at] = ")]:|".includes(character) ? at : ends[at + 1]!;
    }
  }
  return { brackets, ends };
}

/** `(prompt)` or `(prompt:prompt)`. */
function group(text: string, at: number, ends: Int32Array): Bracket | undefined {
  const first = ends[at + 1]!;
  if (text[first] === ")") return { kind: "literal", inner: [[at + 1, first]], end: first + 1 };
  if (text[first] !== ":") return undefined;
  const second = ends[first + 1]!;
  if (text[second] !== ")") return undefined;
  const inner = [[at + 1, first] as const, [first + 1, second] as const];
  return { kind: "literal", inner, end: second + 1 };
}

/** `[prompt]`, `[prompt:when]`, `[prompt:prompt:when]` or `[prompt|prompt|…]`. */
function square(text: string, at: number, ends: Int32Array): Bracket | undefined {
  const first = ends[at + 1]!;
  const opening = [at + 1, first] as const;
  if (text[first] === "]") return { kind: "literal", inner: [opening], end: first + 1 };
  if (text[first] === "|") return alternate(text, opening, ends);
  if (text[first] !== ":") return undefined;
  const inserted = stepBehind(text, first);
  if (inserted !== undefined) return { kind: "insert", inner: [opening], ...inserted };
  const second = ends[first + 1]!;
  const edited = text[second] === ":" ? stepBehind(text, second) : undefined;
  return edited && { kind: "edit", inner: [opening, [first + 1, second]], ...edited };
}

function alternate(text: string, opening: readonly [number, number], ends: Int32Array): Bracket | undefined {
  const inner = [opening];
  let at = opening[1];
  while (text[at] === "|") {
    const end = ends[at + 1]!;
    inner.push([at + 1, end]);
    at = end;
  }
  return text[at] === "]" ? { kind: "alternate", inner, end: at + 1 } : undefined;
}

/** The number between the colon at `colon` and a closing bracket. */
function stepBehind(text: string, colon: number): { readonly when: string; readonly end: number } | undefined {
  STEP.lastIndex = colon + 1;
  const found = STEP.exec(text);
  return found === null ? undefined : { when: found[1]!, end: STEP.lastIndex };
}

const STEP = /(\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*)\]/y;
