import { int64Field, nodeField } from "./new-parts.ts";
import { type OnnxNode, readOnnx } from "./onnx-model.ts";
import { delimitedField, repeatedVarint, textField, wireFields } from "./wire-format.ts";

/** A graph whose convolutions see the picture as a torus. */
export interface CircularGraph {
  /** The file, in parts that are views of the original. */
  readonly parts: readonly Uint8Array[];
  /** How many convolutions were changed. */
  readonly changed: number;
  /** Names of files beside it in which weights lie. */
  readonly weightFiles: readonly string[];
}

/**
 * Rewrites every two-dimensional convolution that pads with zeros so that it pads with what is at the opposite edge, which is what A1111's “tiling” does
 * in PyTorch: slices of either edge are put around its input, rows after columns, and its own padding goes. Throws a RangeError where the bytes are no graph.
 */
export function circularConvolutions(bytes: Buffer): CircularGraph {
  const { before, after, graph } = readOnnx(bytes);
  const lengths = new Set<number>();
  let changed = 0;
  const parts = graph.flatMap((part): readonly Uint8Array[] => {
    const pads = part.kind === "node" && part.operator === "Conv" ? padsOf(part) : [];
    if (part.kind !== "node" || pads.length !== 4 || pads.every((pad) => pad === 0)) return [part.whole];
    const [top, left, bottom, right] = pads as [number, number, number, number];
    for (const length of pads) lengths.add(length);
    const prefix = `${PREFIX}${changed++}`;
    const columns = wrapped(part.inputs[0]!, `${prefix}/columns`, 3, left, right);
    const rows = wrapped(columns.output, `${prefix}/rows`, 2, top, bottom);
    return [...columns.nodes, ...rows.nodes, ...unpadded(part, rows.output)];
  });
  const constants = [...lengths]
    .filter((length) => length > 0)
    .flatMap((length) => [constant(-length), constant(length)]);
  const shared = changed === 0 ? [] : [constant(0), constant(2), constant(3), constant(END)];
  const named = new Map([...shared, ...constants].map(({ name, field }) => [name, field] as const));
  const places = graph.map((part) => (part.kind === "initializer" ? part.external?.get("location") : undefined));
  return {
    parts: [...before, ...delimitedField(7, [...parts, ...[...named.values()].flat()]), ...after],
    changed,
    weightFiles: [...new Set(places)].filter((place) => place !== undefined),
  };
}

const PREFIX = "pictoken/tiling/";

/** Behind any picture. */
const END = 2 ** 31 - 1;

/** The attribute `pads`: begins, then ends; none where the graph pads by name (`auto_pad`) or not at all. */
function padsOf({ attributes }: OnnxNode): readonly number[] {
  const pads = attributes.map((attribute) => [...wireFields(attribute)]).find(isPads);
  return pads?.filter(({ number }) => number === 8).flatMap(repeatedVarint) ?? [];
}

function isPads(attribute: Iterable<{ readonly number: number; readonly content: Buffer }>): boolean {
  for (const { number, content } of attribute) if (number === 1) return content.toString() === "pads";
  return false;
}

/** Concat(last columns, input, first columns) along an axis. */
function wrapped(input: string, prefix: string, axis: 2 | 3, before: number, after: number) {
  if (before === 0 && after === 0) return { output: input, nodes: [] };
  const slice = (name: string, from: number, to: number) =>
    nodeField("Slice", [input, constantName(from), constantName(to), constantName(axis)], name);
  const first = before > 0 ? [{ name: `${prefix}/before`, field: slice(`${prefix}/before`, -before, END) }] : [];
  const last = after > 0 ? [{ name: `${prefix}/after`, field: slice(`${prefix}/after`, 0, after) }] : [];
  const around = [...first.map(({ name }) => name), input, ...last.map(({ name }) => name)];
  const output = `${prefix}/around`;
  const concat = nodeField("Concat", around, output, { name: "axis", value: axis });
  return { output, nodes: [...first, ...last].flatMap(({ field }) => field).concat(concat) };
}

/** The convolution over another input, without its padding. */
function unpadded(conv: OnnxNode, input: string): readonly Uint8Array[] {
  let isFirst = true;
  const fields = Array.from(wireFields(conv.content)).flatMap(({ number, content, whole }): readonly Uint8Array[] => {
    if (number === 5 && isPads(wireFields(content))) return [];
    if (number !== 1 || !isFirst) return [whole];
    isFirst = false;
    return [textField(1, input)];
  });
  return delimitedField(1, fields);
}

function constantName(value: number): string {
  return `${PREFIX}${value}`;
}

function constant(value: number) {
  return { name: constantName(value), field: int64Field(constantName(value), [value]) };
}
