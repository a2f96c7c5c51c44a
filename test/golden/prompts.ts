import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { isEngineError } from "../../src/engine/errors.ts";
import { attention } from "../../src/engine/prompt/attention.ts";
import { printEdits } from "../../src/engine/prompt/edit-tree.ts";
import { parseEdits } from "../../src/engine/prompt/parse-edits.ts";
import { scheduleOf, type Timeline } from "../../src/engine/prompt/schedule.ts";
import { subPrompts } from "../../src/engine/prompt/sub-prompts.ts";
import { firstProblem } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";

const pairs = z.array(z.tuple([z.string(), z.number()]));
const steps = z.array(z.tuple([z.number(), z.string()]));

/** What a prompt says at which step, under four timelines. */
export const promptSchedules = goldenHandler(
  "prompt schedules",
  z.object({
    cases: z
      .array(z.object({ prompt: z.string(), steps10: steps, steps20: steps, hires10_15: steps, old20: steps }))
      .min(1),
  }),
  ({ cases }) =>
    cases.map(({ prompt, ...expected }) => ({
      name: JSON.stringify(prompt),
      problem: firstProblem([
        different("printed", printEdits(parseEdits(prompt)), prompt),
        different("10 steps", schedule(prompt, { kind: "first", steps: 10 }), expected.steps10),
        different("20 steps", schedule(prompt, { kind: "first", steps: 20 }), expected.steps20),
        different("hires", schedule(prompt, { kind: "hires", steps: 15, firstSteps: 10 }), expected.hires10_15),
        different("old", schedule(prompt, { kind: "old", steps: 20 }), expected.old20),
      ]),
    })),
);

/** The weight of every run of text. */
export const promptAttention = goldenHandler(
  "prompt attention",
  z.object({ cases: z.array(z.object({ prompt: z.string(), result: pairs })).min(1) }),
  ({ cases }) =>
    cases.map(({ prompt, result }) => ({
      name: JSON.stringify(prompt),
      problem: different("weights", weights(prompt), result),
    })),
);

/** Both at once, of prompts that nobody would type. */
export const promptFuzz = goldenHandler(
  "random prompts",
  z.object({ cases: z.array(z.object({ prompt: z.string(), steps10: steps, attention: pairs })).min(1) }),
  ({ cases }) =>
    cases.map(({ prompt, steps10, attention: expected }) => ({
      name: JSON.stringify(prompt),
      problem: firstProblem([
        different("printed", printEdits(parseEdits(prompt)), prompt),
        different("10 steps", schedule(prompt, { kind: "first", steps: 10 }), steps10),
        different("weights", weights(prompt), expected),
      ]),
    })),
);

const indexes = z.array(z.tuple([z.number(), z.number()]));

/** The parts that AND joins; of a batch, each prompt's parts have numbers of their own. */
export const promptComposition = goldenHandler(
  "composed prompts",
  z.object({
    cases: z.array(z.object({ prompt: z.string(), indexes, flat: z.array(z.string()) })).min(1),
    batch: z.object({ prompts: z.array(z.string()), indexes: z.array(indexes), flat: z.array(z.string()) }).optional(),
  }),
  ({ cases, batch }) => [
    ...cases.map(({ prompt, ...expected }) => ({
      name: JSON.stringify(prompt),
      problem: firstProblem([
        different("texts", [...new Set(texts(prompt))], expected.flat),
        different("parts", parts(prompt), named(expected.indexes, expected.flat)),
      ]),
    })),
    ...(batch?.prompts ?? []).map((prompt, i) => ({
      name: `in a batch, ${JSON.stringify(prompt)}`,
      problem: different("parts", parts(prompt), named(batch!.indexes[i]!, batch!.flat)),
    })),
  ],
);

function schedule(prompt: string, timeline: Timeline) {
  return scheduleOf(parseEdits(prompt), timeline).map(({ until, text }) => [until, text]);
}

function weights(prompt: string) {
  try {
    return attention(prompt).map(({ text, weight }) => [text, weight]);
  } catch (error) {
    if (isEngineError(error)) return error.code;
    throw error;
  }
}

function texts(prompt: string) {
  return subPrompts(prompt).map(({ text }) => text);
}

function parts(prompt: string) {
  return subPrompts(prompt).map(({ text, weight }) => [text, weight]);
}

function named(numbered: z.infer<typeof indexes>, flat: readonly string[]) {
  return numbered.map(([i, weight]) => [flat[i], weight]);
}

function different(what: string, actual: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  return `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
}
