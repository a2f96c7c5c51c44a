import assert from "node:assert/strict";
import { Routes } from "discord.js";
import { commands } from "../../commands/index.ts";
import type { Services } from "../../commands/services.ts";
import { discordCommands } from "../../src/bot/discord/discord-commands.ts";
import { discordRest } from "../../src/bot/discord/discord-rest.ts";
import { lookAtApplication } from "../../src/bot/discord/look-at-application.ts";
import { openDiscord } from "../../src/bot/discord/open-discord.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { memoryAnswerPlaces, memoryFiles, memoryIntake } from "../support/memory-stores.ts";
import { replyParts } from "../support/reply-parts.ts";
import { webCommands } from "../support/web-commands.ts";
import { cover, eventually } from "./covered.ts";

/** As much of discord-digital-twin as is used here. */
interface Twin {
  readonly botToken: string;
  readonly restUrl: string;
  readonly prisma: { readonly channel: { findMany(): Promise<readonly { readonly id: string }[]> } };
  start(): Promise<void>;
  stop(): Promise<void>;
  getFirstNonBotUserId(): Promise<string | null>;
  channel(id: string): {
    getMessages(): Promise<readonly { readonly id: string; readonly components?: unknown }[]>;
    getInteractionResponse(id: string): Promise<{ acknowledged: boolean; type: number; data: string | null } | null>;
    user(id: string): {
      runSlashCommand(call: { name: string; options?: readonly object[] }): Promise<{ readonly id: string }>;
      submitModal(form: { customId: string; fields: readonly object[] }): Promise<{ readonly id: string }>;
      clickButton(press: { messageId: string; customId: string }): Promise<{ readonly id: string }>;
    };
  };
}

/** The real adapter over real discord.js on discord-digital-twin. */
export async function coverDiscord(imported: unknown): Promise<boolean> {
  const { DigitalDiscord } = imported as { readonly DigitalDiscord: new (options: object) => Twin };
  const twin = new DigitalDiscord({ channels: [{ name: "general", type: 0 }], users: [{ username: "Asker" }] });
  await twin.start();
  const stop = new AbortController();
  try {
    const { botToken: token, restUrl: api } = twin;
    const parts = replyParts();
    const files = memoryFiles();
    const stores = { files, places: memoryAnswerPlaces(), intake: memoryIntake() };
    const rest = discordRest(token, api);
    const discord = openDiscord({
      ...{ ...parts, ...stores, token, api, rest, commands: webCommands, signal: stop.signal },
      suggest: async () => [],
      fileOrigins: [],
      now: Date.now,
    });
    // These commands ask for nothing else.
    const dispatcher = createDispatcher(webCommands, { files } as Services, parts);
    const [place] = await twin.prisma.channel.findMany();
    const channel = twin.channel(place?.id ?? "");
    const asker = channel.user((await twin.getFirstNonBotUserId()) ?? "");
    const shown = (text: string) =>
      eventually(async () => {
        const messages = await channel.getMessages();
        return messages.find((message) => JSON.stringify(message).includes(text));
      });
    const acknowledged = ({ id }: { readonly id: string }) =>
      eventually(async () => {
        const response = await channel.getInteractionResponse(id);
        return response?.acknowledged ? response : undefined;
      });
    let listening: AsyncDisposable | undefined;
    const good = await cover("discord-digital-twin 0.1.1: Discord’s gateway, REST and interactions, without files", {
      "the doctor knows the application": async () => {
        assert.equal((await lookAtApplication({ token, api })).kind, "application");
      },
      "every command, in every language, is taken": async () => {
        const application = (await rest.get(Routes.currentApplication())) as { readonly id: string };
        const body = discordCommands(commands, parts.wording);
        const taken = await rest.put(Routes.applicationCommands(application.id), { body });
        assert.equal((taken as readonly unknown[]).length, body.length);
      },
      "the gateway is joined": async () => {
        listening = await discord.listen(dispatcher);
      },
      "a slash command is acknowledged, then answered": async () => {
        const asked = await asker.runSlashCommand({
          name: "echo",
          options: [{ name: "text", type: 3, value: "Hello" }],
        });
        assert.equal((await acknowledged(asked)).type, 5);
        await shown("Hello");
      },
      "a command without its text opens a form, and the form is answered": async () => {
        const asked = await asker.runSlashCommand({ name: "echo" });
        const { type, data } = await acknowledged(asked);
        assert.equal(type, 9);
        const { custom_id: customId } = JSON.parse(data ?? "{}") as { readonly custom_id: string };
        await asker.submitModal({ customId, fields: [{ customId: "text", value: "out of a form" }] });
        await shown("out of a form");
      },
      "a stored button works": async () => {
        const action = { command: "echo", action: "", options: { text: "pressed" } };
        const customId = await parts.actions.store({ action, for: "everyone", owner: "" });
        const [message] = await channel.getMessages();
        await asker.clickButton({ messageId: message?.id ?? "", customId });
        await shown("pressed");
      },
      "a wrong option is told in a sentence": async () => {
        await asker.runSlashCommand({
          name: "choose",
          options: [{ name: "one", type: 1, options: [{ name: "kind", type: 3, value: "purple" }] }],
        });
        await shown("purple");
      },
    });
    await listening?.[Symbol.asyncDispose]();
    return good;
  } finally {
    stop.abort();
    await twin.stop();
  }
}
