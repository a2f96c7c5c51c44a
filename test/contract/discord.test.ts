import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Target } from "../../commands/define.ts";
import { WHOLE } from "../../src/bot/discord/fit-pieces.ts";
import type { CommandCall, Dispatcher, Request } from "../../src/bot/dispatcher.ts";
import { readContracts } from "../stand-ins/discord/contracts.ts";
import type { DiscordStandIn } from "../stand-ins/discord/discord-stand-in.ts";
import { correctDiscord, type DiscordStores, discordBot, discordStores } from "../support/discord-bot.ts";
import { describeWithShared } from "../support/shared.ts";
import { type PlatformUnderTest, platformContract } from "./platform.ts";

describeWithShared("Discord, by discord.js on a stand-in", (shared) => {
  const contracts = readContracts(shared);
  platformContract("Discord", async () => open(await correctDiscord(contracts)), { obeyed: /⟦/u });
});

async function open(standIn: DiscordStandIn, stores: DiscordStores = discordStores()): Promise<PlatformUnderTest> {
  const bot = discordBot(standIn, stores);
  const { discord } = bot;
  let next = Promise.withResolvers<{ readonly call: CommandCall; readonly request: Request }>();
  const dispatcher: Dispatcher = {
    ...bot.dispatcher,
    runCommand: async (call, request) => next.resolve({ call, request }),
  };
  const listening = await discord.listen(dispatcher);
  onTestFinished(() => listening[Symbol.asyncDispose]());
  const asker = standIn.person();

  return {
    platform: discord.platform,
    files: stores.files,

    async place(): Promise<Target> {
      next = Promise.withResolvers();
      standIn.send(asker.command("echo", [{ name: "text", type: 3, value: "x" }]));
      return (await next.promise).request.target;
    },

    async seen(target) {
      const messages = standIn.seen(String(target["interactionId"]));
      const files = messages.flatMap((message) => message.files);
      const whole = files.filter(({ name }) => name === WHOLE).map(({ bytes }) => Buffer.from(bytes).toString());
      return {
        text: [...messages.map(({ text }) => text), ...whole].join("\n"),
        files: files.map(({ bytes }) => bytes),
      };
    },

    async attach(name, bytes) {
      next = Promise.withResolvers();
      const file = standIn.attach(name, bytes);
      const options = [{ name: "file", type: 11, value: file.id }];
      standIn.send(
        asker.command("echo", [...options, { name: "text", type: 3, value: "x" }], {
          attachments: { [file.id]: file },
        }),
      );
      return attachment.parse((await next.promise).call.options["file"]);
    },

    posting: {
      caller: { id: asker.id, platform: "discord", role: "member", community: standIn.world.guildId },
      channel: standIn.world.channelId,
      everything: async () =>
        standIn
          .seen()
          .map(({ text }) => text)
          .join("\n"),
    },

    restart: () => open(standIn, stores),
  };
}

const attachment = z.object({ handle: z.string(), name: z.string(), size: z.number() });
