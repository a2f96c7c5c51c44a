import type { Services } from "../../commands/services.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { webApp } from "../../src/bot/web/app.ts";
import type { WebParts } from "../../src/bot/web/parts.ts";
import { type Listening, serve } from "../../src/bot/web/serve.ts";
import { webPlatform } from "../../src/bot/web/web-platform.ts";
import { memoryConversations, memoryFiles } from "./memory-stores.ts";
import { replyParts } from "./reply-parts.ts";
import { webCommands } from "./web-commands.ts";

export const SECRET = "the-secret-of-the-lock-file";

/** The real app with the real dispatcher, its stores in memory. */
export function webParts(overrides: Partial<WebParts> = {}): WebParts {
  const parts = replyParts();
  const files = memoryFiles();
  const conversations = memoryConversations();
  // The commands of these tests ask for nothing else.
  const services = { files } as Services;
  return {
    platform: webPlatform(conversations, files),
    dispatcher: createDispatcher(webCommands, services, parts),
    conversations,
    files,
    commands: webCommands,
    wording: parts.wording,
    suggest: async (_, typed) => ["ddim", "euler", "euler-ancestral"].filter((name) => name.startsWith(typed)),
    log: parts.log,
    secret: SECRET,
    hosts: [],
    ...overrides,
  };
}

export async function startWeb(overrides: Partial<WebParts> = {}, port = 0): Promise<Listening> {
  return serve(webApp(webParts(overrides)), { host: "127.0.0.1", port });
}
