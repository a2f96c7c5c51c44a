import assert from "node:assert/strict";
import { createServer } from "node:net";
import type { Services } from "../../commands/services.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { scopes } from "../../src/bot/slack/manifest.ts";
import { openSlack } from "../../src/bot/slack/open-slack.ts";
import { answerId, type SlackTarget } from "../../src/bot/slack/slack-target.ts";
import { clientOptionsFor, createWebApi } from "../../src/bot/slack/web-api.ts";
import { memoryAnswerPlaces, memoryFiles, memoryIntake } from "../support/memory-stores.ts";
import { replyParts } from "../support/reply-parts.ts";
import { webCommands } from "../support/web-commands.ts";
import { cover } from "./covered.ts";

/** As much of emulate as is used here. */
interface Emulate {
  createEmulator(options: object): Promise<{ readonly url: string; close(): Promise<void> }>;
}

/** Has no more than the scopes that our manifest asks for. */
const BOT = "xoxb-1000-2000-peer";
/** Looks at what there is to see. */
const READER = "xoxp-1000-2000-peer";
const IDS = { app_id: "A0PICTOKEN", bot_id: "B0PICTOKEN", bot_user_id: "U0PICTOKEN" };

/** The real adapter over Slack's real client on emulate's Web API. */
export async function coverSlack(imported: unknown): Promise<boolean> {
  const port = await freePort();
  const emulator = await (imported as Emulate).createEmulator({
    service: "slack",
    port,
    baseUrl: `http://127.0.0.1:${port}`,
    seed: {
      slack: {
        strict_scopes: true,
        users: [{ name: "asker", real_name: "Asker", email: "asker@example.org" }],
        channels: [{ name: "pictures", topic: "" }],
        oauth_apps: [
          {
            client_id: "1.2",
            client_secret: "s",
            name: "Pictoken",
            redirect_uris: [],
            scopes,
            ...IDS,
            bot_name: "pictoken",
          },
        ],
        tokens: [
          { token: BOT, type: "bot", user_id: IDS.bot_user_id, scopes, ...IDS },
          { token: READER, type: "user", user: "asker" },
        ],
      },
    },
  });
  try {
    const { url } = emulator;
    const call = async (method: string, body: object = {}, token = READER) => {
      const headers = { authorization: `Bearer ${token}`, "content-type": "application/json; charset=utf-8" };
      const answer = await fetch(`${url}/api/${method}`, { method: "POST", headers, body: JSON.stringify(body) });
      return answer.json();
    };
    const parts = replyParts();
    const files = memoryFiles();
    const origins = { files: [url], responses: [url] };
    const stores = { files, places: memoryAnswerPlaces(), intake: memoryIntake() };
    const { platform } = openSlack(
      { botToken: BOT, way: { signingSecret: "0".repeat(32) }, apiUrl: `${url}/api/` },
      { ...parts, ...stores, commands: webCommands, signal: AbortSignal.timeout(60_000), now: Date.now, origins },
    );
    const api = createWebApi({
      token: BOT,
      clientOptions: clientOptionsFor(`${url}/api/`, undefined),
      uploadOrigins: [url],
      responseOrigins: [url],
    });
    // These commands ask for nothing else.
    const dispatcher = createDispatcher(webCommands, { files } as Services, parts);
    const { channels } = (await call("conversations.list")) as { channels: readonly { id: string; name: string }[] };
    const channel = channels.find(({ name }) => name === "pictures")?.id ?? "";
    const { members } = (await call("users.list")) as { members: readonly { id: string; name: string }[] };
    const userId = members.find(({ name }) => name === "asker")?.id ?? "";
    await call("conversations.invite", { channel, users: IDS.bot_user_id });
    const history = async () => JSON.stringify(await call("conversations.history", { channel }));
    const ask = async (line: string) => {
      const target: SlackTarget = {
        ...{ platform: "slack", id: answerId(line), teamId: "T1", userId, channel, usesLeft: 0, expiresAt: 0 },
        ...{ locale: "ko", asked: line },
      };
      const caller = { platform: "slack", id: `T1:${userId}`, role: "member" } as const;
      const signal = AbortSignal.timeout(30_000);
      await dispatcher.runLine(line, { platform, caller, locale: "ko", target, signal });
    };

    return await cover("emulate 0.12.2: Slack’s Web API, without sockets, slash commands and pressed buttons", {
      "the bot’s token is known, and the manifest’s scopes are enough for all that follows": async () => {
        assert.equal((await api.identity()).botId, IDS.bot_id);
      },
      "a person is looked up": async () => {
        assert.equal((await api.person(userId)).name, "Asker");
      },
      "an answer is posted": async () => {
        await ask("/echo Hello from a peer");
        assert.match(await history(), /Hello from a peer/u);
      },
      "progress becomes a picture that was uploaded unseen, in one message": async () => {
        await ask("/paint steps:2 a red circle");
        const seen = await history();
        assert.match(seen, /a red circle/u);
        assert.match(seen, /프롬프트/u);
        assert.doesNotMatch(seen, /스텝 중/u);
        const { files: uploaded } = (await call("files.list", {}, BOT)) as { files: readonly { name: string }[] };
        assert.ok(uploaded.some(({ name }) => name.endsWith("circle.png")));
      },
      "a message is posted in a thread, changed and removed": async () => {
        const message = (text: string) => ({ text, blocks: [] });
        const first = await api.post(channel, undefined, message("a thread begins"));
        const reply = await api.post(channel, first.ts, message("before"));
        await api.update(reply, message("after"), []);
        const replies = () => call("conversations.replies", { channel, ts: first.ts });
        assert.match(JSON.stringify(await replies()), /after/u);
        await api.remove(reply);
        assert.doesNotMatch(JSON.stringify(await replies()), /after/u);
      },
      "one person alone is told, and written to": async () => {
        await api.whisper(channel, userId, undefined, { text: "for you", blocks: [] });
        const direct = await api.directChannel(userId);
        await api.post(direct, undefined, { text: "directly", blocks: [] });
      },
      "the Home tab and a form are shown": async () => {
        await api.publishHome(userId, { type: "home", blocks: [] });
        const made = await call("views.generateTriggerId", { user_id: userId });
        const { trigger_id: trigger } = made as { readonly trigger_id: string };
        const title = { type: "plain_text", text: "/echo" } as const;
        await api.openView(trigger, { type: "modal", title, blocks: [] });
      },
    });
  } finally {
    await emulator.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => void server.close(resolve));
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}
