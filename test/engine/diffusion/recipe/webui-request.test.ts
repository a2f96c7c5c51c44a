import { describe, expect, it } from "vitest";
import { webuiRequest } from "../../../../src/engine/diffusion/recipe/webui-request.ts";
import { describeWithShared, golden } from "../../../support/shared.ts";

function read(line: string, prompt = "a cat") {
  return webuiRequest(`${prompt}\nSteps: 20, Sampler: Euler a, CFG scale: 7, ${line}`);
}

describe("webuiRequest", () => {
  it("asks for what the picture says", () => {
    expect(read("Seed: 5, Size: 512x768, Model hash: 6ce0161689, Model: v1-5, Clip skip: 2, Version: v1.10.1")).toEqual(
      {
        request: {
          ...{ prompt: "a cat", negativePrompt: "", seed: 5, count: 1, steps: 20, guidanceScale: 7 },
          ...{ sampler: "Euler a", schedule: "Automatic", randomSource: "nv", width: 512, height: 768, clipSkip: 2 },
        },
        ...{ model: "v1-5", modelHash: "6ce0161689", software: "v1.10.1" },
        unmapped: [],
      },
    );
  });

  it.each([
    ["Seed: 1", "nv"],
    ["Seed: 1, RNG: NV", "nv"],
    ["Seed: 1, RNG: CPU", "cpu"],
  ])("takes the random numbers of %s from %s", (line, source) => {
    expect(read(line).request.randomSource).toBe(source);
  });

  it("keeps a second seed, and the hashes of embeddings", () => {
    const { request, embeddings } = read(
      'Seed: 1, Variation seed: 7, Variation seed strength: 0.3, TI hashes: "bad hands: 0123456789ab, tree: ba9876543210"',
    );
    expect(request.variation).toEqual({ seed: 7, strength: 0.3 });
    expect(embeddings).toEqual({ "bad hands": "0123456789ab", tree: "ba9876543210" });
  });

  it("keeps what else noise depends on", () => {
    const { request, unmapped } = read("Seed: 1, Seed resize from: 512x640, ENSD: 31337");
    expect(request).toMatchObject({ etaSeedDelta: 31337, seedSize: { width: 512, height: 640 } });
    expect(unmapped).toEqual([]);
  });

  it("names what it can't do, with what older versions did otherwise", () => {
    const { unmapped } = read("Seed: 1, ENSD: -5, Face restoration: CodeFormer, Version: v1.5.0", "[a:b:0.5]");
    expect(unmapped.map(({ key }) => key)).toEqual([
      "ENSD",
      "Face restoration",
      "Old prompt editing timelines",
      "Downcast alphas_cumprod",
    ]);
  });

  it("asks for a second pass, and names an upscaler that is not known here", () => {
    const line = "Seed: 1, Denoising strength: 0.5, Hires upscale: 2, Hires steps: 10, Hires upscaler: R-ESRGAN 4x+";
    const { request, unmapped, startImage } = read(line);
    expect(request).toMatchObject({ strength: 0.5, hires: { factor: 2, steps: 10 } });
    expect(unmapped).toEqual([{ key: "Hires upscaler", value: "R-ESRGAN 4x+" }]);
    expect(startImage).toBeUndefined();
  });

  it.each([
    ["xl refiner 1.0 [7440042bbd]", { model: "xl refiner 1.0", modelHash: "7440042bbd" }],
    ["xl-refiner", { model: "xl-refiner", modelHash: "" }],
  ])("keeps a refiner, %s, and where it takes over", (title, named) => {
    const { refiner, unmapped } = read(`Seed: 1, Refiner: ${title}, Refiner switch at: 0.75`);
    expect(refiner).toEqual({ ...named, switchAt: 0.75 });
    expect(unmapped).toEqual([]);
  });

  it("knows a picture that began with another, which it does not carry", () => {
    const whole =
      "Seed: 1, Denoising strength: 0.5, Mask mode: Inpaint not masked, Mask blur: 4, Inpaint area: Only masked, Masked area padding: 48";
    expect(read(whole)).toMatchObject({
      request: { invertMask: true, maskPadding: 48, maskBlur: 4 },
      unmapped: [],
    });
    expect(read("Seed: 1, Denoising strength: 0.5, Mask blur: 4")).toMatchObject({
      request: { strength: 0.5, maskBlur: 4 },
      startImage: "",
      mask: "",
    });
  });

  it("names a sampler and a schedule that are not known here", () => {
    const { request, unmapped } = webuiRequest("a\nSteps: 4, Sampler: Wishful, Schedule type: Perhaps, CFG scale: 1");
    expect(request).not.toHaveProperty("sampler");
    expect(request).not.toHaveProperty("schedule");
    expect(unmapped.map(({ value }) => value)).toEqual(["Wishful", "Perhaps"]);
  });

  it.each([
    ["18446744073709551615, RNG: CPU", 2 ** 32 - 1],
    ["4294967296, RNG: CPU", 2 ** 32],
    ["-1, RNG: CPU", 2 ** 32 - 1],
  ])("reads seed %s as torch's generator does", (seed, expected) => {
    expect(read(`Seed: ${seed}`).request.seed).toBe(expected);
  });

  it.each(["18446744073709551615", "1e99", "seven"])("refuses the seed %s of a card", (seed) => {
    expect(() => read(`Seed: ${seed}`)).toThrow(expect.objectContaining({ code: "replay.seed" }));
  });
});

describeWithShared("webuiRequest on A1111's own infotexts (golden/diffusion/a1111_infotext.json)", () => {
  const { cases } = golden<{ cases: readonly { readonly infotext: string }[] }>("diffusion/a1111_infotext.json");

  it.each(cases)("loses nothing of $infotext", ({ infotext }) => {
    const { request, unmapped } = webuiRequest(infotext);
    expect(infotext).toContain(request.prompt.split("\n")[0]?.replace(/<hypernet:.*/u, ""));
    for (const { key, value } of unmapped) expect(`${key}${value}`).not.toBe("");
  });
});
