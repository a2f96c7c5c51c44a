import { setTimeout as pause } from "node:timers/promises";
import type { Ask } from "./ask.ts";
import { discordAsks } from "./discord-asks.ts";
import { slackAsks } from "./slack-asks.ts";
import { openTown, until } from "./town.ts";

export interface DayPlan {
  /** Simulated people, half of them on each platform. */
  readonly people: number;
  readonly commands: number;
  /** Milliseconds between two commands. */
  readonly everyMs: number;
  /** How often connections drop, and the program is killed. */
  readonly drops: number;
  readonly kills: number;
}

export interface DayFigures {
  readonly acknowledged: number;
  /** Kinds of those that nobody was alive to acknowledge within three seconds. */
  readonly unheard: readonly string[];
  /** Kinds of those that were acknowledged and not answered. */
  readonly unanswered: readonly string[];
  readonly doubled: readonly string[];
  /** Kinds of those whose asker was told the same twice, which nobody else sees. */
  readonly toldTwice: readonly string[];
  /** Places in which something is left besides the answer. */
  readonly strays: number;
  /** Milliseconds from command to acknowledgement, in order. */
  readonly waits: readonly number[];
  readonly violations: readonly string[];
  readonly byKind: Readonly<Record<string, number>>;
}

/** A day with the bot: people on Discord and Slack ask for all kinds of things while connections drop and the program is killed. */
export async function liveDay(shared: string, plan: DayPlan): Promise<DayFigures> {
  await using town = await openTown(shared);
  const { discord, slack, bot } = town;
  const [onDiscord, onSlack] = [discordAsks(discord, plan.people / 2), slackAsks(slack, plan.people / 2)];
  const sent: Promise<Outcome>[] = [];
  let restarting: Promise<void> = Promise.resolve();
  let isDown = false;
  for (let i = 0; i < plan.commands; i++) {
    const ask = i % 2 === 0 ? onDiscord(i / 2) : onSlack((i - 1) / 2);
    sent.push(ask.send().then((waitMs) => ({ ask, waitMs })));
    if (isTime(i, plan.drops, plan.commands)) {
      discord.gateway.drop();
      slack.sockets.cut();
    }
    if (isTime(i + Math.floor(plan.commands / 12), plan.kills, plan.commands)) {
      await restarting;
      isDown = true;
      restarting = bot
        .kill()
        .then(() => bot.start())
        .finally(() => {
          isDown = false;
        });
    }
    // Whoever gets no answer asks less.
    await pause(isDown ? 8 * plan.everyMs : plan.everyMs);
  }
  await restarting;
  const outcomes = await Promise.all(sent);
  const heard = outcomes.filter(({ waitMs }) => waitMs !== undefined);
  await until(() => heard.every(isAnswered), ANSWER_MS);
  // What would come twice has come by then.
  await pause(AFTERWARDS_MS);

  const kinds = (of: readonly Outcome[]) => of.map(({ ask }) => ask.kind);
  return {
    acknowledged: heard.length,
    unheard: kinds(outcomes.filter(({ waitMs }) => waitMs === undefined)),
    unanswered: kinds(heard.filter((outcome) => !isAnswered(outcome))),
    doubled: kinds(outcomes.filter(({ ask }) => ask.answers().filter(({ isPrivate }) => !isPrivate).length > 1)),
    toldTwice: kinds(outcomes.filter(({ ask }) => ask.answers().filter(({ isPrivate }) => isPrivate).length > 1)),
    strays: heard.filter((outcome) => isAnswered(outcome) && outcome.ask.strays() > 0).length,
    waits: heard.flatMap(({ waitMs }) => waitMs ?? []).sort((a, b) => a - b),
    violations: [...discord.world.violations, ...slack.world.violations].filter((problem) => !LATE.test(problem)),
    byKind: tally(kinds(outcomes)),
  };
}

interface Outcome {
  readonly ask: Ask;
  readonly waitMs: number | undefined;
}

function isAnswered({ ask }: Outcome): boolean {
  return ask.answers().length > 0;
}

/** A process that is dead acknowledges nothing: counted, no fault of what is said. */
const LATE = /was not acknowledged in time$/u;
const ANSWER_MS = 240_000;
const AFTERWARDS_MS = 4000;

/** Spread evenly over the day, neither at its beginning nor at its end. */
function isTime(i: number, times: number, of: number): boolean {
  return Array.from({ length: times }, (_, n) => Math.floor(((n + 1) * of) / (times + 1))).includes(i);
}

function tally(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
