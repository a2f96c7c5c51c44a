import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { readContracts as readDiscord } from "../../stand-ins/discord/contracts.ts";
import { type DiscordStandIn, startDiscord } from "../../stand-ins/discord/discord-stand-in.ts";
import { readContracts as readSlack } from "../../stand-ins/slack/contracts.ts";
import { type SlackStandIn, startSlackStandIn } from "../../stand-ins/slack/slack-stand-in.ts";
import { type Program, program } from "./program.ts";

/** A Discord, a Slack, and the program that serves both. */
export interface Town extends AsyncDisposable {
  readonly discord: DiscordStandIn;
  readonly slack: SlackStandIn;
  readonly bot: Program;
}

export async function openTown(shared: string): Promise<Town> {
  await using opened = new AsyncDisposableStack();
  const discord = opened.use(await startDiscord(readDiscord(shared)));
  const slack = opened.use(await startSlackStandIn(readSlack(shared)));
  const folder = await mkdtemp(join(tmpdir(), "pictoken-day-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const bot = program({
    PICTOKEN_DATA: folder,
    DISCORD_TOKEN: discord.world.token,
    DISCORD_API_URL: discord.api,
    SLACK_BOT_TOKEN: slack.world.botToken,
    SLACK_APP_TOKEN: slack.world.appToken,
    SLACK_API_URL: slack.api,
  });
  opened.defer(() => bot.kill());
  await bot.start();
  await until(() => discord.gateway.identified > 0 && slack.sockets.open > 0, START_MS);
  const everything = opened.move();
  return { discord, slack, bot, [Symbol.asyncDispose]: () => everything.disposeAsync() };
}

const START_MS = 120_000;

/** Whether it came true in that time. */
export async function until(condition: () => boolean, patienceMs: number): Promise<boolean> {
  for (const end = Date.now() + patienceMs; Date.now() < end; await pause(100)) if (condition()) return true;
  return condition();
}
