import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { describeModel } from "../../../../src/engine/diffusion/model/describe-model.ts";
import type { ModelFolder } from "../../../../src/engine/ports.ts";
import { demoModel } from "../../../support/demo-model.ts";
import { demoCopy, editJson, variants } from "../../../support/demo-variants.ts";
import { describeWithShared } from "../../../support/shared.ts";

describe("an image model by its configurations", () => {
  it("has its makers' defaults, sizes that it can paint, and options that mean nothing for it", async () => {
    expect(await describeModel(demoModel)).toEqual({
      name: "sd15-tiny",
      kinds: [],
      sizes: { width: 128, height: 128, multiple: expect.any(Number), min: expect.any(Number), max: 512 },
      defaults: { steps: 12, guidanceScale: 5, sampler: "Euler" },
      without: ["image-guidance", "image-prompt", "image-prompt-weight", "image-prompt-noise"],
    });
  });

  it("is turbo by its scheduler, instructed and inpainting by its channels, and says what needs an encoder", async () => {
    const model = await demoCopy("demo-turbo");
    await rm(join(model.folder, "pictoken.json"));
    await rm(join(model.folder, "vae_encoder/model.onnx"));
    const scheduler = { _class_name: "EulerAncestralDiscreteScheduler", timestep_spacing: "trailing" };
    await editJson(model, "scheduler/scheduler_config.json", scheduler);
    const turbo = await describeModel(model);
    expect(turbo).toMatchObject({ kinds: ["turbo"], defaults: { steps: 4, guidanceScale: 1 } });
    expect(turbo.without).toEqual(expect.arrayContaining(["negative", "image", "strength", "mask"]));
    expect((await describeModel(await variants.moreChannels(8))).kinds).toEqual(["instructed"]);
    expect((await describeModel(await variants.moreChannels(9))).kinds).toEqual(["inpainting"]);
    expect((await describeModel(await variants.velocity())).kinds).toEqual(["velocity"]);
  });

  it("takes pictures as prompts where it has an eye", async () => {
    const unclip = await describeModel(await variants.unclip());
    expect(unclip).toMatchObject({ kinds: ["unclip"], without: ["image-guidance"] });
    const variation = await describeModel(await variants.variation());
    expect(variation.kinds).toEqual(["variations"]);
    expect(variation.without).toEqual(expect.arrayContaining(["prompt", "negative", "image-prompt-noise"]));
  });

  it("names the file that is missing", async () => {
    const model = await demoCopy("demo-less");
    await rm(join(model.folder, "unet/config.json"));
    await expect(describeModel(model)).rejects.toMatchObject({ code: "model.file-missing" });
  });
});

describeWithShared("other families (demo-model of the shared folder)", (shared) => {
  const folderOf = (name: string): ModelFolder => ({
    name,
    tasks: ["text-to-image"],
    folder: join(shared, "demo-model", name),
  });

  it("are told by what they are told", async () => {
    expect(await describeModel(folderOf("lcm-tiny"))).toMatchObject({
      kinds: ["consistency"],
      defaults: { steps: 4, guidanceScale: 8, sampler: "LCMScheduler" },
    });
    expect((await describeModel(folderOf("sdxl-tiny-random"))).kinds).toEqual(["xl"]);
  });
});
