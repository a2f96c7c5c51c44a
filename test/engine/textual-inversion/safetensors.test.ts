import { describe, expect, it } from "vitest";
import { readSafetensors, writeSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";

function file(header: string, data = Buffer.alloc(0)): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), data]);
}

describe("readSafetensors", () => {
  it("reads every form of number that vectors have", () => {
    const header = {
      half: { dtype: "F16", shape: [2], data_offsets: [0, 4] },
      brain: { dtype: "BF16", shape: [1, 1], data_offsets: [4, 6] },
      double: { dtype: "F64", shape: [1], data_offsets: [6, 14] },
    };
    const double = Buffer.alloc(8);
    double.writeDoubleLE(0.1);
    const data = Buffer.concat([Buffer.from("003c0180c03f", "hex"), double]);
    const tensors = readSafetensors(file(JSON.stringify(header), data));
    expect([...tensors].map(([name, { values }]) => [name, ...values])).toEqual([
      ["half", 1, -(2 ** -24)],
      ["brain", 1.5],
      ["double", Math.fround(0.1)],
    ]);
  });

  it("keeps a tensor named __proto__ a tensor", () => {
    const header = '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
    expect([...readSafetensors(file(header, Buffer.alloc(4))).keys()]).toEqual(["__proto__"]);
  });

  it.each([
    [
      "a key twice",
      '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
    ],
    ["a key twice inside", '{"a":{"dtype":"F32","dtype":"F32","shape":[0],"data_offsets":[0,0]}}'],
    [
      "a key twice, once escaped",
      '{"\\u0061":{"dtype":"F32","shape":[0],"data_offsets":[0,0]},"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}',
    ],
    ["more than it knows", '{"a":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"b":1}}'],
    ["an array", "[]"],
    ["nothing", "null"],
  ])("refuses a header with %s", (_, header) => {
    expect(() => readSafetensors(file(header))).toThrow(expect.objectContaining({ code: "embedding.damaged" }));
  });
});

describe("writeSafetensors", () => {
  it("writes a header of a multiple of 8 bytes, and float32 data that come back as they were", () => {
    const values = Float32Array.of(1, -0.1, 1e-40);
    const written = writeSafetensors({ emb_params: { dims: [1, 3], values } }, { step: "7" });
    const length = Number(written.readBigUInt64LE());
    expect(length % 8).toBe(0);
    expect(JSON.parse(written.toString("utf8", 8, 8 + length))).toEqual({
      __metadata__: { format: "pt", step: "7" },
      emb_params: { dtype: "F32", shape: [1, 3], data_offsets: [0, 12] },
    });
    expect(readSafetensors(written).get("emb_params")).toEqual({ dims: [1, 3], values });
  });
});
