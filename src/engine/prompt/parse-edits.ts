import { EngineError } from "../errors.ts";
import type { EditNode, EditTree } from "./edit-tree.ts";
import { type EditMarks, lexEdits } from "./lex-edits.ts";

/**
 * Reads `[before:after:when]`, `[after:when]` and `[a|b]` as A1111 does. A bracket that doesn't close is text; a `|` outside brackets, or a
 * backslash with nothing behind it, makes the whole prompt text. Throws `EngineError("prompt.nested", {max})`.
 */
export function parseEdits(text: string): EditTree {
  const marks = lexEdits(text);
  const nodes: EditNode[] = [];
  for (let at = 0; at < text.length; ) {
    const end = marks.ends[at]!;
    collect(text, marks, at, end, 0, nodes);
    if (end < text.length && !"[]():".includes(text[end]!)) return [{ kind: "text", text }];
    addText(nodes, text.slice(end, end + 1));
    at = end + 1;
  }
  return nodes;
}

/** Four times what a person was ever seen to nest; each level is a call deep here and wherever a tree is walked. */
const DEEPEST = 256;

function collect(
  text: string,
  marks: EditMarks,
  start: number,
  end: number,
  depth: number,
  nodes: EditNode[],
): EditNode[] {
  if (depth > DEEPEST) throw new EngineError("prompt.nested", { max: DEEPEST });
  for (let at = start; at < end; ) {
    const bracket = marks.brackets[at];
    if (bracket === undefined) {
      const next = nextBracket(text, marks, at, end);
      addText(nodes, text.slice(at, next));
      at = next;
      continue;
    }
    if (bracket.kind === "literal") {
      let written = at;
      for (const [from, to] of bracket.inner) {
        addText(nodes, text.slice(written, from));
        collect(text, marks, from, to, depth + 1, nodes);
        written = to;
      }
      addText(nodes, text.slice(written, bracket.end));
    } else {
      const trees = bracket.inner.map(([from, to]) => collect(text, marks, from, to, depth + 1, []));
      nodes.push(nodeOf(bracket.kind, trees, bracket.when ?? ""));
    }
    at = bracket.end;
  }
  return nodes;
}

/** A bracket behind a backslash is a character like others. */
function nextBracket(text: string, { brackets }: EditMarks, at: number, end: number): number {
  let next = at;
  while (next < end && brackets[next] === undefined) next += text[next] === "\\" ? 2 : 1;
  return next;
}

function addText(nodes: EditNode[], text: string): void {
  if (text === "") return;
  const last = nodes.at(-1);
  if (last?.kind === "text") nodes[nodes.length - 1] = { kind: "text", text: last.text + text };
  else nodes.push({ kind: "text", text });
}

function nodeOf(kind: "insert" | "edit" | "alternate", trees: readonly EditTree[], when: string): EditNode {
  if (kind === "alternate") return { kind, options: trees };
  if (kind === "insert") return { kind: "edit", after: trees[0]!, when };
  return { kind, before: trees[0]!, after: trees[1]!, when };
}
