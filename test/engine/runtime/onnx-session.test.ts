import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ModelSession, Tensor } from "../../../src/engine/ports.ts";
import { loadSession } from "../../../src/engine/runtime/onnx-session.ts";
import { demoModels } from "../../support/demo-models.ts";

const textEncoder = join(demoModels, "sd15-tiny/text_encoder/model.onnx");
const ids = (value: number): Tensor => ({ type: "int32", dims: [1, 77], data: new Int32Array(77).fill(value) });

describe("a session on a demo model", () => {
  let session: ModelSession;
  beforeAll(async () => {
    session = await loadSession(textEncoder, { model: "sd15-tiny", threads: 1 });
  });
  afterAll(() => session[Symbol.asyncDispose]());

  test("tells its inputs and outputs, with names where a dimension is open", () => {
    expect(session.inputs).toEqual([{ name: "input_ids", type: "int32", dims: ["batch_size", "sequence_length"] }]);
    expect(session.outputs[0]).toEqual({
      name: "last_hidden_state",
      type: "float32",
      dims: ["batch_size", "sequence_length", 128],
    });
  });

  test("answers calls made at the same time, each with its own result", async () => {
    const together = await Promise.all([5, 6].map((id) => session.run({ input_ids: ids(id) })));
    const alone = [await session.run({ input_ids: ids(5) }), await session.run({ input_ids: ids(6) })];
    expect(together).toEqual(alone);
    expect(together[0]).not.toEqual(together[1]);
    expect(together[0]?.["last_hidden_state"]?.dims).toEqual([1, 77, 128]);
  });

  test.each<[string, Record<string, Tensor>, object]>([
    [
      "of another type",
      { input_ids: { type: "int64", dims: [1, 77], data: new BigInt64Array(77) } },
      { input: "input_ids", expected: "int32 [batch_size, sequence_length]", given: "int64 [1, 77]" },
    ],
    [
      "of another rank",
      { input_ids: { type: "int32", dims: [77], data: new Int32Array(77) } },
      { input: "input_ids", given: "int32 [77]" },
    ],
    ["that are missing", {}, { input: "input_ids", given: "nothing" }],
    ["that it does not know", { input_ids: ids(1), mask: ids(1) }, { input: "mask", expected: "input_ids" }],
  ])("refuses feeds %s", async (_, feeds, params) => {
    await expect(session.run(feeds)).rejects.toMatchObject({
      code: "model.mismatch",
      params: { model: "sd15-tiny", ...params },
    });
  });

  test("goes on after a run that failed", async () => {
    const tooLong: Tensor = { type: "int32", dims: [1, 78], data: new Int32Array(78) };
    await expect(session.run({ input_ids: tooLong })).rejects.toMatchObject({
      code: "model.failed",
      params: { model: "sd15-tiny", reason: expect.stringContaining("Non-zero status") },
    });
    await expect(session.run({ input_ids: ids(1) })).resolves.toBeDefined();
  });
});

describe("a file that is no model", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "pictoken-session-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test.each<[string, (whole: Buffer) => Uint8Array]>([
    ["cut off in the middle", (whole) => whole.subarray(0, whole.length / 2)],
    ["cut off by one byte", (whole) => whole.subarray(0, -1)],
    ["empty", () => new Uint8Array()],
    ["text", () => Buffer.from("version https://git-lfs.github.com/spec/v1\n")],
  ])("is called damaged when it is %s", async (name, damage) => {
    const file = join(folder, `${name}.onnx`);
    await writeFile(file, damage(await readFile(textEncoder)));
    const opening = loadSession(file, { model: "mine" });
    await expect(opening).rejects.toMatchObject({ code: "model.damaged", params: { model: "mine" } });
  });

  test.each(["nothing.onnx", "."])("is called missing when there is no file: %s", async (name) => {
    const opening = loadSession(join(folder, name), { model: "mine" });
    await expect(opening).rejects.toMatchObject({ code: "model.file-missing", params: { model: "mine" } });
  });
});
