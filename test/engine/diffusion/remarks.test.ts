import { rm } from "node:fs/promises";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, ModelFolder, Remark } from "../../../src/engine/ports.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";
import { demoCopy, editJson, variants } from "../../support/demo-variants.ts";
import { describeWithShared } from "../../support/shared.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 1 };

async function remarks(model: ModelFolder, part: Partial<ImageRequest>): Promise<readonly string[]> {
  const painter = textToImage({ store: storeOf(model), loadSession: openDemo });
  const [painting] = await painter.paint({ ...request, ...part });
  return (painting!.remarks ?? []).map(({ option, why, usual }: Remark) =>
    [option, why, ...(usual === undefined ? [] : [usual])].join(" "),
  );
}

const red = sharp({ create: { width: 128, height: 128, channels: 3, background: "red" } })
  .png()
  .toBuffer();

describe("what did nothing is told", () => {
  it("of options for pictures, where there is none", async () => {
    const asked = {
      strength: 0.5,
      imageGuidanceScale: 2,
      imagePromptWeight: 0.5,
      imagePromptNoise: 3,
      maskBlur: 8,
      maskedContent: "fill",
      invertMask: true,
      maskPadding: 8,
    } as const;
    expect(await remarks(demoModel, asked)).toEqual([
      "strength no-start",
      "image-guidance not-instructed",
      "image-prompt-weight no-picture-prompt",
      "image-prompt-noise no-picture-prompt",
      "mask-blur no-mask",
      "masked-content no-mask",
      "invert-mask no-mask",
      "mask-padding no-mask",
    ]);
    expect(await remarks(demoModel, {})).toEqual([]);
    expect(await remarks(demoModel, { hires: { factor: 1.5 }, strength: 0.9 })).toEqual([]);
    const image = await red;
    expect(await remarks(demoModel, { image, mask: image, maskBlur: 8, strength: 0.9, steps: 2 })).toEqual([]);
  });

  it("of words, where a model reads none", async () => {
    const model = await variants.variation();
    const asked = { imagePrompt: await red, clipSkip: 2, emphasis: "none", imagePromptNoise: 3 } as const;
    expect(await remarks(model, asked)).toEqual([
      "clip-skip no-text",
      "emphasis no-text",
      "image-prompt-noise not-unclip",
    ]);
  });

  it("of what a turbo model has in its weights, and of sizes far from a model's own", async () => {
    const model = await demoCopy("demo-turbo");
    await rm(join(model.folder, "pictoken.json"));
    await editJson(model, "scheduler/scheduler_config.json", {
      _class_name: "EulerAncestralDiscreteScheduler",
      timestep_spacing: "trailing",
    });
    expect(await remarks(model, { guidanceScale: 7 })).toEqual(["guidance distilled-guidance 1"]);
    expect(await remarks(model, { width: 256, height: 192 })).toEqual(["size far-size 128 × 128"]);
  });
});

describeWithShared("a latent consistency model (demo-model of the shared folder)", (shared) => {
  const folder = join(shared, "demo-model", "lcm-tiny");
  const model: ModelFolder = { name: "lcm-tiny", tasks: ["text-to-image"], folder };

  it("reads no negative prompt, and wants its own samplers", async () => {
    expect(await remarks(model, { negativePrompt: "blue" })).toEqual(["negative told-guidance"]);
    expect(await remarks(model, { sampler: "DPM++ 2M", steps: 2 })).toEqual(["sampler distilled-sampler LCMScheduler"]);
    expect(await remarks(model, { sampler: "LCM" })).toEqual([]);
  });
});
