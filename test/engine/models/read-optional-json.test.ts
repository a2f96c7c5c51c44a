import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readOptionalJson } from "../../../src/engine/models/read-optional-json.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-json-"));
  await writeFile(join(folder, "whole.json"), '{"a": 1}');
  await writeFile(join(folder, "torn.json"), '{"a"');
});
afterAll(() => rm(folder, { recursive: true }));

const read = (file: string) => readOptionalJson(join(folder, file), z.object({ a: z.number() }), "mine");

test("A file may be missing, but not damaged", async () => {
  expect(await read("whole.json")).toEqual({ a: 1 });
  expect(await read("missing.json")).toBeUndefined();
  await expect(read("torn.json")).rejects.toMatchObject({ code: "model.damaged", params: { file: "torn.json" } });
});
