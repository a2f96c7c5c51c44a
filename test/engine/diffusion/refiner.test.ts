import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { readPrompts } from "../../../src/engine/diffusion/conditioning.ts";
import { decode } from "../../../src/engine/diffusion/decode.ts";
import { counter, denoiser } from "../../../src/engine/diffusion/denoiser.ts";
import { addedInputs } from "../../../src/engine/diffusion/model/added-inputs.ts";
import { loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import { plan } from "../../../src/engine/diffusion/plan.ts";
import { pictureNoise } from "../../../src/engine/diffusion/random/picture-noise.ts";
import { handedOver } from "../../../src/engine/diffusion/refiner.ts";
import { pureNoise } from "../../../src/engine/diffusion/schedules/schedule.ts";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import type { ImageRequest, ModelFolder, Painting } from "../../../src/engine/ports.ts";
import { demoModel, openDemo } from "../../support/demo-model.ts";
import { demoCopy, editJson, refinerOf, variants } from "../../support/demo-variants.ts";
import { describeWithShared } from "../../support/shared.ts";

const request = { prompt: "a red circle", negativePrompt: "blue", seed: 5, count: 1, steps: 10, sampler: "Euler" };

async function paint(models: readonly ModelFolder[], part: Partial<ImageRequest>): Promise<Painting> {
  const store = {
    list: async () => models,
    find: async (_: unknown, name?: string) => models.find((model) => model.name === name) ?? models[0]!,
  };
  const [painting] = await textToImage({ store, loadSession: openDemo }).paint({ ...request, ...part });
  return painting!;
}

function pixels({ png }: Painting): Promise<Buffer> {
  return sharp(png).removeAlpha().raw().toBuffer();
}

describe("handedOver", () => {
  it.each([
    [0.8, "aaab"],
    [1, "aaaa"],
    [0, "bbbb"],
    [0.5, "aabb"],
  ])("switches at %d of the timesteps, and tells of the unwanted text what was asked last", async (switchAt, asked) => {
    let said = "";
    const model = (name: string, value: number) =>
      Object.assign(
        async () => {
          said += name;
          return Float32Array.of(value);
        },
        { unwanted: () => Float32Array.of(-value) },
      );
    const both = handedOver(model("a", 1), model("b", 2), { total: 1000, of: (sigma) => sigma }, switchAt);
    for (const timestep of [999, 600, 200, 199]) await both(new Float32Array(1), timestep);
    expect(said).toBe(asked);
    expect(both.unwanted?.()).toEqual(Float32Array.of(said.endsWith("a") ? -1 : -2));
  });
});

it("stays with the second model when the sampler goes back to more noise", async () => {
  const asked: string[] = [];
  const model = (name: string) => async (x: Float32Array) => {
    asked.push(name);
    return x;
  };
  const both = handedOver(model("a"), model("b"), { total: 1000, of: (sigma) => sigma }, 0.8);
  for (const timestep of [999, 100, 500]) await both(new Float32Array(1), timestep);
  expect(asked).toEqual(["a", "b", "b"]);
});

describe("a refiner", () => {
  it("that is the same model paints the same picture, and stands in the recipe", async () => {
    const twin = await demoCopy("twin");
    const plain = await paint([demoModel], {});
    const refined = await paint([demoModel, twin], { refiner: { model: "twin" } });
    expect(await pixels(refined)).toEqual(await pixels(plain));
    expect(refined.recipe.refiner).toEqual({ model: "twin", modelHash: plain.recipe.modelHash, switchAt: 0.8 });
  });

  it("reads the prompts' changes at the steps at which the first model would have", async () => {
    const twin = { ...demoModel, name: "twin" };
    const prompt = "[a red circle:a blue star:0.6]";
    const refined = await paint([demoModel, twin], { prompt, refiner: { model: "twin", switchAt: 0.3 } });
    expect(await pixels(refined)).toEqual(await pixels(await paint([demoModel], { prompt })));
  });

  it("takes over what another model began, in a hires fix in the second pass", async () => {
    const other = { ...(await variants.velocity()), name: "other" };
    const plain = await pixels(await paint([demoModel], {}));
    const refined = await pixels(await paint([demoModel, other], { refiner: { model: "other", switchAt: 0.5 } }));
    const away = plain.reduce((sum, value, i) => sum + Math.abs(value - refined[i]!), 0) / plain.length;
    expect(away).toBeLessThan(3); // the same weights, which say v in place of ε
    const hires = { factor: 1.5, steps: 4 };
    const last = await paint([demoModel, { ...demoModel, name: "twin" }], { hires, refiner: { model: "twin" } });
    expect(await pixels(last)).toEqual(await pixels(await paint([demoModel], { hires })));
  });

  it("must paint the same latents from text alone, and take over somewhere on the way", async () => {
    const channels = await demoCopy("scaled");
    await editJson(channels, "vae_decoder/config.json", { scaling_factor: 0.5 });
    for (const unfit of [channels, await variants.moreChannels(9)])
      await expect(paint([demoModel, unfit], { refiner: { model: unfit.name } })).rejects.toMatchObject({
        code: "image.refiner-unfit",
        params: { model: demoModel.name, refiner: unfit.name },
      });
    await expect(
      paint([demoModel, { ...demoModel, name: "twin" }], { refiner: { model: "twin", switchAt: 1.1 } }),
    ).rejects.toMatchObject({ code: "image.range", params: { option: "refiner-switch", min: 0, max: 1 } });
  });
});

describeWithShared("Stable Diffusion XL's refiner (demo-model of the shared folder)", (shared) => {
  it("ends the walk that the base model began, with the second text encoder and an aesthetic score", async () => {
    const name = "sdxl-tiny-random";
    const base: ModelFolder = { name, tasks: ["text-to-image"], folder: join(shared, "demo-model", name) };
    const refiner = await refinerOf(base);
    const refined = await paint([base, refiner], { refiner: { model: "refiner", switchAt: 0.6 } });

    await using first = await loadDiffusionModel(base, "first", openDemo);
    await using second = await loadDiffusionModel(refiner, "second", openDemo);
    expect([first.timeIds, second.timeIds, second.textEncoders.length]).toEqual([6, 5, 1]);
    const chosen = plan(request, first);
    const { levels, shape, sample, appliedGuidance } = chosen;
    const guess = async (model: typeof first) => {
      const added = addedInputs(model, chosen, appliedGuidance);
      const prompts = { ...chosen, emphasis: "original", clipSkip: 1, calls: 10, added } as const;
      const conditioning = await readPrompts(model, prompts);
      return denoiser(model, conditioning, appliedGuidance, shape, { nextCall: counter() });
    };
    const draw = pictureNoise(chosen.seeds[0]!, shape);
    const from = levels.sigmas.findIndex((sigma) => levels.timestepOf(sigma) < 400);
    expect(from).toBe(6);
    const halfway = await sample(await guess(first), pureNoise(levels, draw()), levels.sigmas.slice(0, from + 1), {
      noise: draw,
    });
    const end = await sample(await guess(second), halfway, levels.sigmas.slice(from), { noise: draw });
    expect(await pixels(refined)).toEqual(Buffer.from(await decode(first, end, shape)));
    expect(await pixels(refined)).not.toEqual(await pixels(await paint([base], {})));
  });
});
