import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { z } from "zod";
import type { Attachment } from "../../../commands/define.ts";
import type { Files } from "../../../commands/services.ts";
import { EngineError } from "../../engine/errors.ts";
import type { WebEnv } from "./parts.ts";

/** The JSON of a request as its schema names it. Throws `EngineError("web.not-json" | "web.bad-json" | "web.bad-body")`. */
export async function readJson<T>(c: Context<WebEnv>, schema: z.ZodType<T>): Promise<T> {
  if (!/^application\/json\s*(;|$)/iu.test(c.req.header("content-type") ?? "")) throw new EngineError("web.not-json");
  return checked(schema, parseJson(await c.req.text()), "body");
}

/** Refuses a body as soon as it grows over the limit, however it is sent. */
export function atMost(bytes: number): MiddlewareHandler<WebEnv> {
  return bodyLimit({
    maxSize: bytes,
    onError: () => {
      throw new EngineError("web.too-large", { maxMegabytes: bytes / 2 ** 20 });
    },
  });
}

/** Unguessable: whoever knows it reads the conversation. */
export const conversationId = z.string().regex(/^[\w-]{22,64}$/u, "22 to 64 letters, digits, - or _");

/** A conversation's id from a path or a header. Throws `EngineError("web.bad-body")`. */
export function readConversation(given: string): string {
  return checked(conversationId, given, "conversation");
}

/** The attachment behind a handle that `POST /api/attachments` gave. Throws `EngineError("attachment.gone")`. */
export async function findAttachment(files: Files, handle: string): Promise<Attachment> {
  const file = await files.read(handle);
  if (file === undefined) throw new EngineError("attachment.gone");
  return { handle, name: file.name, size: file.bytes.length };
}

function checked<T>(schema: z.ZodType<T>, given: unknown, name: string): T {
  const read = schema.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new EngineError("web.bad-body", { place: issue?.path.join(".") || name, problem: issue?.message ?? "" });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new EngineError("web.bad-json", { problem: error instanceof Error ? error.message : "" });
  }
}
