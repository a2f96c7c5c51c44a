import { randomUUID } from "node:crypto";
import type { Context } from "hono";
import { streamSSE } from "hono/streaming";
import type { Request } from "../dispatcher.ts";
import type { WordedReply } from "../platform.ts";
import { answerOnWire } from "./answer-on-wire.ts";
import { statusOf } from "./failures.ts";
import type { WebEnv, WebParts } from "./parts.ts";
import { callerOf } from "./visitor.ts";

export interface Asked {
  readonly conversation: string;
  /** As it stands in the conversation. */
  readonly said: string;
  /** Gives it to the dispatcher. */
  readonly run: (request: Request) => Promise<void>;
}

/**
 * Runs what was asked and answers in the form that the client accepts: at once with the answer's id (`Prefer:
 * respond-async`), as server-sent events `working` … `final`, or with the final answer as JSON.
 */
export async function answer(c: Context<WebEnv>, parts: WebParts, asked: Asked): Promise<Response> {
  const { conversation, said } = asked;
  const message = randomUUID();
  const target = { platform: "web", conversation, message };
  const request = { platform: parts.platform, caller: callerOf(c, conversation), locale: c.var.locale, target };
  const say = () => parts.platform.say({ conversation, message, said, at: Date.now() });

  if (c.req.header("prefer")?.includes("respond-async")) {
    await say();
    // The answer is kept with the conversation: nobody has to wait here for it.
    void asked.run({ ...request, signal: new AbortController().signal });
    return c.json({ conversation, message }, 202, { "Preference-Applied": "respond-async" });
  }
  if (c.req.header("accept")?.includes("text/event-stream")) {
    return streamSSE(c, async (stream) => {
      const gone = new AbortController();
      stream.onAbort(() => gone.abort());
      for await (const reply of replies(gone.signal)) {
        const event = reply.final ? "final" : "working";
        await stream.writeSSE({ event, data: JSON.stringify(answerOnWire(reply)) });
      }
    });
  }
  for await (const reply of replies(c.req.raw.signal)) {
    if (reply.final) return c.json(answerOnWire(reply), statusOf(reply.error?.code));
  }
  // The client has gone: nobody reads this.
  return c.body(null, 204);

  /** The working answers and the final one, or as many as come until the client goes. */
  async function* replies(signal: AbortSignal): AsyncGenerator<WordedReply> {
    const finished = new AbortController();
    const events = parts.platform.watch(conversation, AbortSignal.any([signal, finished.signal]));
    await say();
    void asked.run({ ...request, signal });
    try {
      for await (const event of events) {
        if (event.kind !== "reply" || event.message !== message) continue;
        yield event.reply;
        if (event.reply.final) return;
      }
    } finally {
      finished.abort();
    }
  }
}
