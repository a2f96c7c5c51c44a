import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { modelHash, modelState } from "../../../src/engine/models/model-hash.ts";
import { unprivileged } from "../../support/unprivileged.ts";

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
  expect(await modelHash({ folder, name: "org/model" })).toBe(sha256(lines.join("")).slice(0, 10));
});

test("It changes with the weights and not with anything else", async () => {
  const before = await modelHash({ folder, name: "org/model" });
  await writeFile(join(folder, "model_index.json"), '{"changed": true}');
  expect(await modelHash({ folder, name: "org/model" })).toBe(before);
  await writeFile(join(folder, "unet/model.onnx"), "other weights");
  expect(await modelHash({ folder, name: "org/model" })).not.toBe(before);
});

test("The state changes with any file", async () => {
  const before = await modelState({ folder, name: "org/model" });
  expect(await modelState({ folder, name: "org/model" })).toBe(before);
  await writeFile(join(folder, "model_index.json"), '{"changed": "again"}');
  expect(await modelState({ folder, name: "org/model" })).not.toBe(before);
});

test.each([
  ["a link to nothing", "absent.onnx", "model.file-missing", undefined],
  ["a link to itself", "unet/loop.onnx", "model.unreadable", "ELOOP"],
])("What can't be read is named: %s", async (_, file, code, reason) => {
  const place = join(folder, file);
  await symlink(file === "absent.onnx" ? "gone" : place, place);
  const params = { model: "org/model", file, ...(reason && { reason }) };
  await expect(modelHash({ folder, name: "org/model" })).rejects.toMatchObject({ code, params });
  await rm(place);
  expect(await modelHash({ folder, name: "org/model" })).toHaveLength(10);
});

test("A folder that is not there is named, and a folder called as weights are is none", async () => {
  const gone = { folder: join(folder, "gone"), name: "org/model" };
  await expect(modelHash(gone)).rejects.toMatchObject({ code: "model.file-missing", params: { file: "gone" } });
  const before = await modelHash({ folder, name: "org/model" });
  await mkdir(join(folder, "folder.onnx"));
  expect(await modelHash({ folder, name: "org/model" })).toBe(before);
});

test("weights that may not be read are named, until they may", async () => {
  const weights = join(folder, "unet/model.onnx");
  await writeFile(weights, "closed weights");
  await chmod(weights, 0o000);
  const params = { model: "org/model", file: "unet/model.onnx", reason: "EACCES" };
  await chmod(folder, 0o755);
  const asked = unprivileged(() => modelHash({ folder, name: "org/model" }));
  await expect(asked).rejects.toMatchObject({ code: "model.unreadable", params });
  await chmod(weights, 0o600);
  expect(await modelHash({ folder, name: "org/model" })).toHaveLength(10);
});
