import { Tensor as OnnxTensor, type OnnxValue } from "onnxruntime-node";
import type { ElementType, Tensor } from "../ports.ts";

const ELEMENT_TYPES: readonly ElementType[] = ["float32", "float16", "int32", "int64", "uint8", "bool"];

/** ONNX Runtime's name of an element type as one of ours; undefined for those that no model of ours uses (strings, doubles …). */
export function elementType(name: string): ElementType | undefined {
  return ELEMENT_TYPES.find((type) => type === name);
}

/** Shares the data with the tensor it is given; throws a RangeError when their number is not the product of `dims`. */
export function toOnnx({ type, data, dims }: Tensor): OnnxTensor {
  const tensor = new OnnxTensor(type, data, dims);
  if (type !== "float16") return tensor;
  // Where the language has a Float16Array, the tensor makes one of the bits, and the native side reads none of its bytes (onnxruntime pull request 32323).
  return Object.defineProperty(tensor, "cpuData", { value: data });
}

/** Shares the data with the value it is given. */
export function fromOnnx(value: OnnxValue): Tensor {
  const type = elementType(value.type);
  if (type === undefined || !("data" in value))
    throw new TypeError(`an output of type ${value.type} has no place here`);
  return { type, dims: value.dims, data: numbers(value.data) };
}

function numbers(data: OnnxTensor["data"]): Tensor["data"] {
  if (
    data instanceof Float32Array ||
    data instanceof Uint16Array ||
    data instanceof Int32Array ||
    data instanceof BigInt64Array ||
    data instanceof Uint8Array
  )
    return data;
  // Where the language has a Float16Array (Node 24), float16 comes as one; ours are the raw 16 bits.
  if (ArrayBuffer.isView(data) && data.BYTES_PER_ELEMENT === 2)
    return new Uint16Array(data.buffer, data.byteOffset, data.length);
  throw new TypeError("an output that is not numbers has no place here");
}
