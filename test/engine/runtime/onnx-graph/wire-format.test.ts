import { describe, expect, it } from "vitest";
import {
  delimitedField,
  repeatedVarint,
  textField,
  varintField,
  wireFields,
} from "../../../../src/engine/runtime/onnx-graph/wire-format.ts";

describe("wireFields", () => {
  // protobuf.dev, "Encoding": a = 150 as field 1; "testing" as field 2; a packed list of 3, 270 and 86942 as field 6
  it("reads the documentation's examples", () => {
    const message = Buffer.from("089601120774657374696e6732068e029ea705", "hex");
    const packed = Buffer.from("3206038e029ea705", "hex");
    const [number, text] = wireFields(message.subarray(0, 12));
    expect(number).toMatchObject({ number: 1, value: 150 });
    expect(text!.content.toString()).toBe("testing");
    const [list] = wireFields(packed);
    expect(repeatedVarint(list!)).toEqual([3, 270, 86942]);
    expect(repeatedVarint(number!)).toEqual([150]);
  });

  it("passes over fixed and negative numbers", () => {
    const message = Buffer.from(`0d01020304${"11"}0102030405060708${"18"}ffffffffffffffffff01`, "hex");
    expect([...wireFields(message)].map(({ number, whole }) => [number, whole.length])).toEqual([
      [1, 5],
      [2, 9],
      [3, 11],
    ]);
  });

  it.each(["08", "0a05", "0b", "00", "ffffffffffffffffffff01", "0dffff"])("refuses what is no message: %s", (hex) => {
    expect(() => [...wireFields(Buffer.from(hex, "hex"))]).toThrow(RangeError);
  });
});

it("writes fields that read back the same", () => {
  const inner = [textField(1, "é"), varintField(2, 300), varintField(3, 2 ** 40)];
  const message = Buffer.concat(delimitedField(100, inner));
  const [outer] = wireFields(message);
  expect(outer!.number).toBe(100);
  const [text, small, large] = wireFields(outer!.content);
  expect([text!.content.toString(), small!.value, large!.value]).toEqual(["é", 300, 2 ** 40]);
});
