import { z } from "zod";
import { EngineError } from "../errors.ts";
import type { Chat, ChatMessage } from "../ports.ts";

/**
 * A chat as people write it: a JSON list of messages, a request as APIs take it (`{"messages": […], "tools": […]}`), or lines that begin with a role
 * (`user: Hello`); text without any role is the user's. Throws `chat.syntax` {reason} and `chat.too-many` {given, max}.
 */
export function readChat(text: string): Pick<Chat, "messages" | "tools"> {
  const trimmed = text.trim();
  const chat = /^(\[\s*[\]{]|\{\s*")/.test(trimmed) ? fromJson(trimmed) : { messages: fromLines(trimmed) };
  const given = chat.messages.length;
  if (given > MOST_MESSAGES) throw new EngineError("chat.too-many", { given, max: MOST_MESSAGES });
  return chat;
}

/** More take the event loop longer than others should wait for; no chat of people has as many. */
const MOST_MESSAGES = 10_000;

/** The messages of `readChat`. */
export function readMessages(text: string): readonly ChatMessage[] {
  return readChat(text).messages;
}

/** Messages as text that `readMessages` reads as these: lines where they say all, else JSON. */
export function writeMessages(messages: readonly ChatMessage[]): string {
  const lines = messages.map(({ role, content }) => `${role}: ${String(content)}`).join("\n");
  const same = messages.length > 0 && JSON.stringify(readAgain(lines)) === JSON.stringify(messages);
  return same ? lines : JSON.stringify(messages);
}

/** Undefined where lines that look like JSON are none. */
function readAgain(lines: string): readonly ChatMessage[] | undefined {
  try {
    return readMessages(lines);
  } catch {
    return undefined;
  }
}

/** Functions as a JSON list. Throws `chat.tools` {reason}. */
export function readTools(text: string): readonly unknown[] {
  return parse(text, z.array(z.unknown()).min(1), "chat.tools");
}

const message = z.looseObject({ role: z.string().min(1).max(100), content: z.unknown().optional() });
const list = z.array(message).min(1);
const request = z.looseObject({ messages: list, tools: z.array(z.unknown()).nullish() });

function fromJson(text: string): Pick<Chat, "messages" | "tools"> {
  if (text.startsWith("[")) return { messages: parse(text, list, "chat.syntax") };
  const { messages, tools } = parse(text, request, "chat.syntax");
  return { messages, ...(tools?.length && { tools }) };
}

function parse<T>(text: string, schema: z.ZodType<T>, code: string): T {
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : String(Object(cause).message);
    throw new EngineError(code, { reason }, { cause });
  }
}

/** The roles that begin a message in a line of its own. */
export const lineRoles = ["system", "developer", "user", "assistant", "model", "tool", "function", "ipython"];

const ROLE = new RegExp(`^(${lineRoles.join("|")})\\s*:[^\\S\\n]?`, "i");

function fromLines(text: string): readonly ChatMessage[] {
  const messages: { role: string; content: string }[] = [];
  for (const line of text.split("\n")) {
    const role = ROLE.exec(line);
    if (role !== null) messages.push({ role: role[1]!.toLowerCase(), content: line.slice(role[0].length) });
    else if (messages.length === 0) messages.push({ role: "user", content: line });
    else messages.at(-1)!.content += `\n${line}`;
  }
  return messages;
}
