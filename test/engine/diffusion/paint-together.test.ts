import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { companyOf } from "../../../src/engine/diffusion/company.ts";
import { type TextToImageParts, textToImage } from "../../../src/engine/diffusion/text-to-image.ts";
import { EngineError } from "../../../src/engine/errors.ts";
import type { ImageRequest, Painting, PaintProgress } from "../../../src/engine/ports.ts";
import { demoModel, openDemo, storeOf } from "../../support/demo-model.ts";

const request: ImageRequest = { prompt: "a red circle", negativePrompt: "", seed: 5, count: 1, steps: 3 };

/** As many at once as there are. */
const always = { best: (_: string, most: number) => most, tell: () => {} };

/** A painter whose UNet writes down for how many texts at once it was asked. */
function painterOf(parts: Partial<TextToImageParts> = {}) {
  const asked: number[] = [];
  const painter = textToImage({
    store: storeOf(demoModel),
    pace: always,
    loadSession: async (file) => {
      const session = await openDemo(file);
      return {
        ...session,
        run: (feeds) => {
          if (feeds["sample"] !== undefined) asked.push(feeds["sample"].dims[0]!);
          return session.run(feeds);
        },
      };
    },
    ...parts,
  });
  return { painter, asked };
}

/** The greatest difference of a byte: a processor may add up in another order in larger batches. */
async function farthest(...paintings: readonly [Painting, Painting]): Promise<number> {
  const [a, b] = await Promise.all(paintings.map(({ png }) => sharp(png).raw().toBuffer()));
  return a!.reduce((most, byte, i) => Math.max(most, Math.abs(byte - b![i]!)), 0);
}

/** Four different requests for the same walk. */
const four: readonly ImageRequest[] = [
  request,
  { ...request, seed: 6, prompt: "a green star on a white background" },
  { ...request, seed: 7, negativePrompt: "blue, dark", guidanceScale: 3 },
  { ...request, seed: 5, prompt: `${"a large blue square, ".repeat(20)}on red` },
];

