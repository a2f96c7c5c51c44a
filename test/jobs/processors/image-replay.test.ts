import { beforeAll, describe, expect, it } from "vitest";
import { textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import { lookAtPicture } from "../../../src/engine/metadata/look-at-picture.ts";
import { readRecipeTexts } from "../../../src/engine/metadata/read-recipe.ts";
import type { ImageRequest, TextToImage } from "../../../src/engine/ports.ts";
import { imageReplayOutput } from "../../../src/jobs/job-types.ts";
import { imageReplay } from "../../../src/jobs/processors/image-replay.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "blue", seed: 5, count: 1, steps: 2 };

describe("a picture of the demo model painted again", () => {
  let painter: TextToImage;
  beforeAll(() => {
    painter = textToImage({ store: storeOf(demoModel), loadSession: openDemo });
  });

  /** Paints, and replays what stands in the PNG, in A1111's words alone where `webui`. */
  async function replayed(
    part: Partial<ImageRequest>,
    change: { webui?: boolean; modelHash?: string; start?: Uint8Array } = {},
  ) {
    const paintings = await painter.paint({ ...request, ...part });
    const { png } = paintings.at(-1)!;
    const { texts } = await lookAtPicture(png);
    const { paintedWith } = readRecipeTexts(change.webui ? { parameters: texts["parameters"]! } : texts);
    const { request: again, unmapped, ...then } = paintedWith!;
    const input = {
      request: { ...again, ...(change.start && { image: Buffer.from(change.start).toString("base64") }) },
      was: { ...then, ...(change.modelHash !== undefined && { modelHash: change.modelHash }) },
      unmapped: [...unmapped],
      original: Buffer.from(png).toString("base64"),
    };
    const run = { signal: new AbortController().signal, report: () => {} };
    const { output, files } = await imageReplay(painter)(input as never, run);
    return { ...imageReplayOutput.parse(output), files };
  }

  it.each<[string, Partial<ImageRequest>]>([
    ["with nothing special", {}],
    ["of several, the last", { count: 2 }],
    ["with a card's noise and a variation", { randomSource: "nv", variation: { seed: 9, strength: 0.3 } }],
    ["with clip skip and a schedule", { clipSkip: 2, sampler: "DPM++ 2M", schedule: "Karras" }],
    ["with noise at every step", { sampler: "Euler a", emphasis: "no-norm", prompt: "a (red:1.3) circle" }],
    [
      "with a second pass",
      { hires: { factor: 2, upscaler: "Lanczos", steps: 2 }, strength: 0.6, width: 64, height: 64 },
    ],
    ["with a second pass of a given size", { hires: { width: 96, height: 128 }, width: 64, height: 64 }],
    ["without a seam", { tiling: true }],
    ["with a sampler of diffusers", { sampler: "UniPC", guidanceScale: 3.5, width: 64, height: 96 }],
  ])("%s is the same to the pixel", async (_, part) => {
    const { pixels, differences } = await replayed(part);
    expect({ pixels, differences }).toEqual({ pixels: { kind: "same" }, differences: [] });
  });

  it("is the same from A1111's words alone", async () => {
    const { pixels, differences, unmapped } = await replayed(
      { randomSource: "nv", clipSkip: 2, sampler: "DPM++ 2M", schedule: "Exponential" },
      { webui: true },
    );
    expect({ pixels, differences, unmapped }).toEqual({ pixels: { kind: "same" }, differences: [], unmapped: [] });
  });

  it("is the same with a second pass from A1111's words alone", async () => {
    const hires = { factor: 1.5, upscaler: "Latent (nearest)", steps: 3 };
    const { pixels, unmapped } = await replayed({ hires, strength: 0.6, width: 64, height: 64 }, { webui: true });
    expect({ pixels, unmapped }).toEqual({ pixels: { kind: "same" }, unmapped: [] });
  });

  it("is the same from the picture that it began with, and names another's hash", async () => {
    const [first, second] = await painter.paint({ ...request, count: 2 });
    const began = { image: first!.png, strength: 0.6 };
    expect((await replayed(began, { start: first!.png })).pixels).toEqual({ kind: "same" });
    const { differences } = await replayed(began, { start: second!.png });
    expect(differences.map(({ what }) => what)).toEqual(["start-image"]);
  });

  it("names the hash that is another", async () => {
    const { differences, recipe, files } = await replayed({}, { modelHash: "0000000000" });
    expect(differences).toEqual([{ what: "model-hash", was: "0000000000", now: recipe.modelHash }]);
    expect(files).toMatchObject([{ name: "pictoken-5.png", mediaType: "image/png" }]);
  });
});
