import { cp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { loadDiffusionModel } from "../../../../src/engine/diffusion/model/diffusion-model.ts";
import type { ModelFolder, ModelSession } from "../../../../src/engine/ports.ts";
import { demoModel, openDemo } from "../../../support/demo-model.ts";
import { describeWithShared } from "../../../support/shared.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

/** Opens networks and counts those that are open. */
function countingOpener() {
  let count = 0;
  return {
    open: async (file: string): Promise<ModelSession> => {
      const session = await openDemo(file);
      count++;
      return {
        ...session,
        [Symbol.asyncDispose]: async () => {
          count--;
          await session[Symbol.asyncDispose]();
        },
      };
    },
    count: () => count,
  };
}

describe("loadDiffusionModel", () => {
  let copy: ModelFolder;

  beforeEach(async () => {
    copy = { ...demoModel, folder: await temporaryFolder() };
    await cp(demoModel.folder, copy.folder, { recursive: true });
  });

  it("reads the demo model, and closes its networks with it", async () => {
    const opener = countingOpener();
    const model = await loadDiffusionModel(demoModel, "0123456789", opener.open);
    expect(model).toMatchObject({
      hash: "0123456789",
      window: { length: 77, padding: 2047 },
      channels: 4,
      vaeScale: 0.18215,
      sizes: { width: 128, height: 128, multiple: 16, min: 16, max: 512 },
      defaults: { steps: 12, guidanceScale: 5, sampler: "Euler" },
    });
    expect(opener.count()).toBe(3);
    await model[Symbol.asyncDispose]();
    expect(opener.count()).toBe(0);
  });

  it("gives a model without a word of its own the general defaults", async () => {
    await rm(join(copy.folder, "pictoken.json"));
    await using model = await loadDiffusionModel(copy, "", openDemo);
    expect(model.defaults).toEqual({ steps: 20, guidanceScale: 7.5, sampler: "Euler" });
  });

  it("knows Stable Diffusion's own sizes", async () => {
    await writeFile(
      join(copy.folder, "unet/config.json"),
      JSON.stringify({ sample_size: 64, in_channels: 4, block_out_channels: [320, 640, 1280, 1280] }),
    );
    await using model = await loadDiffusionModel(copy, "", openDemo);
    expect(model.sizes).toEqual({ width: 512, height: 512, multiple: 64, min: 64, max: 2048 });
  });

  it.each([
    "text_encoder/config.json",
    "unet/config.json",
    "vae_decoder/model.onnx",
    "tokenizer/tokenizer_config.json",
  ])("names a missing %s and leaves nothing open", async (file) => {
    await rm(join(copy.folder, file));
    const opener = countingOpener();
    await expect(loadDiffusionModel(copy, "", opener.open)).rejects.toMatchObject({ code: "model.file-missing" });
    expect(opener.count()).toBe(0);
  });

  it.each(["unet/model.onnx", "unet/config.json", "pictoken.json"])("names a damaged %s", async (file) => {
    await writeFile(join(copy.folder, file), "{ no");
    await expect(loadDiffusionModel(copy, "", openDemo)).rejects.toMatchObject({ code: "model.damaged" });
  });
});

describeWithShared("loadDiffusionModel on other families (demo-model/lcm-tiny)", (shared) => {
  it("takes a latent consistency model for one", async () => {
    const lcm = { ...demoModel, name: "lcm-tiny", folder: join(shared, "demo-model/lcm-tiny") };
    await using model = await loadDiffusionModel(lcm, "", openDemo);
    expect(model.guidanceWidth).toBe(64);
    expect(model.defaults).toMatchObject({ steps: 4, sampler: "LCMScheduler" });
  });
});
