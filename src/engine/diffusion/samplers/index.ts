import { EngineError } from "../../errors.ts";
import { nearest } from "../../nearest.ts";
import { foldedName } from "../folded-name.ts";
import { AUTOMATIC, type NamedSchedule, namesOf, schedules } from "../schedules/index.ts";
import { diffusersSamplers } from "./diffusers-samplers.ts";
import type { NamedSampler } from "./named-sampler.ts";
import { webuiSamplers } from "./webui-samplers.ts";

/** Every sampler, in the order in which they are offered. */
export const samplers: readonly NamedSampler[] = [...webuiSamplers, ...diffusersSamplers];

/** What a sampler's name asks for: the sampler, and a schedule where that stands behind the name. */
export interface FoundSampler {
  readonly sampler: NamedSampler;
  readonly schedule?: NamedSchedule;
}

/** By name or alias, as `foldedName` reads it, a schedule's name behind it or not (“DPM++ 2M Karras”). Throws `EngineError("sampler.unknown", {asked, nearest, known})`. */
export function findSampler(asked: string): FoundSampler {
  const wanted = foldedName(asked);
  const sampler = exact.get(asked.trim().toLowerCase()) ?? known.get(wanted);
  if (sampler !== undefined) return { sampler };
  for (const [suffix, schedule] of suffixes) {
    const before = wanted.endsWith(suffix) ? known.get(wanted.slice(0, -suffix.length)) : undefined;
    if (before !== undefined) return schedule === undefined ? { sampler: before } : { sampler: before, schedule };
  }
  const names = samplers.map(({ name }) => name);
  throw new EngineError("sampler.unknown", { asked, nearest: nearest(asked, names), known: names });
}

/** What A1111 writes of a recipe's schedule: its label, or nothing where it is the sampler's own. */
export function writtenSchedule(sampler: string, schedule: string): string | undefined {
  const own = samplers.find(({ name }) => name === sampler)?.ownSchedule;
  return schedule === own ? undefined : schedules.find(({ name }) => name === schedule)?.label;
}

const named = samplers.flatMap((sampler) => [sampler.name, ...sampler.aliases].map((name) => [name, sampler] as const));

/** Names as they are, in any case: “LCM” and “LCMScheduler” are two. */
const exact: ReadonlyMap<string, NamedSampler> = new Map(named.map(([name, sampler]) => [name.toLowerCase(), sampler]));

/** The first of those that are the same when folded. */
const known: ReadonlyMap<string, NamedSampler> = new Map(
  named.toReversed().map(([name, sampler]) => [foldedName(name), sampler]),
);

const suffixes: readonly (readonly [suffix: string, schedule: NamedSchedule | undefined])[] = [
  [foldedName(AUTOMATIC), undefined],
  ...schedules.flatMap((schedule) => namesOf(schedule).map((name) => [foldedName(name), schedule] as const)),
];
