import { closeSync, openSync, writeSync } from "node:fs";
import { basename } from "node:path";
import { delimitedField, textField, varintField } from "../../src/engine/runtime/onnx-graph/wire-format.ts";

/** Writes an .onnx graph node by node; tensors are known by their names. */
export interface OnnxWriter {
  /** `dims`: a text where the length is open. */
  input(name: string, type: "float32" | "int64" | "int32", dims: readonly (number | string)[]): string;
  output(name: string, from: string, dims: readonly (number | string)[]): void;
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string;
  /** Numbers evenly spread around 0, with this standard deviation. */
  weight(dims: readonly number[], deviation: number): string;
  /** The same number everywhere, or those that are given; always in the graph. */
  floats(dims: readonly number[], values: number | readonly number[]): string;
  ints(values: readonly number[]): string;
  /** How many numbers `weight` and `floats` made. */
  readonly parameters: number;
  /** The file; nothing can be added any more. */
  finish(): Buffer;
}

/** A whole number, whole numbers, words, or a fraction. */
type Attributes = Readonly<Record<string, number | readonly number[] | string | { readonly float: number }>>;

/** Weights lie in the graph, or in a file of their own, as they must where they take more than 2 GB. */
export function onnxWriter(weightFile?: string): OnnxWriter {
  const fields: Uint8Array[] = [];
  const file = weightFile === undefined ? undefined : openSync(weightFile, "w");
  let names = 0;
  let parameters = 0;
  let offset = 0;

  /** `count` numbers: those that are given, over and over. */
  function placed(numbers: Float32Array, count: number): readonly Uint8Array[] {
    const length = BYTES * count;
    const bytes = Buffer.from(numbers.buffer, numbers.byteOffset, numbers.byteLength);
    if (file === undefined || weightFile === undefined) return delimitedField(9, [Buffer.alloc(length, bytes)]);
    for (let at = 0; at < length; at += bytes.length) writeSync(file, bytes.subarray(0, length - at));
    const place = { location: basename(weightFile), offset: `${offset}`, length: `${length}` };
    offset += length;
    const entries = Object.entries(place).flatMap(([key, value]) =>
      delimitedField(13, [textField(1, key), textField(2, value)]),
    );
    return [...entries, varintField(14, EXTERNAL)];
  }

  function initializer(dims: readonly number[], type: number, content: readonly Uint8Array[]): string {
    const name = `w${names++}`;
    const head = [...dims.map((dim) => varintField(1, dim)), varintField(2, type), textField(8, name)];
    fields.push(...delimitedField(5, [...head, ...content]));
    return name;
  }

  return {
    input(name, type, dims) {
      fields.push(...valueInfo(11, name, TYPES[type], dims));
      return name;
    },
    output(name, from, dims) {
      fields.push(
        ...delimitedField(1, [textField(1, from), textField(2, name), textField(4, "Identity")]),
        ...valueInfo(12, name, TYPES.float32, dims),
      );
    },
    node(operator, inputs, attributes = {}) {
      const name = `t${names++}`;
      const words = [...inputs.map((input) => textField(1, input)), textField(2, name), textField(4, operator)];
      fields.push(...delimitedField(1, [...words, ...Object.entries(attributes).flatMap(attributeField)]));
      return name;
    },
    weight(dims, deviation) {
      const count = product(dims);
      parameters += count;
      return initializer(dims, TYPES.float32, placed(spread(Math.min(count, LONGEST_SPREAD), deviation), count));
    },
    floats(dims, values) {
      const count = product(dims);
      parameters += count;
      const numbers = Float32Array.from({ length: count }, (_, i) =>
        typeof values === "number" ? values : values[i]!,
      );
      return initializer(dims, TYPES.float32, delimitedField(9, [Buffer.from(numbers.buffer)]));
    },
    ints(values) {
      const raw = Buffer.from(BigInt64Array.from(values, BigInt).buffer);
      return initializer([values.length], TYPES.int64, delimitedField(9, [raw]));
    },
    get parameters() {
      return parameters;
    },
    finish() {
      if (file !== undefined) closeSync(file);
      const opset = delimitedField(8, [textField(1, ""), varintField(2, OPSET)]);
      return Buffer.concat([
        varintField(1, IR_VERSION),
        ...opset,
        ...delimitedField(7, [...fields, textField(2, "g")]),
      ]);
    },
  };
}

/** A prime: what is repeated after it starts at another place of each row. */
const LONGEST_SPREAD = 1_000_003;

const BYTES = Float32Array.BYTES_PER_ELEMENT;
const IR_VERSION = 8;
const OPSET = 17;

/** TensorProto.DataLocation. */
const EXTERNAL = 1;

/** TensorProto.DataType. */
const TYPES = { float32: 1, int32: 6, int64: 7 } as const;

function product(dims: readonly number[]): number {
  return dims.reduce((all, dim) => all * dim, 1);
}

/** The same for the same count. */
function spread(count: number, deviation: number): Float32Array {
  const numbers = new Float32Array(count);
  let state = count;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0; // Knuth & Lewis, “Numerical Recipes”
    numbers[i] = (state / 2 ** 31) * Math.sqrt(3) * deviation;
  }
  return numbers;
}

/** An AttributeProto: float 2, whole number 3, words 4, whole numbers 8, and its type 20. */
function attributeField([name, value]: [string, Attributes[string]]): readonly Uint8Array[] {
  const content = () => {
    if (typeof value === "number") return [...signed(3, value), varintField(20, 2)];
    if (typeof value === "string") return [textField(4, value), varintField(20, 3)];
    if ("float" in value) {
      const bytes = Buffer.alloc(5);
      bytes[0] = 2 * 8 + 5;
      bytes.writeFloatLE(value.float, 1);
      return [bytes, varintField(20, 1)];
    }
    return [...value.flatMap((one) => signed(8, one)), varintField(20, 7)];
  };
  return delimitedField(5, [textField(1, name), ...content()]);
}

/** A varint of 64 bits, which negative numbers fill. */
function signed(number: number, value: number): readonly Uint8Array[] {
  if (value >= 0) return [varintField(number, value)];
  const bytes: number[] = [number * 8];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  return [Buffer.from([...bytes, Number(rest)])];
}

function valueInfo(field: number, name: string, type: number, dims: readonly (number | string)[]) {
  const shape = dims.flatMap((dim) =>
    delimitedField(1, [typeof dim === "number" ? varintField(1, dim) : textField(2, dim)]),
  );
  const tensor = delimitedField(1, [varintField(1, type), ...delimitedField(2, shape)]);
  return delimitedField(field, [textField(1, name), ...delimitedField(2, tensor)]);
}