describe("painting together", () => {
  test.each(["Euler", "Euler a", "DPM++ 2M Karras", "DPM++ SDE", "Heun"])(
    "with %s gives each the picture that it gets alone",
    { timeout: 120_000 },
    async (sampler) => {
      const requests = four.map((one) => ({ ...one, sampler }));
      const { painter: apart } = painterOf();
      const alone = [];
      for (const one of requests) alone.push(await apart.paint(one));
      const { painter, asked } = painterOf({ batch: 4 });
      const together = await Promise.all(requests.map((one) => painter.paint(one)));
      for (const [i, paintings] of together.entries()) {
        expect(paintings[0]!.recipe).toEqual(alone[i]![0]!.recipe);
        expect(await farthest(paintings[0]!, alone[i]![0]!)).toBeLessThanOrEqual(1);
      }
      // the fourth is longer, and is read apart
      expect(Math.max(...asked)).toBe(6);
    },
  );

  test("takes along what walks in step, in order, and leaves the rest where it is", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf({ batch: 4 });
    const done: number[] = [];
    const requests = [
      request,
      { ...request, seed: 6, steps: 2 },
      { ...request, seed: 7 },
      { ...request, seed: 8, width: 64 },
    ];
    await Promise.all(requests.map((one) => painter.paint(one).then(() => done.push(one.seed))));
    expect(new Set(done.slice(0, 2))).toEqual(new Set([5, 7]));
    expect(done.slice(2)).toEqual([6, 8]);
    expect(asked).toEqual([4, 4, 4, 2, 2, 2, 2, 2]);
  });

  test("paints one after another where nothing else is asked for", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf();
    await Promise.all(four.slice(0, 3).map((one) => painter.paint(one)));
    expect(asked).toEqual(Array(9).fill(2));
  });

  test("leaves the very same for later: its outcome may be shared", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf({ batch: 4 });
    const [first, second] = await Promise.all([painter.paint(request), painter.paint({ ...request })]);
    expect(second).toEqual(first);
    expect(asked).toEqual(Array(6).fill(2));
  });

  test("pictures of one request stay one after another, beside those of others", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf({ batch: 2 });
    const [several, one] = await Promise.all([
      painter.paint({ ...request, count: 2 }),
      painter.paint({ ...request, seed: 9 }),
    ]);
    expect([several!.length, one!.length]).toEqual([2, 1]);
    expect(asked).toEqual([4, 4, 4, 2, 2, 2]);
  });

  test("each hears of its own steps, and is stopped on its own", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf({ batch: 3 });
    const heard: PaintProgress[][] = [[], [], []];
    const stop = new AbortController();
    const reason = new EngineError("job.cancelled");
    const paintings = [0, 1, 2].map((i) =>
      painter.paint(
        { ...request, seed: 20 + i, steps: 6 },
        {
          ...(i === 1 && { signal: stop.signal }),
          onProgress: (progress) => {
            heard[i]!.push(progress);
            if (i === 1 && progress.step === 2) stop.abort(reason);
          },
        },
      ),
    );
    const outcomes = await Promise.allSettled(paintings);
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[1]).toMatchObject({ reason });
    expect(heard[0]!.map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(heard[1]!.map(({ step }) => step)).toEqual([1, 2]);
    expect(asked).toEqual([6, 6, 4, 4, 4, 4]);
    const [last] = (await paintings[2])!;
    const [alone] = await painterOf().painter.paint({ ...request, seed: 22, steps: 6 });
    expect(await farthest(last!, alone!)).toBeLessThanOrEqual(1);
  });

  test("one that fails does not hold up the others", { timeout: 120_000 }, async () => {
    const { painter } = painterOf({ batch: 3 });
    const [good, bad, other] = await Promise.allSettled([
      painter.paint(request),
      painter.paint({ ...request, seed: 6, guidanceScale: 99 }),
      painter.paint({ ...request, seed: 7, clipSkip: 50 }),
    ]);
    expect(good.status).toBe("fulfilled");
    expect(bad).toMatchObject({ status: "rejected", reason: { code: "image.range" } });
    expect(other).toMatchObject({ status: "rejected", reason: { code: "image.range" } });
  });

  test("one that is stopped before its turn is answered at once, and never painted", { timeout: 120_000 }, async () => {
    const { painter, asked } = painterOf();
    const stop = new AbortController();
    const first = painter.paint(request);
    const second = painter.paint({ ...request, seed: 6 }, { signal: stop.signal });
    stop.abort(new EngineError("job.cancelled"));
    await expect(second).rejects.toMatchObject({ code: "job.cancelled" });
    expect(asked).toEqual([]);
    await first;
    await painter.paint({ ...request, seed: 7, steps: 1 });
    expect(asked).toEqual([2, 2, 2, 2]);
  });

  test("tries what pays, with the real clock, and goes on with something", { timeout: 120_000 }, async () => {
    const { measuredPace } = await import("../../../src/engine/diffusion/pace.ts");
    const { painter, asked } = painterOf({ batch: 2, pace: measuredPace() });
    for (let round = 0; round < 3; round++) {
      const seeds = [10, 11].map((seed) => seed + 2 * round);
      await Promise.all(seeds.map((seed) => painter.paint({ ...request, seed })));
    }
    // one alone, then the other; two at once, as a trial; then whatever was faster
    expect(asked.slice(0, 9)).toEqual([2, 2, 2, 2, 2, 2, 4, 4, 4]);
  });
});

test("company is for requests of a text alone, for the same walk", () => {
  const company = companyOf(request);
  expect(companyOf({ ...request, prompt: "b", seed: 1, guidanceScale: 2, clipSkip: 2 })).toEqual(company);
  expect(companyOf({ ...request, steps: 4 })!.walk).not.toBe(company!.walk);
  expect(companyOf({ ...request, steps: 4 })!.kind).toBe(company!.kind);
  expect(companyOf({ ...request, width: 64 })!.kind).not.toBe(company!.kind);
  const png = new Uint8Array();
  for (const more of [{ image: png }, { hires: {} }, { imagePrompt: png }])
    expect(companyOf({ ...request, ...more })).toBeUndefined();
});
