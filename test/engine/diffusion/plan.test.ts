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
      seeds: [7],
      steps: 12,
      guidanceScale: 5,
      sampler: { name: "Euler" },
      schedule: "uniform",
      width: 128,
      height: 128,
      shape: { channels: 4, rows: 16, columns: 16 },
    });
  });

  it("gives picture i the seed + i", () => {
    expect(plan({ ...request, count: 3 }, model).seeds).toEqual([7, 8, 9]);
  });

  it("counts rows down and columns across", () => {
    expect(plan({ ...request, width: 256, height: 64 }, model).shape).toEqual({ channels: 4, rows: 8, columns: 32 });
  });

  it("keeps a guidance scale of 0", () => {
    expect(plan({ ...request, guidanceScale: 0 }, model).guidanceScale).toBe(0);
  });

  it("takes the model's own timesteps for DDIM", () => {
    const { schedule, sigmas } = plan({ ...request, sampler: "ddim", steps: 4 }, model);
    expect(schedule).toBe("leading");
    expect(sigmas).toEqual([751, 501, 251, 1, 0].map((t) => model.training.table.sigmas[t]));
  });

  it.each<[string, Partial<ImageRequest>, object]>([
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

  it("refuses a sampler that it does not know", () => {
    expect(() => plan({ ...request, sampler: "Oiler" }, model)).toThrow(
      expect.objectContaining({ code: "sampler.unknown" }),
    );
  });
});
