import { openTown, type Town, until } from "../test/support/day/town.ts";
import { shared } from "../test/support/shared-folder.ts";
import type { BenchRow } from "./row.ts";

/** From a command to its acknowledgement: 50 commands in one moment while the same process paints, on each platform. */
export async function benchAcknowledgements(): Promise<readonly BenchRow[]> {
  if (shared === undefined) return [];
  await using town = await openTown(shared);
  // What is read on first use has been read.
  for (const ask of [askOnDiscord, askInSlack]) await ask(town, LINES.length);
  return [...rows("Discord", await askOnDiscord(town, MANY)), ...rows("Slack", await askInSlack(town, MANY))];
}

const MANY = 50;
const LINES = ["a red circle on a blue background", "Hello 강아지 world", "(a yellow star:1.3)", "x"];

async function askOnDiscord({ discord }: Town, many: number): Promise<readonly number[]> {
  await paint(discord);
  const all = Array.from({ length: many }, (_, i) =>
    discord.person().command("count", [{ name: "prompt", type: 3, value: LINES[i % LINES.length] ?? "" }]),
  );
  const began = Date.now();
  for (const asked of all) discord.send(asked);
  const at = (id: string) => discord.world.interactions.get(id)?.acknowledged?.at;
  await until(() => all.every(({ id }) => at(id) !== undefined), PATIENCE_MS);
  return all.map(({ id }) => (at(id) ?? Number.POSITIVE_INFINITY) - began);
}

async function askInSlack({ discord, slack }: Town, many: number): Promise<readonly number[]> {
  await paint(discord);
  const all = Array.from({ length: many }, async (_, i) => {
    const began = performance.now();
    const payload = slack.person().slash(`/count ${LINES[i % LINES.length]}`, slack.world.id("C"));
    await slack.sockets.send("slash_commands", payload);
    return performance.now() - began;
  });
  return Promise.all(all);
}

/** Resolves when a picture is being painted that takes longer than everything that follows. */
async function paint(discord: Town["discord"]): Promise<void> {
  const painting = discord.person().command("imagine", [
    { name: "prompt", type: 3, value: "a yellow star" },
    { name: "steps", type: 4, value: 150 },
    { name: "count", type: 4, value: 8 },
  ]);
  discord.send(painting);
  await until(() => /Step \d/u.test(discord.seen(painting.id)[0]?.text ?? ""), PATIENCE_MS);
}

const PATIENCE_MS = 60_000;

function rows(platform: string, waits: readonly number[]): readonly BenchRow[] {
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
  const row = (name: string, share: number): BenchRow => ({
    ...{ name: `${platform}, ${MANY} commands while painting, ${name}`, value: at(share), unit: "ms" },
  });
  return [row("median", 0.5), row("99 %", 0.99), row("worst", 1)];
}
