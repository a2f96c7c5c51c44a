import { nodeField } from "./onnx-graph/new-parts.ts";
import { delimitedField, textField, varintField } from "./onnx-graph/wire-format.ts";

/** An ONNX model, as onnx.proto3 encodes it, of opset 13: y = xⁿ for a float32 matrix x of any size, by n − 1 products. */
export function matrixPower(exponent: number): Uint8Array {
  const nodes = Array.from({ length: exponent - 1 }, (_, i) => {
    const product = i === exponent - 2 ? "y" : `x${i + 2}`;
    return nodeField("MatMul", [i === 0 ? "x" : `x${i + 1}`, "x"], product);
  });
  const graph = delimitedField(7, [...nodes.flat(), textField(2, "g"), ...matrix(11, "x"), ...matrix(12, "y")]);
  return Buffer.concat([varintField(1, 8), ...graph, ...delimitedField(8, [varintField(2, 13)])]);
}

/** A ValueInfoProto: float32 [n, n]. */
function matrix(number: number, name: string): readonly Uint8Array[] {
  const side = delimitedField(1, [textField(2, "n")]);
  const shape = delimitedField(2, [...side, ...side]);
  return delimitedField(number, [
    textField(1, name),
    ...delimitedField(2, delimitedField(1, [varintField(1, FLOAT), ...shape])),
  ]);
}

/** TensorProto.DataType. */
const FLOAT = 1;
