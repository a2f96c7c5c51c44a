import { Template } from "@huggingface/jinja";
import { formatTime } from "./format-time.ts";

/**
 * A chat template as transformers compiles it (`trim_blocks`, `lstrip_blocks`). Throws where it is not Jinja. @huggingface/jinja 0.5.11 leaves out
 * the argument of `strip`, `lstrip` and `rstrip`, which the templates of Qwen3 and DeepSeek give (`lstrip('\n')`): such calls go to functions of ours.
 */
export function compileTemplate(
  source: string,
  now?: number,
): (variables: Readonly<Record<string, unknown>>) => string {
  const template = new Template(source);
  callOwnStrips(template.parsed);
  if (now !== undefined) renameClock(template.parsed);
  const clock = now === undefined ? {} : { [OWN_CLOCK]: (format: string) => formatTime(format, new Date(now)) };
  return (variables) => template.render({ ...variables, ...STRIPS, ...clock });
}

/** The names that the calls get: no template can write them. */
const OWN = { strip: "own strip", lstrip: "own lstrip", rstrip: "own rstrip" } as const;

const STRIPS = {
  [OWN.strip]: (text: unknown, characters: unknown) => stripEnd(stripStart(text, characters), characters),
  [OWN.lstrip]: stripStart,
  [OWN.rstrip]: stripEnd,
};

function stripStart(text: unknown, characters: unknown): string {
  const all = [...String(text)];
  const kept = all.findIndex((character) => !String(characters).includes(character));
  return kept < 0 ? "" : all.slice(kept).join("");
}

function stripEnd(text: unknown, characters: unknown): string {
  const all = [...String(text)];
  const kept = all.findLastIndex((character) => !String(characters).includes(character));
  return all.slice(0, kept + 1).join("");
}

/** The library does not let its `strftime_now` be replaced. */
const OWN_CLOCK = "own strftime_now";

function renameClock(node: unknown): void {
  forEachNode(node, (one) => {
    if ("value" in one && one.value === "strftime_now") one.value = OWN_CLOCK;
  });
}

/** Every object of a syntax tree, children first. */
function forEachNode(node: unknown, visit: (node: object) => void): void {
  if (typeof node !== "object" || node === null) return;
  if (node instanceof Map) for (const entry of node) forEachNode(entry, visit);
  for (const child of Object.values(node)) forEachNode(child, visit);
  visit(node);
}

/** Turns `text.lstrip(characters)` into `own lstrip(text, characters)` wherever it stands in the tree. */
function callOwnStrips(tree: unknown): void {
  forEachNode(tree, (node) => {
    if (!isStripCall(node)) return;
    const { object, property } = node.callee;
    node.args.unshift(object);
    Object.assign(node, { callee: Object.assign(property, { value: OWN[property.value] }) });
  });
}

interface StripCall {
  readonly callee: { readonly object: object; readonly property: { value: keyof typeof OWN } };
  readonly args: object[];
}

function isStripCall(node: object): node is StripCall {
  if (!("callee" in node && "args" in node && Array.isArray(node.args) && node.args.length > 0)) return false;
  const { callee } = node;
  if (typeof callee !== "object" || callee === null || !("object" in callee && "property" in callee)) return false;
  const { property } = callee;
  if (typeof property !== "object" || property === null || !("value" in property)) return false;
  return typeof property.value === "string" && Object.hasOwn(OWN, property.value);
}
