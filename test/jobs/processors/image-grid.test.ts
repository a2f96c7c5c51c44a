import { unzipSync } from "fflate";
import sharp from "sharp";
import { expect, test } from "vitest";
import { lookAtPicture } from "../../../src/engine/metadata/look-at-picture.ts";
import { createGridDrawing } from "../../../src/engine/picture/draw-grid.ts";
import type { TextToImage } from "../../../src/engine/ports.ts";
import { imageGridOutput } from "../../../src/jobs/job-types.ts";
import type { JobProgress } from "../../../src/jobs/ports.ts";
import { imageGrid } from "../../../src/jobs/processors/image-grid.ts";
import { recipeWith } from "../../support/recipe.ts";

const painted: string[] = [];
const painter: TextToImage = {
  async paint({ seed, model = "" }, { onProgress, signal } = {}) {
    signal?.throwIfAborted();
    painted.push(model);
    onProgress?.({ picture: 1, pictures: 1, step: 2, steps: 2 });
    const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: "red" } })
      .png()
      .toBuffer();
    const remarks = [{ option: "strength", why: "no-start" as const }];
    return [{ recipe: recipeWith({ seed, model }), png, ...(model === "b" && { remarks }) }];
  },
};
const cells = ["b", "a", "b", "a"].map((model, seed) => ({ prompt: "x", negativePrompt: "", seed, count: 1, model }));
const input = { cells, columns: ["b", "a"], rows: ["1", "2"], locale: "en-US" };

test("paints one model after the other, and puts every picture in its place", async () => {
  const reports: JobProgress[] = [];
  const run = { signal: new AbortController().signal, report: (progress: JobProgress) => void reports.push(progress) };
  const { output, files } = await imageGrid(painter, createGridDrawing())(input, run);
  expect(painted).toEqual(["a", "a", "b", "b"]);
  expect(imageGridOutput.parse(output).recipes.map(({ seed }) => seed)).toEqual([0, 1, 2, 3]);
  expect(imageGridOutput.parse(output).remarks).toEqual([{ option: "strength", why: "no-start" }]);
  expect(reports.at(-1)).toEqual({ done: 8, total: 8 });
  expect(files.map(({ name }) => name)).toEqual(["pictoken-grid.png", "pictoken-grid.zip"]);
  expect(Object.keys(unzipSync(files[1]!.bytes))).toEqual([
    "row-1-column-1-seed-0.png",
    "row-1-column-2-seed-1.png",
    "row-2-column-1-seed-2.png",
    "row-2-column-2-seed-3.png",
  ]);
  expect((await lookAtPicture(files[0]!.bytes)).texts["parameters"]).toContain("Seed: 0");
});

test("stops between two pictures", async () => {
  const stop = new AbortController();
  const paint: TextToImage["paint"] = async (request, run) => {
    stop.abort();
    return painter.paint(request, { ...run, signal: new AbortController().signal });
  };
  const run = { signal: stop.signal, report: () => {} };
  await expect(imageGrid({ paint }, createGridDrawing())(input, run)).rejects.toThrow();
});
