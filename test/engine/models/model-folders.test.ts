import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { modelFolders } from "../../../src/engine/models/model-folders.ts";
import type { ModelTask } from "../../../src/engine/ports.ts";
import { demoModels } from "../../support/demo-models.ts";

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "pictoken-models-"));
  await cp(join(demoModels, "sd15-tiny"), join(root, "runwayml/stable-diffusion"), { recursive: true });
  await symlink(join(demoModels, "bert-tiny"), join(root, "linked"));
  await mkdir(join(root, "notes"));
  await folderWith("damaged", { "model_index.json": '{"_class_name": ' });
  await folderWith("nameless", { "model_index.json": "{}" });
  await folderWith("flux", {
    "model_index.json": JSON.stringify({
      _class_name: "FluxPipeline",
      transformer: ["diffusers", "OnnxRuntimeModel"],
      text_encoder: ["diffusers", "OnnxRuntimeModel"],
      text_encoder_2: ["diffusers", "OnnxRuntimeModel"],
    }),
  });
  await folderWith("whisper", { "config.json": '{"model_type": "whisper"}', "onnx/encoder.onnx": "" });
});
afterAll(() => rm(root, { recursive: true }));

test("The bundled models are there without any folder, and each task has its default", async () => {
  const store = modelFolders([]);
  expect((await store.list()).map(({ name, tasks }) => [name, tasks])).toEqual([
    ["bert-tiny", ["text-embedding"]],
    ["clip-tiny", ["text-embedding", "image-embedding"]],
    ["sd15-tiny", ["text-to-image"]],
  ]);
  const defaults = ["text-embedding", "image-embedding", "text-to-image"] as const;
  const found = await Promise.all(defaults.map((task) => store.find(task)));
  expect(found.map(({ name }) => name)).toEqual(["bert-tiny", "clip-tiny", "sd15-tiny"]);
});

test("Models are named by their path below the folder, one or two levels deep, and come before the bundled ones", async () => {
  const store = modelFolders([root]);
  const names = (await store.list()).map(({ name }) => name);
  expect(names).toEqual(["linked", "runwayml/stable-diffusion", "bert-tiny", "clip-tiny", "sd15-tiny"]);
  expect(await store.find("text-to-image")).toMatchObject({ name: "runwayml/stable-diffusion" });
  expect(await store.find("text-to-image", "sd15-tiny")).toMatchObject({ folder: join(demoModels, "sd15-tiny") });
  expect(await store.find("text-to-image", "SD15-Tiny")).toMatchObject({ name: "sd15-tiny" });
});

test("A model that needs a picture, or paints over them, is no default while there is another", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pictoken-special-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const unet = { unet: ["diffusers", "OnnxRuntimeModel"] };
  const encoder = ["diffusers", "OnnxRuntimeModel"];
  for (const [name, index] of Object.entries({
    instructed: { _class_name: "StableDiffusionInstructPix2PixPipeline", ...unet, text_encoder: encoder },
    refiner: {
      _class_name: "StableDiffusionXLImg2ImgPipeline",
      ...unet,
      text_encoder: [null, null],
      text_encoder_2: encoder,
    },
    variations: { _class_name: "StableDiffusionImageVariationPipeline", ...unet, image_encoder: encoder },
  })) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "model_index.json"), JSON.stringify(index));
  }
  const store = modelFolders([folder]);
  expect(await store.find("text-to-image")).toMatchObject({ name: "sd15-tiny" });
  expect(await store.find("text-to-image", "refiner")).toMatchObject({ name: "refiner", special: true });
  const alone = modelFolders([folder], (name) => name !== "sd15-tiny");
  expect(await alone.find("text-to-image")).toMatchObject({ name: "instructed" });
});

test("A folder that is a model itself goes by its own name, and a missing folder holds none", async () => {
  const store = modelFolders([join(root, "runwayml/stable-diffusion"), join(root, "not there")]);
  expect((await store.list()).map(({ name }) => name)).toEqual([
    "stable-diffusion",
    "bert-tiny",
    "clip-tiny",
    "sd15-tiny",
  ]);
});

test.each<[string, ModelTask, string, string, object]>([
  ["is unknown", "text-to-image", "sd15-tinny", "model.unknown", { asked: "sd15-tinny", nearest: ["sd15-tiny"] }],
  ["could be pulled", "text-to-image", "some/model", "model.not-here", { asked: "some/model" }],
  ["is a path", "text-to-image", "../../etc", "model.unknown", { asked: "../../etc", nearest: [] }],
  ["does something else", "image-embedding", "bert-tiny", "model.wrong-task", { known: ["clip-tiny"] }],
  ["has no JSON in its index", "text-to-image", "damaged", "model.damaged", { file: "model_index.json" }],
  ["has an index without a class", "text-to-image", "nameless", "model.damaged", { file: "model_index.json" }],
  ["has no UNet", "text-to-image", "flux", "model.unsupported", { kind: "FluxPipeline" }],
  ["hears", "text-embedding", "whisper", "model.unsupported", { kind: "whisper" }],
])("A model that %s is refused", async (_, task, name, code, params) => {
  const finding = modelFolders([root]).find(task, name);
  await expect(finding).rejects.toMatchObject({ code, params });
});

test("Folders that cannot be used are told, and do not hide the others", async () => {
  const problems = await modelFolders([root]).problems();
  expect(problems.map(({ params }) => params["model"])).toEqual(["damaged", "flux", "nameless", "whisper"]);
});

test("A model is found as soon as its folder is there", async () => {
  const late = join(root, "late");
  const store = modelFolders([late]);
  await expect(store.find("text-embedding", "newcomer")).rejects.toMatchObject({ code: "model.unknown" });
  await cp(join(demoModels, "bert-tiny"), join(late, "newcomer"), { recursive: true });
  expect(await store.find("text-embedding", "newcomer")).toMatchObject({ name: "newcomer" });
  await rm(late, { recursive: true });
});

async function folderWith(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [file, text] of Object.entries(files)) {
    await mkdir(join(root, name, file, ".."), { recursive: true });
    await writeFile(join(root, name, file), text);
  }
}
