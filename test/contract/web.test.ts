import { randomUUID } from "node:crypto";
import { onTestFinished } from "vitest";
import { z } from "zod";
import type { Target } from "../../commands/define.ts";
import type { WordedReply } from "../../src/bot/platform.ts";
import { history } from "../../src/bot/terminal/conversation-on-wire.ts";
import { webPlatform, webTarget } from "../../src/bot/web/web-platform.ts";
import { memoryConversations, memoryFiles } from "../support/memory-stores.ts";
import { SECRET, startWeb, webParts } from "../support/web-server.ts";
import { type PlatformUnderTest, platformContract } from "./platform.ts";

// How the page draws this is tested in a browser; here, that all of it reaches the page.
platformContract("the web page", () => open());

async function open(
  stores = { files: memoryFiles(), conversations: memoryConversations() },
): Promise<PlatformUnderTest> {
  const parts = webParts();
  const platform = webPlatform(stores.conversations, stores.files);
  const server = await startWeb({ ...parts, ...stores, platform });
  onTestFinished(() => server[Symbol.asyncDispose]());
  const get = (path: string) => fetch(new URL(path, server.url), { headers: { authorization: `Bearer ${SECRET}` } });

  return {
    platform,
    files: stores.files,
    async place() {
      const target = { platform: "web", conversation: randomUUID(), message: randomUUID() };
      await platform.say({ conversation: target.conversation, message: target.message, said: "/x", at: Date.now() });
      return target;
    },
    async seen(target) {
      const reply = await replyAt(target);
      const files = (reply?.blocks ?? []).flatMap((block) => ("file" in block ? [block.file] : []));
      const bytes = files.map(async ({ id, name }) => (await get(`/files/${id}/${encodeURIComponent(name)}`)).bytes());
      return { text: strings(reply).join("\n"), files: await Promise.all(bytes) };
    },
    async attach(name, bytes) {
      const answer = await fetch(new URL(`/api/attachments?name=${encodeURIComponent(name)}`, server.url), {
        method: "POST",
        body: bytes,
      });
      return attachment.parse(await answer.json());
    },
    restart: () => open(stores),
  };

  async function replyAt(target: Target): Promise<WordedReply | undefined> {
    const { conversation, message } = webTarget.parse(target);
    const { entries } = history.parse(await (await get(`/api/conversations/${conversation}`)).json());
    return entries.find((entry) => entry.message === message)?.reply;
  }
}

const attachment = z.object({ handle: z.string(), name: z.string(), size: z.number() });

/** Every text in a value, however deep. */
function strings(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(strings) : [];
}
