import { AUTOMATIC, type NamedSchedule, namesOf, schedules } from "../schedules/index.ts";
import { samplers } from "./index.ts";

/** A recipe's sampler and schedule as A1111 names them. */
export interface WebuiNames {
  readonly sampler: string;
  readonly schedule: string;
}

/**
 * What A1111 1.10 takes the words of a recipe for: an older one has the schedule behind the sampler's name. With `automatic` a schedule that is
 * the sampler's own becomes “Automatic”. A name that it does not know, in its own spelling, stands for its first sampler.
 */
export function webuiNames(sampler: string | undefined, schedule: string | undefined, automatic: boolean): WebuiNames {
  const { name, suffix } = split(sampler ?? FIRST);
  const named = schedule === undefined || schedule === AUTOMATIC ? suffix : (byName(schedule) ?? suffix);
  const found = ownSchedules.has(name) ? name : FIRST;
  const isOwn = named !== undefined && ownSchedules.get(found) === named.name;
  return { sampler: found, schedule: named === undefined || (automatic && isOwn) ? AUTOMATIC : named.label };
}

/** A1111's first sampler. */
const FIRST = "DPM++ 2M";

const ownSchedules: ReadonlyMap<string, string | undefined> = new Map(
  samplers.map(({ name, ownSchedule }) => [name, ownSchedule]),
);

function split(asked: string): { readonly name: string; readonly suffix?: NamedSchedule } {
  for (const schedule of schedules) {
    const suffix = namesOf(schedule).find((name) => asked.endsWith(` ${name}`));
    if (suffix !== undefined) return { name: asked.slice(0, -suffix.length - 1), suffix: schedule };
  }
  return { name: asked };
}

function byName(asked: string): NamedSchedule | undefined {
  return schedules.find((schedule) => namesOf(schedule).includes(asked));
}
