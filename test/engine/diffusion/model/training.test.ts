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
    const { table, prediction, timesteps } = await readTraining(demoModel);
    expect(table.sigmas).toHaveLength(1000);
    expect(table.sigmas[999]).toBeCloseTo(14.6146, 4);
    expect(prediction).toBe("epsilon");
    expect(timesteps).toEqual({ spacing: "leading", stepsOffset: 1, setAlphaToOne: false });
  });

  it("takes DDIM's own defaults where the file is silent", async () => {
    expect(await trainingOf({})).toMatchObject({
      prediction: "epsilon",
      timesteps: { spacing: "leading", stepsOffset: 0, setAlphaToOne: true },
    });
  });

  it.each([
    [{ beta_schedule: "squaredcos_cap_v2" }, "beta_schedule squaredcos_cap_v2"],
    [{ trained_betas: [0.1, 0.2] }, "trained_betas"],
    [{ rescale_betas_zero_snr: true }, "rescale_betas_zero_snr"],
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
      params: { file: "scheduler_config.json" },
    });
  });
});
