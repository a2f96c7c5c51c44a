import { describe, expect, it } from "vitest";
import { webuiParameters } from "../../../../src/engine/diffusion/recipe/webui-parameters.ts";

function parameters(prompt: string, line: string) {
  return webuiParameters(`${prompt}\nSteps: 20, Sampler: DDIM, CFG scale: 7, ${line}`);
}

describe("webuiParameters", () => {
  it("fills in what is not said", () => {
    expect(webuiParameters("a cat")).toMatchObject({
      Prompt: "a cat",
      "Negative prompt": "",
      "Clip skip": "1",
      RNG: "GPU",
    });
    expect(parameters("a cat", "Clip skip: 2, RNG: CPU")).toMatchObject({ "Clip skip": "2", RNG: "CPU" });
  });

  it.each([
    ["v1.5.2", true, true, true],
    ["v1.6.0", undefined, undefined, true],
    ["v1.7.0-224-gabc", undefined, undefined, true],
    ["v1.7.0-225-gabc", undefined, undefined, undefined],
    ["v1.10.1", undefined, undefined, undefined],
    ["f0.0.17", undefined, undefined, undefined],
  ])("knows what pictures of %s need", (version, timelines, conds, alphas) => {
    const read = parameters("[a:b:0.5]", `Version: ${version}`);
    expect(read["Old prompt editing timelines"]).toBe(timelines);
    expect(read["Pad conds v0"]).toBe(conds);
    expect(read["Downcast alphas_cumprod"]).toBe(alphas);
  });

  it.each([
    ["a (cat)", "Original"],
    ["a cat BREAK", undefined],
    ["a (cat:1.2.3)", "Original"],
  ])("says that %j was weighed: %s", (prompt, emphasis) => {
    expect(webuiParameters(prompt)["Emphasis"]).toBe(emphasis);
  });
});
