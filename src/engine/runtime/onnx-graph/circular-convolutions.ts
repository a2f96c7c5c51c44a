import { type OnnxNode, readOnnx } from "./onnx-model.ts";
import { delimitedField, repeatedVarint, textField, varintField, wireFields } from "./wire-format.ts";

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
  const constants = [...lengths].filter((length) => length > 0).flatMap((length) => [number(-length), number(length)]);
  const shared = changed === 0 ? [] : [number(0), number(2), number(3), number(END)];
  const named = new Map([...shared, ...constants].map((constant) => [constant.name, constant.field]));
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
    node("Slice", [input, constantName(from), constantName(to), constantName(axis)], name);
  const first = before > 0 ? [{ name: `${prefix}/before`, field: slice(`${prefix}/before`, -before, END) }] : [];
  const last = after > 0 ? [{ name: `${prefix}/after`, field: slice(`${prefix}/after`, 0, after) }] : [];
  const around = [...first.map(({ name }) => name), input, ...last.map(({ name }) => name)];
  const output = `${prefix}/around`;
  const concat = node("Concat", around, output, [textField(1, "axis"), varintField(3, axis), varintField(20, INT)]);
  return { output, nodes: [...first, ...last].flatMap(({ field }) => field).concat(concat) };
}

/** AttributeProto.AttributeType. */
const INT = 2;

function node(operator: string, inputs: readonly string[], output: string, attribute?: readonly Uint8Array[]) {
  return delimitedField(1, [
    ...inputs.map((input) => textField(1, input)),
    textField(2, output),
    textField(3, output),
    textField(4, operator),
    ...(attribute ? delimitedField(5, attribute) : []),
  ]);
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

/** A list of one int64 as an initializer. */
function number(value: number) {
  const raw = Buffer.alloc(8);
  raw.writeBigInt64LE(BigInt(value));
  const name = constantName(value);
  const content = [varintField(1, 1), varintField(2, INT64), textField(8, name), ...delimitedField(9, [raw])];
  return { name, field: delimitedField(5, content) };
}

/** TensorProto.DataType. */
const INT64 = 7;
