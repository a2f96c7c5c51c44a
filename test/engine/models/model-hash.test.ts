import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelHash } from "../../../src/engine/models/model-hash.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-hash-"));
  for (const name of ["unet", "Text"]) await mkdir(join(folder, name));
  await writeFile(join(folder, "unet/model.onnx"), "weights");
  await writeFile(join(folder, "unet/model.onnx_data"), "more weights");
  await writeFile(join(folder, "Text/model.onnx"), "words");
  await writeFile(join(folder, "model_index.json"), "{}");
});
afterAll(() => rm(folder, { recursive: true }));

const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

test("The hash is that of sha256sum over the sorted weights' own sha256sum lines", async () => {
  const lines = [
    `${sha256("words")}  Text/model.onnx\n`,
    `${sha256("weights")}  unet/model.onnx\n`,
    `${sha256("more weights")}  unet/model.onnx_data\n`,
  ];
  expect(await modelHash(folder)).toBe(sha256(lines.join("")).slice(0, 10));
});

test("It changes with the weights and not with anything else", async () => {
  const before = await modelHash(folder);
  await writeFile(join(folder, "model_index.json"), '{"changed": true}');
  expect(await modelHash(folder)).toBe(before);
  await writeFile(join(folder, "unet/model.onnx"), "other weights");
  expect(await modelHash(folder)).not.toBe(before);
});
