import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { replay } from "../../commands/replay.ts";
import { signPng } from "../../src/engine/diffusion/recipe/signed-png.ts";
import { jobTypes } from "../../src/jobs/job-types.ts";
import { demoModel, storeOf } from "../support/demo-model.ts";
import { memoryFiles } from "../support/memory-stores.ts";
import { recipeWith } from "../support/recipe.ts";
import { keptJobs, runCommand } from "../support/run-command.ts";

const INFOTEXT = "a cat\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 1, Size: 128x128, Model: gone";

/** The input of the job that is asked for. */
async function asked(options: Parameters<typeof runCommand>[1], attached: Record<string, Uint8Array> = {}) {
  const { jobs, kept } = keptJobs();
  await runCommand(replay, options, { jobs, models: storeOf(demoModel), files: memoryFiles() }, attached);
  return jobTypes["image.replay"].input.parse(kept[0]?.input);
}

describe("/replay", () => {
  test("asks for a picture's recipe, and takes the picture along to compare", async () => {
    const red = sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } });
    const png = signPng(await red.png().toBuffer(), recipeWith({ randomSource: "nv" }));
    const image = { handle: "1", name: "a.png", size: png.length };
    const { request, was, original } = await asked({ image }, { 1: png });
    expect(request).toMatchObject({ model: "sd15-tiny", seed: 1, randomSource: "nv", count: 1 });
    expect(was).toMatchObject({ modelHash: "0123456789" });
    expect(original).toBe(Buffer.from(png).toString("base64"));
  });

  test("takes a pasted text, or the JSON that /imagine prints", async () => {
    expect((await asked({ recipe: INFOTEXT })).request).toMatchObject({ prompt: "a cat", steps: 20 });
    const json = JSON.stringify({ recipe: recipeWith({ seed: 7 }), images: [] });
    expect((await asked({ recipe: json })).request.seed).toBe(7);
  });

  test("wants the picture that was a prompt, by its hash, and takes it along", async () => {
    const recipe = recipeWith({ imagePrompt: { file: "00ff00ff00ff00ff", weight: 0.5, noise: 20 } });
    await expect(asked({ recipe: JSON.stringify(recipe) })).rejects.toMatchObject({
      code: "replay.image-prompt-needed",
      params: { file: "00ff00ff00ff00ff" },
    });
    const attached = { handle: "1", name: "star.png", size: 3 };
    const { request, was } = await asked(
      { recipe: JSON.stringify(recipe), "image-prompt": attached },
      { 1: Uint8Array.of(1, 2, 3) },
    );
    expect(request).toMatchObject({
      imagePrompt: Buffer.of(1, 2, 3).toString("base64"),
      imagePromptWeight: 0.5,
      imagePromptNoise: 20,
      given: { imagePrompt: { name: "star.png", size: 3 } },
    });
    expect(was.imagePrompt).toBe("00ff00ff00ff00ff");
  });

  test.each([
    [{}, "replay.nothing"],
    [{ recipe: "a cat" }, "replay.no-recipe-text"],
    [{ recipe: '{"nodes":[]}' }, "replay.unknown-form"],
  ])("refuses %j with what would work", async (options, code) => {
    await expect(asked(options)).rejects.toMatchObject({ code });
  });

  test.each([
    [[], undefined, "unchecked"],
    [[{ what: "software", was: "v1.10.1", now: "Pictoken 0.1.0" }], undefined, "unchecked-differs"],
    [[], { kind: "same" }, "same"],
    [[], { kind: "different", mean: 1.2, max: 9, changed: 0.5 }, "near"],
    [[], { kind: "different", mean: 40, max: 255, changed: 1 }, "different"],
    [[], { kind: "other-size", width: 8, height: 8 }, "other-size"],
  ])("of differences %j and pixels %j it says %s", (differences, pixels, verdict) => {
    const output = { recipe: recipeWith(), differences, unmapped: [], ...(pixels && { pixels }) };
    const context = { caller: { id: "1", platform: "test", role: "member" as const }, locale: "en-US", jobId: "1" };
    const { data, blocks } = replay.actions[""]!.present!(output, { ...context, files: [] });
    expect(data).toMatchObject({ verdict, differences });
    expect(blocks[0]).toMatchObject({ words: { key: `replay.verdict.${verdict}` } });
    expect(blocks.some(({ kind }) => kind === "table")).toBe(differences.length > 0);
  });
});
