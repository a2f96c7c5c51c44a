import { cp, mkdtemp, rm, truncate } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EngineError } from "../../src/engine/errors.ts";
import { type Inference, startInference } from "../../src/engine/inference.ts";
import type { ImageRequest, PaintProgress } from "../../src/engine/ports.ts";
import { demoModels } from "../support/demo-models.ts";

const request: ImageRequest = {
  model: "sd15-tiny",
  prompt: "a red circle on a blue background",
  negativePrompt: "",
  seed: 3,
  count: 1,
  steps: 6,
};

let inference: Inference;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "pictoken-inference-"));
  await cp(join(demoModels, "sd15-tiny"), join(folder, "broken"), { recursive: true });
  await truncate(join(folder, "broken/unet/model.onnx"), 100_000);
  await cp(join(demoModels, "sd15-tiny"), join(folder, "partial"), { recursive: true });
  await rm(join(folder, "partial/vae_decoder/model.onnx"));
  inference = startInference({ folders: [folder], threads: 1 });
});
afterAll(async () => {
  await inference[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test("A picture comes from the thread as a PNG with its recipe, after progress for every step, and the event loop keeps turning meanwhile", async () => {
  const heard: PaintProgress[] = [];
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  const [painting, ...others] = await inference.paint(request, { onProgress: (progress) => heard.push(progress) });
  clearInterval(turning);
  expect(others).toEqual([]);
  expect(Buffer.from(painting!.png.subarray(1, 4)).toString()).toBe("PNG");
  expect(painting?.recipe).toMatchObject({ model: "sd15-tiny", seed: 3, steps: 6 });
  expect(heard.map(({ step, steps }) => [step, steps])).toEqual([1, 2, 3, 4, 5, 6].map((step) => [step, 6]));
  expect(turns).toBeGreaterThan(0);
});

test("The same request gives the same bytes again", async () => {
  const [first, second] = await Promise.all([inference.paint(request), inference.paint(request)]);
  expect(first).toEqual(second);
});

test("A picture is stopped between steps, with the signal's reason", async () => {
  const stop = new AbortController();
  const reason = new EngineError("job.cancelled");
  const steps: number[] = [];
  const painting = inference.paint(
    { ...request, steps: 150 },
    {
      signal: stop.signal,
      onProgress: ({ step }) => {
        steps.push(step);
        if (step === 2) stop.abort(reason);
      },
    },
  );
  await expect(painting).rejects.toBe(reason);
  expect(steps.length).toBeLessThan(150);
  expect(await inference.paint(request)).toHaveLength(1);
});

test("Vectors are made while a picture is painted", async () => {
  const order: string[] = [];
  const painting = inference.paint({ ...request, steps: 100 }).then(() => order.push("picture"));
  const text = await inference
    .embedText({ model: "bert-tiny", text: "a red circle" })
    .finally(() => order.push("vector"));
  await painting;
  expect(text).toMatchObject({ model: "bert-tiny", shape: [96] });
  expect(order).toEqual(["vector", "picture"]);
});

test.each<[string, ImageRequest["model"], object]>([
  ["unknown", "sd15-tinny", { code: "model.unknown", params: { asked: "sd15-tinny", nearest: ["sd15-tiny"] } }],
  ["damaged", "broken", { code: "model.damaged", params: { model: "broken", file: "unet/model.onnx" } }],
  [
    "incomplete",
    "partial",
    { code: "model.file-missing", params: { model: "partial", file: "vae_decoder/model.onnx" } },
  ],
])("A model that is %s is refused with an EngineError, and the thread goes on", async (_, model, problem) => {
  const error = await inference.paint({ ...request, model: model! }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EngineError);
  expect(error).toMatchObject(problem);
  expect(await inference.embedText({ model: "bert-tiny", text: "still here" })).toMatchObject({ model: "bert-tiny" });
});

test("A picture to look at crosses to the thread and stays with its sender", async () => {
  const [painting] = await inference.paint(request);
  const vector = await inference.embedImage({ image: painting!.png });
  expect(vector).toMatchObject({ model: "clip-tiny", shape: [64] });
  expect(painting?.png.length).toBeGreaterThan(0);
});

/** Asks for two long pictures of different sizes; tells which have begun when the first one has, and both when `all` have. */
async function begin(inference: Inference, all: number) {
  const stop = new AbortController();
  const begun = new Set<number>();
  const enough = Promise.withResolvers<void>();
  const paintings = [64, 128].map((width) =>
    inference.paint(
      { ...request, width, height: 64, steps: 150 },
      {
        signal: stop.signal,
        onProgress: ({ step }) => {
          begun.add(width);
          if (begun.size === all && step > 3) enough.resolve();
        },
      },
    ),
  );
  const ended = Promise.allSettled(paintings);
  await enough.promise;
  const seen = [...begun];
  stop.abort(new EngineError("job.cancelled"));
  for (const end of await ended) expect(end).toMatchObject({ reason: { code: "job.cancelled" } });
  return seen;
}

test("One generation runs at a time, unless more are asked for", { timeout: 120_000 }, async () => {
  expect(await begin(inference, 1)).toEqual([64]);
  await using several = startInference({ folders: [], threads: 1, generations: 2 });
  expect(new Set(await begin(several, 2))).toEqual(new Set([64, 128]));
});

test("Closing stops a picture and ends the thread", async () => {
  const closed = startInference({ folders: [], threads: 1 });
  const begun = Promise.withResolvers<void>();
  const painting = closed.paint({ ...request, steps: 150 }, { onProgress: () => begun.resolve() });
  const stopped = expect(painting).rejects.toMatchObject({ code: "inference.closed" });
  await begun.promise;
  await closed[Symbol.asyncDispose]();
  await stopped;
  await nextTurn();
  await expect(closed.embedText({ text: "too late" })).rejects.toMatchObject({ code: "inference.closed" });
});
