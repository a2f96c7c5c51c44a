import { afterAll, describe, expect, it } from "vitest";
import { schedulerConfig } from "../../../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../../../src/engine/diffusion/model/training.ts";
import { brownianAhead, brownianThread } from "../../../../src/engine/diffusion/random/brownian-ahead.ts";
import { brownianNoise } from "../../../../src/engine/diffusion/random/brownian-noise.ts";
import { askedNoise } from "../../../../src/engine/diffusion/samplers/asked-noise.ts";
import { samplers } from "../../../../src/engine/diffusion/samplers/index.ts";
import type { StepNoise } from "../../../../src/engine/diffusion/samplers/sampler.ts";

const shape = { channels: 4, rows: 6, columns: 5 };
const training = trainingOf(
  schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 }),
  "test",
);
const thread = brownianThread();
afterAll(() => thread[Symbol.asyncDispose]());

describe("brownianAhead", () => {
  it.each(samplers.filter(({ noise }) => noise === "brownian"))(
    "gives $name the numbers of the path itself",
    async ({ prepare }) => {
      const { sample, levels } = prepare(training, 37);
      const path = { seed: { source: "cpu", seed: 7 }, sigmas: levels.sigmas, shape } as const;
      const steps = await askedNoise(sample, levels.sigmas);
      expect(steps.length).toBeGreaterThanOrEqual(35);
      const walkedWith = (noise: StepNoise) =>
        sample(async (x) => x.map((value) => 0.9 * value), new Float32Array(120).fill(3), levels.sigmas, { noise });
      const signal = new AbortController().signal;
      expect(await walkedWith(brownianAhead(thread, path, steps, signal))).toEqual(
        await walkedWith(brownianNoise(path)),
      );
    },
  );

  it("serves several walks at once, and stops one alone", async () => {
    const steps = Array.from({ length: 40 }, (_, i) => [10 - i / 8, 10 - (i + 1) / 8] as const);
    const path = (seed: number) => ({ seed: { source: "nv", seed }, sigmas: [10, 0.1, 0], shape }) as const;
    const stop = new AbortController();
    const stopped = brownianAhead(thread, path(1), steps, stop.signal);
    const other = brownianAhead(thread, path(2), steps, new AbortController().signal);
    expect(await stopped(...steps[0]!)).not.toEqual(await other(...steps[0]!));
    stop.abort();
    const here = brownianNoise(path(2));
    here(...steps[0]!);
    for (const step of steps.slice(1)) expect(await other(...step)).toEqual(here(...step));
    // those that were made before it stopped are there; what comes later never will be
    const rest = steps.slice(1).map(async (step) => stopped(...step));
    expect((await Promise.allSettled(rest)).at(-1)).toMatchObject({ status: "rejected", reason: stop.signal.reason });
  });

  it("refuses a step that was not foreseen", () => {
    const path = { seed: { source: "cpu", seed: 7 }, sigmas: [10, 1, 0], shape } as const;
    const noise = brownianAhead(thread, path, [[10, 1]], new AbortController().signal);
    expect(() => noise(10, 2)).toThrow(RangeError);
  });
});
