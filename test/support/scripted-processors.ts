import { setTimeout as delay } from "node:timers/promises";
import { EngineError } from "../../src/engine/errors.ts";
import { jobTypes } from "../../src/jobs/job-types.ts";
import type { Processors } from "../../src/jobs/worker.ts";

/** Processors that do what the input tells them, in place of models. */
export const scriptedProcessors: Processors = {
  ...nothingDone(),

  /** Reports `steps` times, `width` ms apart, then makes a file of the prompt; some prompts do something else instead. */
  "image.generate": async ({ prompt, steps = 1, width = 0 }, { signal, report }) => {
    if (prompt === "refuse") throw new EngineError("model.unknown", { asked: "gtp2", nearest: ["gpt2"] });
    if (prompt === "break") throw new TypeError("broken \0 here");
    if (prompt === "kill") process.kill(process.pid, "SIGKILL");
    for (let step = 1; step <= steps; step++) {
      await delay(width, undefined, { signal });
      report({ done: step, total: steps, preview: `preview ${step}` });
    }
    const bytes = new TextEncoder().encode(prompt);
    return { output: { recipes: [], prompt }, files: [{ name: `${prompt}.txt`, mediaType: "text/plain", bytes }] };
  },

  "image.grid": async ({ columns, rows }) => ({ output: { columns, rows }, files: [] }),

  "image.replay": async ({ request }) => ({ output: { prompt: request.prompt }, files: [] }),

  "model.pull": async ({ asked }, run) => {
    await slowly(asked, run);
    return { output: { asked }, files: [] };
  },

  "model.verify": async ({ name }) => ({ output: { name }, files: [] }),
  "tokenizer.train": async ({ name }) => ({ output: { name }, files: [] }),

  "vectors.embed": async ({ text = "" }, run) => {
    await slowly(text, run);
    return { output: text === "together" ? { together: await together() } : { text }, files: [] };
  },
  "vectors.compare": async () => ({ output: {}, files: [] }),
  "vectors.shorten": async () => ({ output: {}, files: [] }),
  "vectors.describe": async () => ({ output: {}, files: [] }),
};

/** "slow" takes minutes, "slow 2" two seconds, reporting ten times a second. */
async function slowly(text: string, { signal, report }: Parameters<Processors["vectors.embed"]>[1]): Promise<void> {
  const [, seconds = text === "slow" ? "300" : "0"] = /^slow (\d+)$/u.exec(text) ?? [];
  const total = 10 * Number(seconds);
  for (let done = 1; done <= total; done++) {
    await delay(100, undefined, { signal });
    report({ done, total });
  }
}

/** How many are here at once: all wait for the sixteenth. */
async function together(): Promise<number> {
  met.here++;
  if (met.here === 16) met.all.resolve(met.here);
  return met.all.promise;
}

const met = { here: 0, all: Promise.withResolvers<number>() };

/** For job types that no test asks for. */
function nothingDone(): Processors {
  const nothing = async () => ({ output: {}, files: [] });
  return Object.fromEntries(Object.keys(jobTypes).map((type) => [type, nothing])) as unknown as Processors;
}
