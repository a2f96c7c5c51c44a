import { describe, expect, it } from "vitest";
import { inputTensor, outputNumbers } from "../../../src/engine/diffusion/tensors.ts";

const input = (type: "float32" | "int32" | "int64" | "float16" | "bool") => ({ name: "x", type, dims: ["n"] });

describe("inputTensor", () => {
  it.each([
    ["float32", Float32Array.of(1, 2)],
    ["int32", Int32Array.of(1, 2)],
    ["int64", BigInt64Array.of(1n, 2n)],
    ["float16", Uint16Array.of(0x3c00, 0x4000)],
  ] as const)("gives %s where the network declares it", (type, data) => {
    expect(inputTensor("m", input(type), [1, 2], [2])).toEqual({ type, dims: [2], data });
  });

  it("says that it cannot feed other types", () => {
    expect(() => inputTensor("m", input("bool"), [1], [1])).toThrow(
      expect.objectContaining({ code: "model.feature", params: { model: "m", feature: "bool x" } }),
    );
  });
});

describe("outputNumbers", () => {
  it("gives float32 numbers", () => {
    const data = Float32Array.of(1);
    expect(outputNumbers("m", { y: { type: "float32", dims: [1], data } }, "y")).toBe(data);
  });

  it("gives float16 numbers as float32 holds them", () => {
    const y = { type: "float16" as const, dims: [3], data: Uint16Array.of(0x3c00, 0xc100, 1) };
    expect([...outputNumbers("m", { y }, "y")]).toEqual([1, -2.5, 2 ** -24]);
  });

  it.each([
    [{ y: { type: "int32" as const, dims: [1], data: Int32Array.of(1) } }, "int32 y"],
    [{}, "no y"],
  ])("says that it cannot read %j", (outputs, feature) => {
    expect(() => outputNumbers("m", outputs, "y")).toThrow(
      expect.objectContaining({ code: "model.feature", params: { model: "m", feature } }),
    );
  });
});
