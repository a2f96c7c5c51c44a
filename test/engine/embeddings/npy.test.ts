import { expect, test } from "vitest";
import { toNpy } from "../../../src/engine/embeddings/npy.ts";

test.each([
  [[96], "(96,)"],
  [[2, 3], "(2, 3)"],
  [[], "()"],
])("The header of shape %j says %s and ends where the data is aligned", (shape, tuple) => {
  const values = Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, i) => i / 3);
  const file = Buffer.from(toNpy(values, shape));
  expect(file.subarray(0, 8)).toEqual(Buffer.from("\x93NUMPY\x01\x00", "latin1"));
  const start = 10 + file.readUInt16LE(8);
  expect(start % 64).toBe(0);
  const header = file.toString("latin1", 10, start);
  expect(header.trimEnd()).toBe(`{'descr': '<f4', 'fortran_order': False, 'shape': ${tuple}, }`);
  expect(header.endsWith("\n")).toBe(true);
  const back = Float32Array.from({ length: values.length }, (_, i) => file.readFloatLE(start + 4 * i));
  expect(back).toEqual(values);
  expect(file.length).toBe(start + 4 * values.length);
});

test("A file is the same as NumPy's own", () => {
  // NumPy 2.4.6: numpy.save(f, numpy.array([[1, -0.5]], "<f4")); f.getvalue().hex()
  const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117);
  const wanted = `93${Buffer.from("NUMPY\x01\x00v\x00").toString("hex")}${Buffer.from(`${header}\n`).toString("hex")}0000803f000000bf`;
  expect(Buffer.from(toNpy(Float32Array.of(1, -0.5), [1, 2])).toString("hex")).toBe(wanted);
});
