import { z } from "zod";
import type { Latents } from "../../src/engine/diffusion/latents.ts";
import { schedulerConfig } from "../../src/engine/diffusion/model/configs.ts";
import { trainingOf } from "../../src/engine/diffusion/model/training.ts";
import { findSampler } from "../../src/engine/diffusion/samplers/index.ts";
import { scheduleNamed } from "../../src/engine/diffusion/schedules/index.ts";
import { finished, pureNoise } from "../../src/engine/diffusion/schedules/schedule.ts";
import { fakeNoise, fakeStart } from "../support/fake-network.ts";
import { difference, digest, firstProblem, greatestOf, numbers, trajectoryTolerance } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";
import { recordedDenoise } from "./recorded-denoise.ts";

const oneCase = z.object({
  sampler: z.enum(["DDIM", "PLMS", "UniPC"]),
  steps: z.number(),
  eta: z.number(),
  timesteps: numbers,
  x_at_callback: z.array(digest),
  final: numbers,
});

/** Walks of A1111's DDIM, PLMS and UniPC with a fake network: the timesteps that it asks about, the number of steps, and the end. */
export const webuiTimestepSamplers = goldenHandler(
  "A1111 timestep samplers",
  z.object({ cases: z.array(oneCase).min(1) }),
  async ({ cases }) => {
    const results = [];
    for (const one of cases)
      results.push({ name: `${one.sampler}, ${one.steps} steps, η ${one.eta}`, problem: await problemOf(one) });
    return results;
  },
);

async function problemOf({ sampler: name, steps, eta, timesteps, x_at_callback, final }: z.infer<typeof oneCase>) {
  const scheduler = schedulerConfig.parse({ beta_schedule: "scaled_linear", beta_start: 0.00085, beta_end: 0.012 });
  const schedule = name === "UniPC" ? undefined : scheduleNamed("webui_timesteps");
  const { sample, levels } = findSampler(name).sampler.prepare(trainingOf(scheduler, "golden"), steps, schedule);
  const { denoise, calls } = recordedDenoise(levels.timestepOf);
  const formula = fakeNoise();
  const seen: Latents[] = [];
  const walked = await sample(denoise, pureNoise(levels, fakeStart()), levels.sigmas, {
    noise: () => formula.normal(256),
    ...(eta > 0 && { eta }),
    onStep: ({ denoised }) => void seen.push(denoised),
  });
  const tolerance = trajectoryTolerance(greatestOf(final));
  const asked = [...new Set(calls.map(({ timestep }) => Math.round(timestep)))];
  const expected = timesteps.slice(1).reverse();
  return firstProblem([
    difference("steps", [seen.length], [x_at_callback.length], 0),
    // of two timesteps PLMS also asks about the last, to do its first step again
    name === "UniPC" ? undefined : difference("timesteps", asked.slice(0, expected.length), expected, 0),
    difference("end", finished(levels, walked), final, tolerance),
  ]);
}
