import { Hono } from "hono";
import { streamSSE } from "hono/streaming";
import { z } from "zod";
import { answer } from "../answer.ts";
import type { WebEnv, WebParts } from "../parts.ts";
import { conversationId, findAttachment, readConversation, readJson } from "../request-body.ts";
import type { HistoryOnWire } from "../wire.ts";

/** What the page does: say a line, press a button, read a conversation and follow it. */
export function conversationRoutes(parts: WebParts): Hono<WebEnv> {
  const { conversations, dispatcher, files, platform } = parts;
  const serverStartedAt = Date.now();
  const app = new Hono<WebEnv>();

  app.post("/lines", async (c) => {
    const { conversation, line, attachments: handles } = await readJson(c, lineOnWire);
    const attachments = await Promise.all(handles.map((handle) => findAttachment(files, handle)));
    const named = attachments.map(({ name }) => `📎 ${name}`);
    return answer(c, parts, {
      conversation,
      said: [line, ...named].join("\n"),
      run: (request) => dispatcher.runLine(line, { ...request, attachments }),
    });
  });

  app.post("/buttons/:id", async (c) => {
    const { conversation, said, filled } = await readJson(c, pressOnWire);
    const button = c.req.param("id");
    return answer(c, parts, { conversation, said, run: (request) => dispatcher.press(button, request, filled) });
  });

  app.get("/conversations/:id", async (c) => c.json(await history(readConversation(c.req.param("id")))));

  // Every connection begins with all that was said, so that whoever lost it misses nothing.
  app.get("/conversations/:id/events", (c) => {
    const conversation = readConversation(c.req.param("id"));
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      const events = platform.watch(conversation, gone.signal);
      await stream.writeSSE({ event: "history", data: JSON.stringify(await history(conversation)), retry: RETRY_MS });
      const alive = setInterval(() => stream.writeSSE({ event: "alive", data: "" }), ALIVE_MS);
      try {
        for await (const event of events) await stream.writeSSE({ event: event.kind, data: JSON.stringify(event) });
      } finally {
        clearInterval(alive);
      }
    });
  });
  return app;

  async function history(conversation: string): Promise<HistoryOnWire> {
    return { entries: await conversations.list(conversation, MOST_ENTRIES), serverStartedAt };
  }
}

const lineOnWire = z.object({
  conversation: conversationId.default(() => crypto.randomUUID()),
  line: z.string(),
  attachments: z.array(z.string()).max(10).default([]),
});

const pressOnWire = z.object({
  conversation: conversationId,
  /** What the button says: it stands in the conversation as if typed. */
  said: z.string().max(200).default(""),
  /** For a button that opens a form: options by name, or a line of them. */
  filled: z.union([z.record(z.string(), z.string()), z.string()]).default({}),
});

/** As many as a page shows without growing slow. */
const MOST_ENTRIES = 200;

const RETRY_MS = 1000;

/** Proxies close what is silent for a minute (nginx's proxy_read_timeout is 60 s). */
const ALIVE_MS = 20_000;
