import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, vi } from "vitest";
import { readContracts } from "../stand-ins/slack/contracts.ts";
import { type SlackStandIn, startSlackStandIn } from "../stand-ins/slack/slack-stand-in.ts";
import { slackBot } from "./slack-bot.ts";

type Options = Parameters<typeof slackBot>[1];

/** A stand-in that must not have seen anything wrong when the test ends. */
export async function openWorkspace(shared: string) {
  contracts ??= readContracts(shared);
  const standIn = await startSlackStandIn(contracts);
  onTestFinished(async () => {
    await standIn[Symbol.asyncDispose]();
    expect(standIn.world.violations).toEqual([]);
    expect(standIn.faults.left).toBe(0);
  });
  return {
    standIn,
    world: standIn.world,
    sockets: standIn.sockets,
    faults: standIn.faults,
    bot: (options?: Options) => bot(standIn, options),
  };
}

let contracts: ReturnType<typeof readContracts> | undefined;

/** A process with the bot, its commands coming over a socket until the test ends or it is stopped. */
async function bot(standIn: SlackStandIn, options?: Options) {
  const { slack, stores, dispatcher } = slackBot(standIn, options);
  const listening = await slack.listen(dispatcher);
  const stopped = Promise.withResolvers<void>();
  let isStopped = false;
  const stop = async () => {
    if (!isStopped) {
      isStopped = true;
      await listening[Symbol.asyncDispose]();
      stopped.resolve();
    }
    await stopped.promise;
  };
  onTestFinished(stop);
  return { slack, stores, dispatcher, stop };
}

/** What is found once it is there. */
export function eventually<T>(find: () => T | undefined): Promise<T> {
  return vi.waitFor(
    () => {
      const found = find();
      if (found === undefined) throw new Error("not there");
      return found;
    },
    { timeout: 8000, interval: 10 },
  );
}

/** Long enough for what must not happen to have happened. */
export const aMoment = () => pause(150);
