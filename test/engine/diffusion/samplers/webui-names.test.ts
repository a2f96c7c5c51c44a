import { describe, expect, it } from "vitest";
import { webuiNames } from "../../../../src/engine/diffusion/samplers/webui-names.ts";

describe("webuiNames", () => {
  it.each([
    ["DPM++ 2M Karras", undefined, "DPM++ 2M", "Karras"],
    ["DPM++ 2M SDE Heun Karras", undefined, "DPM++ 2M SDE Heun", "Karras"],
    ["Euler", "SGM Uniform", "Euler", "SGM Uniform"],
    ["DPM2 a Karras", "Automatic", "DPM2 a", "Karras"],
    ["Restart", "karras", "Restart", "Karras"],
    ["euler a", undefined, "DPM++ 2M", "Automatic"], // A1111 looks at case
    [undefined, undefined, "DPM++ 2M", "Automatic"],
  ])("takes %j over %j for %s over %s", (sampler, schedule, name, label) => {
    expect(webuiNames(sampler, schedule, false)).toEqual({ sampler: name, schedule: label });
  });

  it("calls a schedule that is the sampler's own automatic, when told to", () => {
    expect(webuiNames("DPM++ 2M Karras", undefined, true).schedule).toBe("Automatic");
    expect(webuiNames("Euler Karras", undefined, true).schedule).toBe("Karras");
  });
});
