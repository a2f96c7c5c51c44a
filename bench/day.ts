import { type DayFigures, liveDay } from "../test/support/day/live-day.ts";
import { shared } from "../test/support/shared-folder.ts";
import type { BenchRow } from "./row.ts";

/** A scripted day: 30 people on Discord and Slack give 500 commands of all kinds while connections drop five times and the program is killed three times. */
export async function benchDay(): Promise<readonly BenchRow[]> {
  if (shared === undefined) return [];
  return dayRows(await liveDay(shared, { people: 30, commands: 500, everyMs: 300, drops: 5, kills: 3 }));
}

function dayRows(figures: DayFigures): readonly BenchRow[] {
  const { acknowledged, unheard, unanswered, doubled, toldTwice, strays, waits, violations } = figures;
  const at = (share: number) => waits[Math.min(waits.length - 1, Math.floor(share * waits.length))] ?? 0;
  const count = (name: string, value: number, note?: string): BenchRow => ({
    ...{ name, value, unit: "commands" },
    ...(note !== undefined && note !== "" && { note }),
  });
  return [
    count("acknowledged", acknowledged),
    count("nobody alive to acknowledge", unheard.length),
    count("acknowledged and unanswered", unanswered.length, unanswered.join(", ")),
    count("answered twice", doubled.length, doubled.join(", ")),
    count("told twice to the asker alone", toldTwice.length, toldTwice.join(", ")),
    count("a progress line left beside the answer", strays),
    { name: "acknowledgement, median", value: at(0.5), unit: "ms" },
    { name: "acknowledgement, 99 %", value: at(0.99), unit: "ms" },
    { name: "acknowledgement, worst", value: at(1), unit: "ms" },
    {
      name: "violations of the platforms' schemas",
      value: violations.length,
      unit: "",
      note: violations.slice(0, 3).join("; "),
    },
  ];
}
