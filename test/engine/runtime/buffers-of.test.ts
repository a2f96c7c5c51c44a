import { expect, test } from "vitest";
import { buffersOf } from "../../../src/engine/runtime/buffers-of.ts";

test("Buffers that belong to one typed array are found, once each, however deep", () => {
  const values = Float32Array.of(1, 2);
  const png = Uint8Array.of(3);
  expect(buffersOf({ output: [{ values }, { png, again: values }], n: 1, none: null })).toEqual([
    values.buffer,
    png.buffer,
  ]);
});

test("Memory that others share stays where it is", () => {
  const pooled = Buffer.from("small");
  const part = new Float32Array(4).subarray(1);
  expect(buffersOf({ pooled, part, shared: new Uint8Array(new SharedArrayBuffer(1)) })).toEqual([]);
});
