import { findSampler } from "../../src/engine/diffusion/samplers/index.ts";
import { findSchedule } from "../../src/engine/diffusion/schedules/index.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { emphases } from "../../src/engine/prompt/emphasis.ts";
import type { JobInput } from "../../src/jobs/job-types.ts";
import { readNumbers, readTexts } from "./axis-values.ts";

type Request = JobInput<"image.generate">;

/** One side of a grid: what is written at each place, and what it does to the request. */
export interface Axis {
  readonly labels: readonly string[];
  readonly at: readonly ((request: Request) => Request)[];
}

export const axisNames = [
  "seed",
  "steps",
  "guidance",
  "sampler",
  "schedule",
  "prompt",
  "model",
  "clip-skip",
  "emphasis",
  "variation-strength",
] as const;

export type AxisName = (typeof axisNames)[number];

/**
 * Reads the values of an axis. `prompt` searches for its first value and puts each in its place, the first too, as A1111's “Prompt S/R”.
 * Throws EngineErrors: `grid.values` {axis, given}, `grid.not-in-prompt` {asked}, `sampler.unknown`, `schedule.unknown`.
 */
export function readAxis(name: AxisName, values: string, { prompt, negativePrompt }: Request): Axis {
  switch (name) {
    case "seed":
      return numeric(name, values, (seed) => (request) => ({ ...request, seed }));
    case "steps":
      return numeric(name, values, (steps) => (request) => ({ ...request, steps }));
    case "guidance":
      return numeric(name, values, (guidanceScale) => (request) => ({ ...request, guidanceScale }));
    case "clip-skip":
      return numeric(name, values, (clipSkip) => (request) => ({ ...request, clipSkip }));
    case "variation-strength":
      return numeric(name, values, (strength) => (request) => ({
        ...request,
        variation: { seed: request.variation?.seed ?? request.seed + 1, strength },
      }));
    case "sampler":
      return textual(name, values, (sampler) => {
        findSampler(sampler);
        return (request) => ({ ...request, sampler });
      });
    case "schedule":
      return textual(name, values, (schedule) => {
        findSchedule(schedule);
        return (request) => ({ ...request, schedule });
      });
    case "model":
      return textual(name, values, (model) => (request) => ({ ...request, model }));
    case "emphasis":
      return textual(name, values, (asked) => {
        const emphasis = emphases.find((each) => each === asked.toLowerCase());
        if (emphasis === undefined) throw new EngineError("grid.values", { axis: name, given: asked });
        return (request) => ({ ...request, emphasis });
      });
    case "prompt": {
      const [searched = ""] = readTexts(name, values);
      if (!prompt.includes(searched) && !negativePrompt.includes(searched)) {
        throw new EngineError("grid.not-in-prompt", { asked: searched });
      }
      const axis = textual(name, values, (found) => (request) => ({
        ...request,
        prompt: request.prompt.replaceAll(searched, () => found),
        negativePrompt: request.negativePrompt.replaceAll(searched, () => found),
      }));
      return { ...axis, labels: readTexts(name, values) };
    }
    default:
      return name satisfies never;
  }
}

function numeric(name: AxisName, values: string, change: (value: number) => Axis["at"][number]): Axis {
  const numbers = readNumbers(name, values);
  return { labels: numbers.map((value) => `${name} ${value}`), at: numbers.map(change) };
}

function textual(name: AxisName, values: string, change: (value: string) => Axis["at"][number]): Axis {
  const texts = readTexts(name, values);
  return { labels: texts.map((value) => (name === "sampler" ? value : `${name} ${value}`)), at: texts.map(change) };
}
