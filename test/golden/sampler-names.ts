import { z } from "zod";
import { samplers } from "../../src/engine/diffusion/samplers/index.ts";
import { webuiNames } from "../../src/engine/diffusion/samplers/webui-names.ts";
import { namesOf, schedules } from "../../src/engine/diffusion/schedules/index.ts";
import { goldenHandler } from "./golden-handler.ts";

const pair = z.tuple([z.string(), z.string()]);

/** A1111's lists of samplers and schedules, and what it takes a recipe's words for. */
export const samplerNames = goldenHandler(
  "A1111 sampler names",
  z.object({
    samplers: z.array(
      z.object({
        name: z.string(),
        aliases: z.array(z.string()),
        options: z.object({ scheduler: z.string().optional() }),
      }),
    ),
    schedulers: z.array(z.object({ name: z.string(), label: z.string(), aliases: z.array(z.string()).nullable() })),
    cases: z.array(
      z.object({
        sampler: z.string().nullable(),
        schedule: z.string().nullable(),
        convert_automatic_true: pair,
        convert_automatic_false: pair,
      }),
    ),
  }),
  (content) => [
    ...content.samplers.map(({ name, aliases, options }) => ({
      name: `sampler ${name}`,
      problem: samplerProblem(name, aliases, options.scheduler),
    })),
    ...content.schedulers
      .filter(({ name }) => name !== "automatic")
      .map(({ name, label, aliases }) => ({
        name: `schedule ${label}`,
        problem: known([label, name, ...(aliases ?? [])]) ? undefined : "not known by all of its names",
      })),
    ...content.cases.flatMap(({ sampler, schedule, convert_automatic_true, convert_automatic_false }) =>
      [true, false].map((automatic) => {
        const expected = automatic ? convert_automatic_true : convert_automatic_false;
        const found = webuiNames(sampler ?? undefined, schedule ?? undefined, automatic);
        const same = found.sampler === expected[0] && found.schedule === expected[1];
        return {
          name: `${sampler} over ${schedule}, automatic ${automatic}`,
          problem: same ? undefined : `${found.sampler}, ${found.schedule} instead of ${expected.join(", ")}`,
        };
      }),
    ),
  ],
);

function samplerProblem(name: string, aliases: readonly string[], scheduler: string | undefined): string | undefined {
  const found = samplers.find((sampler) => sampler.name === name);
  if (found === undefined) return "unknown";
  const missing = aliases.filter((alias) => ![name, ...found.aliases].some((one) => one.toLowerCase() === alias));
  if (missing.length > 0) return `not known as ${missing.join(", ")}`;
  if (scheduler !== undefined && found.ownSchedule !== scheduler) return `its own schedule is ${found.ownSchedule}`;
  return undefined;
}

function known(names: readonly string[]): boolean {
  return schedules.some((schedule) => names.every((name) => namesOf(schedule).includes(name)));
}
