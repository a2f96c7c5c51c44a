import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type DiffusionModel, loadDiffusionModel } from "../../../src/engine/diffusion/model/diffusion-model.ts";
import { plan } from "../../../src/engine/diffusion/plan.ts";
import type { ImageRequest } from "../../../src/engine/ports.ts";
import { demoModel, openDemo } from "../../support/demo-model.ts";

let model: DiffusionModel;

beforeAll(async () => {
  model = await loadDiffusionModel(demoModel, "", openDemo);
});
afterAll(() => model[Symbol.asyncDispose]());

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "blue", seed: 7, count: 1 };

describe("plan", () => {
  it("takes from the model what the request leaves open", () => {
    expect(plan(request, model)).toMatchObject({
      prompt: "a red circle",
      negativePrompt: "blue",
      seeds: [{ source: "cpu", seed: 7 }],
      steps: 12,
      guidanceScale: 5,
      sampler: { name: "Euler" },
      levels: { schedule: "uniform" },
      width: 128,
      height: 128,
      shape: { channels: 4, rows: 16, columns: 16 },
    });
  });

  it.each([
    [1, 128, 128],
    [16 / 9, 176, 96],
    [2 / 3, 112, 160],
  ])("gives a shape of %f the model's own number of pixels", (aspect, width, height) => {
    expect(plan({ ...request, aspect }, model)).toMatchObject({ width, height });
    expect(plan({ ...request, aspect, width: 64, height: 64 }, model)).toMatchObject({ width: 64, height: 64 });
  });

  it("takes the model's steps so many times, where none are given", () => {
    expect(plan({ ...request, effort: 0.5 }, model).steps).toBe(6);
    expect(plan({ ...request, effort: 0.001 }, model).steps).toBe(1);
    expect(plan({ ...request, effort: 0.5, steps: 9 }, model).steps).toBe(9);
  });

  it("gives picture i the seed + i", () => {
    expect(plan({ ...request, count: 3 }, model).seeds.map(({ seed }) => seed)).toEqual([7, 8, 9]);
  });

  it("counts rows down and columns across", () => {
    expect(plan({ ...request, width: 256, height: 64 }, model).shape).toEqual({ channels: 4, rows: 8, columns: 32 });
  });

  it("keeps a guidance scale of 0", () => {
    expect(plan({ ...request, guidanceScale: 0 }, model).guidanceScale).toBe(0);
  });

  it("takes the model's own timesteps for DDIM", () => {
    const { schedule, sigmas } = plan({ ...request, sampler: "ddim", steps: 4 }, model).levels;
    expect(schedule).toBe("leading");
    expect(sigmas).toEqual([751, 501, 251, 1, 0].map((t) => model.training.table.sigmas[t]));
  });

  it("hands down what else noise depends on, the size in cells", () => {
    const traits = { etaSeedDelta: 31337, seedSize: { width: 64, height: 100 } };
    expect(plan({ ...request, ...traits }, model).seeds).toMatchObject([
      { seed: 7, etaSeedDelta: 31337, resizedFrom: { rows: 12, columns: 8 } },
    ]);
    for (const [part, option] of [
      [{ guidanceRescale: 1.1 }, "guidance-rescale"],
      [{ etaSeedDelta: -1 }, "eta-seed-delta"],
      [{ etaSeedDelta: 2 ** 32 }, "eta-seed-delta"],
      [{ seedSize: { width: 4, height: 64 } }, "seed-size"],
      [{ seedSize: { width: 64, height: 1e9 } }, "seed-size"],
    ] as const)
      expect(() => plan({ ...request, ...part }, model)).toThrow(
        expect.objectContaining({ code: "image.range", params: expect.objectContaining({ option }) }),
      );
  });

  it("gives variations of a seed one seed, and each a variation seed of its own", () => {
    const variation = { seed: 50, strength: 0.3 };
    expect(plan({ ...request, count: 2, variation, randomSource: "nv" }, model).seeds).toEqual([
      { source: "nv", seed: 7, variation: { seed: 50, strength: 0.3 } },
      { source: "nv", seed: 7, variation: { seed: 51, strength: 0.3 } },
    ]);
  });

  it.each<[string, Partial<ImageRequest>, string]>([
    ["a sampler's own schedule", { sampler: "DPM++ 2M" }, "karras"],
    ["the schedule behind a sampler's name", { sampler: "DPM++ 2M Exponential" }, "exponential"],
    ["the schedule that is asked for", { sampler: "DPM++ 2M Exponential", schedule: "sgm uniform" }, "sgm_uniform"],
    [
      "the one behind the name where “Automatic” is asked for",
      { sampler: "Euler Karras", schedule: "automatic" },
      "karras",
    ],
    ["a recipe's schedule that only its sampler has", { sampler: "DDIM", schedule: "leading" }, "leading"],
  ])("takes %s", (_, part, schedule) => {
    expect(plan({ ...request, ...part }, model).levels.schedule).toBe(schedule);
  });

  it("refuses a schedule that it does not know", () => {
    expect(() => plan({ ...request, schedule: "Karas" }, model)).toThrow(
      expect.objectContaining({ code: "schedule.unknown", params: expect.objectContaining({ nearest: ["Karras"] }) }),
    );
  });

  it.each<[string, Partial<ImageRequest>, object]>([
    [
      "a variation stronger than 1",
      { variation: { seed: 1, strength: 1.5 } },
      { option: "variation-strength", max: 1 },
    ],
    ["0 steps", { steps: 0 }, { option: "steps", asked: 0, min: 1, max: 150 }],
    ["half a step", { steps: 1.5 }, { option: "steps", asked: 1.5 }],
    ["no guidance number", { guidanceScale: Number.NaN }, { option: "guidance" }],
    ["too much guidance", { guidanceScale: 31 }, { option: "guidance", asked: 31, min: 0, max: 30 }],
    ["no picture", { count: 0 }, { option: "count", asked: 0, min: 1 }],
    ["a negative seed", { seed: -1 }, { option: "seed", asked: -1, min: 0, max: 2 ** 53 - 1 }],
    ["a last seed beyond 2^53 − 1", { seed: 2 ** 53 - 1, count: 2 }, { option: "seed", max: 2 ** 53 - 2 }],
  ])("refuses %s, naming the range", (_, part, params) => {
    expect(() => plan({ ...request, ...part }, model)).toThrow(
      expect.objectContaining({ code: "image.range", params: expect.objectContaining(params) }),
    );
  });

  it.each([{ width: 13 }, { height: 13 }, { width: 136 }, { height: 528 }, { width: 0 }, { width: Number.NaN }])(
    "refuses %j, naming the sizes that work",
    (size) => {
      expect(() => plan({ ...request, ...size }, model)).toThrow(
        expect.objectContaining({
          code: "image.size",
          params: { width: 128, height: 128, ...size, multiple: 16, min: 16, max: 512 },
        }),
      );
    },
  );

  it.each([
    ["Euler", 0.75, 10],
    ["Euler", 1, 12],
    ["Euler", 0, 1],
    ["DDIM", 0.75, 9],
    ["DDIM", 1, 12],
  ])("walks as many of 12 steps with %s at strength %d as its peer does: %d", (sampler, strength, steps) => {
    const { walk, levels } = plan({ ...request, sampler, strength }, model, { width: 128, height: 128 });
    expect(walk.sigmas).toEqual(levels.sigmas.slice(-steps - 1));
  });

  it("refuses a strength that leaves nothing to do, or is none", () => {
    const start = { width: 128, height: 128 };
    expect(() => plan({ ...request, sampler: "DDIM", steps: 4, strength: 0.2 }, model, start)).toThrow(
      expect.objectContaining({ code: "image.too-weak", params: { strength: 0.2, steps: 4, least: 0.25 } }),
    );
    for (const strength of [-0.1, 1.1, Number.NaN])
      expect(() => plan({ ...request, strength }, model, start)).toThrow(
        expect.objectContaining({
          code: "image.range",
          params: { option: "strength", asked: strength, min: 0, max: 1 },
        }),
      );
  });

  it("takes the size of the start image, unless another is asked for", () => {
    expect(plan(request, model, { width: 160, height: 100 })).toMatchObject({ width: 160, height: 96 });
    expect(plan({ ...request, width: 64 }, model, { width: 160, height: 100 })).toMatchObject({
      width: 64,
      height: 96,
    });
  });

  it("refuses a sampler that it does not know", () => {
    expect(() => plan({ ...request, sampler: "Oiler" }, model)).toThrow(
      expect.objectContaining({ code: "sampler.unknown" }),
    );
  });
});
