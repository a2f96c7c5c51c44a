import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { readJson } from "../../../src/engine/models/read-json.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-json-"));
});
afterAll(() => rm(folder, { recursive: true }));

const schema = z.object({ sample_size: z.int() });

test("A file gives what its schema names", async () => {
  await writeFile(join(folder, "config.json"), '{"sample_size": 16, "other": true}');
  expect(await readJson(join(folder, "config.json"), schema, "mine")).toEqual({ sample_size: 16 });
});

test.each([
  ["no JSON", "{", "Expected property name"],
  ["JSON of another shape", '{"sample_size": "big"}', "sample_size"],
])("A file with %s is damaged, and the reason says where", async (_, text, reason) => {
  await writeFile(join(folder, "config.json"), text);
  const reading = readJson(join(folder, "config.json"), schema, "mine");
  await expect(reading).rejects.toMatchObject({
    code: "model.damaged",
    params: { model: "mine", file: "config.json", reason: expect.stringContaining(reason) },
  });
});

test("A file that is not there is missing", async () => {
  const reading = readJson(join(folder, "scheduler_config.json"), schema, "mine");
  await expect(reading).rejects.toMatchObject({
    code: "model.file-missing",
    params: { model: "mine", file: "scheduler_config.json" },
  });
});
