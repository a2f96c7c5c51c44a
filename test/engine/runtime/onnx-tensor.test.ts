import { expect, test } from "vitest";
import type { Tensor } from "../../../src/engine/ports.ts";
import { elementType, fromOnnx, toOnnx } from "../../../src/engine/runtime/onnx-tensor.ts";

test.each<Tensor>([
  { type: "float32", dims: [1, 2], data: Float32Array.of(0.5, -1) },
  { type: "float16", dims: [2], data: Uint16Array.of(0x3c00, 0x7c01) },
  { type: "int32", dims: [2], data: Int32Array.of(1, -2) },
  { type: "int64", dims: [1], data: BigInt64Array.of(-(2n ** 63n)) },
  { type: "uint8", dims: [1], data: Uint8Array.of(255) },
  { type: "bool", dims: [2], data: Uint8Array.of(0, 1) },
])("A tensor of $type goes to the runtime and back on the same memory", (tensor) => {
  const back = fromOnnx(toOnnx(tensor));
  expect(back).toEqual(tensor);
  expect(back.data.buffer).toBe(tensor.data.buffer);
});

test("Data that are not as many as the dimensions say are refused", () => {
  expect(() => toOnnx({ type: "float32", dims: [2, 2], data: new Float32Array(3) })).toThrow(
    "does not match data length",
  );
});

test("Strings and doubles are none of our element types", () => {
  expect(["string", "float64", "float16"].map(elementType)).toEqual([undefined, undefined, "float16"]);
});
