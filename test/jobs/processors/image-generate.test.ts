import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "vitest";
import type { PaintProgress, TextToImage } from "../../../src/engine/ports.ts";
import { imageGenerateOutput } from "../../../src/jobs/job-types.ts";
import type { JobProgress } from "../../../src/jobs/ports.ts";
import { imageGenerate } from "../../../src/jobs/processors/image-generate.ts";
import { recipeWith } from "../../support/recipe.ts";

const request = { prompt: "a red circle", negativePrompt: "", seed: 7, count: 2 };

/** Paints by telling of its steps, `everyMs` apart. */
function painter(steps: number, everyMs: number): TextToImage {
  return {
    async paint({ seed, count }, { signal, onProgress } = {}) {
      const seeds = Array.from({ length: count }, (_, i) => seed + i);
      for (const [i] of seeds.entries()) {
        for (let step = 1; step <= steps; step++) {
          if (everyMs > 0) await delay(everyMs, undefined, signal && { signal });
          const progress: PaintProgress = { picture: i + 1, pictures: count, step, steps };
          onProgress?.(step % 2 === 0 ? { ...progress, preview: new Uint8Array([step]) } : progress);
        }
      }
      return seeds.map((seed) => ({ recipe: recipeWith({ seed }), png: new Uint8Array([seed]) }));
    },
  };
}

async function run(painter: TextToImage, signal = new AbortController().signal) {
  const reports: JobProgress[] = [];
  const product = await imageGenerate(painter)(request, { signal, report: (progress) => void reports.push(progress) });
  return { ...product, reports };
}

test("each picture becomes a PNG named for its seed, its recipe in the same place", async () => {
  const { output, files } = await run(painter(1, 0));
  expect(files).toEqual([
    { name: "pictoken-7.png", mediaType: "image/png", bytes: new Uint8Array([7]) },
    { name: "pictoken-8.png", mediaType: "image/png", bytes: new Uint8Array([8]) },
  ]);
  expect(imageGenerateOutput.parse(output).recipes).toEqual([7, 8].map((seed) => recipeWith({ seed })));
});

test("what the output keeps of a recipe is all of it, also what a model did not read", async () => {
  const unread = { prompt: "and more", negativePrompt: "and less" };
  const paint = async () => [{ recipe: recipeWith({ unread }), png: new Uint8Array() }];
  const { output } = await run({ paint });
  expect(imageGenerateOutput.parse(JSON.parse(JSON.stringify(output)))).toEqual({ recipes: [recipeWith({ unread })] });
});

test("steps are counted through all pictures, with previews in base64", async () => {
  const { reports } = await run(painter(2, 250));
  expect(reports).toEqual([
    { done: 1, total: 4 },
    { done: 2, total: 4, preview: "Ag==" },
    { done: 3, total: 4 },
    { done: 4, total: 4, preview: "Ag==" },
  ]);
});

test("quick steps are reported about five times a second, the last one always", async () => {
  const { reports } = await run(painter(50, 10));
  expect(reports.length).toBeLessThan(20);
  expect(reports.at(-1)).toMatchObject({ done: 100, total: 100 });
});

test("it stops when it is told to", async () => {
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 50);
  await expect(run(painter(1000, 10), stop.signal)).rejects.toThrow();
});
