import { readChat, readTools } from "../../src/engine/chat-template/read-messages.ts";
import type { Chat, ChatMessage } from "../../src/engine/ports.ts";

/** Those that a form offers; a template may know others, which can be written in lines or as JSON. */
export const roles = ["user", "assistant", "system", "developer", "tool", "function"] as const;

interface Written {
  /** Absent where one of the following is given instead. */
  readonly messages?: string | undefined;
  readonly "system-message": string | undefined;
  readonly "user-message": string | undefined;
  readonly "assistant-message": string | undefined;
  readonly "next-message": string | undefined;
  readonly role: string;
  readonly tools: string | undefined;
}

/** The whole chat in order: the system message, what was written as messages, and what comes after. Tools that are given apart take the place of those among the messages. */
export function gatherChat(written: Written): Pick<Chat, "messages" | "tools"> {
  const { messages, role } = written;
  const whole = messages === undefined ? { messages: [] } : readChat(messages);
  const tools = written.tools === undefined ? whole.tools : readTools(written.tools);
  return {
    messages: [
      ...one("system", written["system-message"]),
      ...whole.messages,
      ...one("user", written["user-message"]),
      ...one("assistant", written["assistant-message"]),
      ...one(role, written["next-message"]),
    ],
    ...(tools && { tools }),
  };
}

function one(role: string, content: string | undefined): readonly ChatMessage[] {
  return content === undefined || content === "" ? [] : [{ role, content }];
}
