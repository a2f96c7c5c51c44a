import { describe, expect, it } from "vitest";
import { readTraining } from "../../../../src/engine/diffusion/model/training.ts";
import { demoModel } from "../../../support/demo-model.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

async function trainingOf(config: unknown) {
  const folder = await temporaryFolder({ "scheduler/scheduler_config.json": config });
  return readTraining({ name: "test", tasks: [], folder });
}

describe("readTraining", () => {
  it("reads Stable Diffusion's noise from the demo model", async () => {
    const { table, prediction, scheduler } = await readTraining(demoModel);
    expect(table.sigmas).toHaveLength(1000);
    expect(table.sigmas[999]).toBeCloseTo(14.6146, 4);
    expect(prediction).toBe("epsilon");
    expect(scheduler).toMatchObject({ steps_offset: 1, set_alpha_to_one: false });
  });

  it("takes diffusers' defaults where the file is silent, and leaves the spacing to the sampler", async () => {
    const { prediction, scheduler } = await trainingOf({});
    expect(prediction).toBe("epsilon");
    expect(scheduler).toMatchObject({ steps_offset: 0, set_alpha_to_one: true });
    expect(scheduler.timestep_spacing).toBeUndefined();
  });

  it("makes the last timestep noise alone where the model was trained so", async () => {
    const { table } = await trainingOf({ rescale_betas_zero_snr: true });
    expect(table.alphaBar[999]).toBe(0);
    expect(table.sigmas[999]).toBeCloseTo(4096, 3); // 2^−24 stands for 0
  });

  it.each([
    [{ beta_schedule: "sigmoid" }, "beta_schedule sigmoid"],
    [{ trained_betas: [0.1, 0.2] }, "trained_betas"],
  ])("says that it has no noise for %j", async (config, feature) => {
    await expect(trainingOf(config)).rejects.toMatchObject({
      code: "model.feature",
      params: { model: "test", feature },
    });
  });

  it.each([
    ["no JSON", "{"],
    ["no noise", { beta_start: "much" }],
  ])("names a file with %s", async (_, config) => {
    await expect(trainingOf(config)).rejects.toMatchObject({
      code: "model.damaged",
      params: { file: "scheduler/scheduler_config.json" },
    });
  });
});
