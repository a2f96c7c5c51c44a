import { readMessages } from "../../src/engine/chat-template/read-messages.ts";
import type { ChatMessage } from "../../src/engine/ports.ts";

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
}

/** The whole chat in order: the system message, what was written as messages, and what comes after. */
export function gatherMessages(written: Written): readonly ChatMessage[] {
  const { messages, role } = written;
  return [
    ...one("system", written["system-message"]),
    ...(messages === undefined ? [] : readMessages(messages)),
    ...one("user", written["user-message"]),
    ...one("assistant", written["assistant-message"]),
    ...one(role, written["next-message"]),
  ];
}

function one(role: string, content: string | undefined): readonly ChatMessage[] {
  return content === undefined || content === "" ? [] : [{ role, content }];
}
