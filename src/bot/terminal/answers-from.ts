import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { EngineError } from "../../engine/errors.ts";
import type { WordedReply } from "../platform.ts";
import type { Answers, Question, TerminalAnswer } from "./answers.ts";
import { failure, history, replyEvent } from "./conversation-on-wire.ts";
import { saveFiles } from "./save-files.ts";
import { serverSentEvents } from "./server-sent-events.ts";

/** A process of this project that answers. */
export interface Server {
  readonly address: string;
  /** Makes us the operator there. */
  readonly secret: string;
}

/**
 * Another process answers, over HTTP. `find` gives the process that holds the data folder now; it is asked again when the connection
 * breaks, so that the answer also comes from a successor.
 */
export function answersFrom(find: () => Promise<Server>): Answers {
  let server: Promise<Server> | undefined;

  return {
    async *ask(question) {
      try {
        const message = await say(question);
        for await (const reply of follow(message, question)) {
          const paths = reply.final ? await saveFiles(reply.blocks, question.out, download) : new Map();
          yield { reply, paths } satisfies TerminalAnswer;
        }
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        yield { reply: error.reply, paths: new Map() };
      }
    },
    press: async (button, question) => void (await post(`/api/buttons/${encodeURIComponent(button)}`, {}, question)),
  };

  /** Gives the id of the answer. */
  async function say(question: Question): Promise<string> {
    const { asked, locale, signal } = question;
    if ("button" in asked) {
      const { button, filled } = asked;
      return post(`/api/buttons/${encodeURIComponent(button)}`, { filled }, question);
    }
    const attachments: string[] = [];
    for (const path of asked.attach) attachments.push(await upload(path, locale, signal));
    return post("/api/lines", { line: asked.line, attachments }, question);
  }

  /** What is asked goes on whether we stay or not: the answer is read from the conversation. */
  async function post(path: string, body: object, { id, locale, signal }: Question): Promise<string> {
    const answer = await call(path, {
      method: "POST",
      // RFC 7240.
      headers: { "Content-Type": "application/json", Prefer: "respond-async", "Accept-Language": locale },
      body: JSON.stringify({ ...body, conversation: id }),
      signal,
    });
    return z.object({ message: z.string() }).parse(await answer.json()).message;
  }

  async function upload(path: string, locale: string, signal: AbortSignal): Promise<string> {
    const body = await readFile(path).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new EngineError("terminal.unreadable", { file: path, reason }, { cause });
    });
    const answer = await call(`/api/attachments?name=${encodeURIComponent(basename(path))}`, {
      method: "POST",
      headers: { "Accept-Language": locale },
      body,
      signal,
    });
    return z.object({ handle: z.string() }).parse(await answer.json()).handle;
  }

  /** The states of one answer, across connections and servers. */
  async function* follow(message: string, { id, signal }: Question): AsyncGenerator<WordedReply> {
    for (;;) {
      for await (const reply of connection(message, id, signal)) {
        yield reply;
        if (reply.final) return;
      }
      signal.throwIfAborted();
      server = undefined;
      await pause(RECONNECT_MS, undefined, { signal });
    }
  }

  /** The states of one answer until the connection ends, however it does. */
  async function* connection(message: string, id: string, signal: AbortSignal): AsyncGenerator<WordedReply> {
    const answer = await call(`/api/conversations/${id}/events`, { signal }).catch(undefinedWhenUnreachable);
    if (answer?.body == null) return;
    const events = serverSentEvents(answer.body);
    for (;;) {
      const next = await events.next().catch(() => undefined);
      if (next === undefined || next.done) return;
      const { event, data } = next.value;
      if (event === "history") yield* remembered(history.parse(JSON.parse(data)), message);
      if (event !== "reply") continue;
      const said = replyEvent.parse(JSON.parse(data));
      if (said.message === message) yield said.reply;
    }
  }

  async function download({ id, name }: { readonly id: string; readonly name: string }): Promise<Uint8Array> {
    const answer = await call(`/files/${encodeURIComponent(id)}/${encodeURIComponent(name)}`, {});
    return new Uint8Array(await answer.arrayBuffer());
  }

  /** Throws a Refusal with the server's words, or a TypeError when it can't be reached. */
  async function call(path: string, request: RequestInit & { headers?: Record<string, string> }): Promise<Response> {
    server ??= find();
    const { address, secret } = await server;
    const headers = { ...request.headers, Authorization: `Bearer ${secret}` };
    const answer = await fetch(new URL(path, address), { ...request, headers, redirect: "error" });
    if (!answer.ok) throw new Refusal(refused.parse(await answer.json()).error);
    return answer;
  }
}

/** What a successor knows of the answer. What was not queued died with the process that worked on it. */
function* remembered({ entries, serverStartedAt }: z.infer<typeof history>, message: string): Generator<WordedReply> {
  const entry = entries.find((found) => found.message === message);
  const isQueued = z.object({ job: z.string() }).safeParse(entry?.reply?.data).success;
  const isLost = entry === undefined || (entry.at < serverStartedAt && !isQueued && entry.reply?.final !== true);
  if (isLost) throw new EngineError("terminal.lost");
  if (entry.reply !== undefined) yield entry.reply;
}

/** The server's own words for why it does not do it. */
class Refusal extends Error {
  readonly reply: WordedReply;

  constructor(error: NonNullable<WordedReply["error"]>) {
    super(error.message);
    const hint = error.hint === undefined ? [] : [{ kind: "note" as const, words: error.hint }];
    const blocks = [{ kind: "text" as const, words: error.message }, ...hint];
    this.reply = { blocks, buttons: [], audience: "caller", data: null, error, final: true };
  }
}

const refused = z.object({ error: failure });

const RECONNECT_MS = 200;

/** fetch reports what keeps it from connecting as a TypeError. */
function undefinedWhenUnreachable(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}
