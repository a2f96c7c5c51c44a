import { repeatedVarint, wireFields } from "./wire-format.ts";

/** An .onnx file taken apart as far as rewriting needs; field numbers are those of onnx.proto3. Its parts are views of the file's bytes. */
export interface OnnxModel {
  /** Fields of the model around its graph. */
  readonly before: readonly Buffer[];
  readonly after: readonly Buffer[];
  readonly graph: readonly GraphPart[];
}

export type GraphPart =
  | (OnnxNode & { readonly kind: "node" })
  | (OnnxTensor & { readonly kind: "initializer" })
  | { readonly kind: "input" | "output"; readonly name: string; readonly whole: Buffer }
  | { readonly kind: "other"; readonly whole: Buffer };

export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: readonly Buffer[];
  /** The node's message. */
  readonly content: Buffer;
  readonly whole: Buffer;
}

export interface OnnxTensor {
  readonly name: string;
  readonly dims: readonly number[];
  /** TensorProto.DataType: 1 float, 10 float16, 16 bfloat16. */
  readonly type: number;
  /** Its numbers, little-endian; absent where they lie in another file or are not packed. */
  readonly data?: Buffer;
  /** Where they lie in another file. */
  readonly external?: ReadonlyMap<string, string>;
  readonly whole: Buffer;
}

/** Throws a RangeError where the bytes are no protobuf message. */
export function readOnnx(bytes: Buffer): OnnxModel {
  const before: Buffer[] = [];
  const after: Buffer[] = [];
  const graph: GraphPart[] = [];
  for (const field of wireFields(bytes)) {
    if (field.number === 7) for (const part of wireFields(field.content)) graph.push(graphPart(part));
    else (graph.length === 0 ? before : after).push(field.whole);
  }
  return { before, after, graph };
}

function graphPart({ number, content, whole }: { number: number; content: Buffer; whole: Buffer }): GraphPart {
  switch (number) {
    case 1:
      return { kind: "node", ...readNode(content), whole };
    case 5:
      return { kind: "initializer", ...readTensor(content), whole };
    case 11:
      return { kind: "input", name: firstText(content, 1), whole };
    case 12:
      return { kind: "output", name: firstText(content, 1), whole };
    default:
      return { kind: "other", whole };
  }
}

function readNode(content: Buffer): Omit<OnnxNode, "whole"> {
  const fields = [...wireFields(content)];
  const texts = (wanted: number) =>
    fields.filter(({ number }) => number === wanted).map((field) => field.content.toString());
  return {
    operator: texts(4)[0] ?? "",
    inputs: texts(1),
    outputs: texts(2),
    attributes: fields.filter(({ number }) => number === 5).map((field) => field.content),
    content,
  };
}

function readTensor(content: Buffer): Omit<OnnxTensor, "whole"> {
  const dims: number[] = [];
  const external = new Map<string, string>();
  let name = "";
  let type = 0;
  let isExternal = false;
  let data: Buffer | undefined;
  for (const field of wireFields(content)) {
    if (field.number === 1) dims.push(...repeatedVarint(field));
    else if (field.number === 2) type = field.value;
    else if (field.number === 8) name = field.content.toString();
    else if (field.number === 9 || (field.number === 4 && field.content.length > 4)) data = field.content;
    else if (field.number === 13) external.set(firstText(field.content, 1), firstText(field.content, 2));
    else if (field.number === 14) isExternal = field.value === 1;
  }
  return { name, dims, type, ...(data !== undefined && { data }), ...(isExternal && { external }) };
}

function firstText(message: Buffer, wanted: number): string {
  for (const { number, content } of wireFields(message)) if (number === wanted) return content.toString();
  return "";
}
