import type { Chat, ChatFinding, RenderedChat } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { type Message, say } from "../words.ts";

/** What to know before sending such a chat. */
export function findingNotes(chat: Chat, rendered: RenderedChat): readonly Block[] {
  return rendered.findings.map((finding) => ({ kind: "note", words: wordFinding(finding, chat, rendered) }));
}

const FINDINGS = {
  "doubled-bos": "chat-template.found.doubled-bos",
  "bos-in-template": "chat-template.found.bos-in-template",
  "no-generation-prompt": "chat-template.found.no-generation-prompt",
  "no-prompt-in-template": "chat-template.found.no-prompt-in-template",
  "answer-already-there": "chat-template.found.answer-already-there",
} as const;

function wordFinding(finding: ChatFinding, { messages }: Chat, { neutralised }: RenderedChat): Message {
  switch (finding.kind) {
    case "control-string": {
      const found = neutralised.find(({ message }) => message === finding.message)?.found ?? [];
      return say("chat-template.found.control-string", { message: finding.message + 1, found: found.join(" ") });
    }
    case "dropped": {
      const role = messages[finding.message]?.role ?? "";
      const key = role === "system" ? "chat-template.found.dropped-system" : "chat-template.found.dropped";
      return say(key, { message: finding.message + 1, role });
    }
    case "doubled-bos":
    case "bos-in-template":
    case "no-generation-prompt":
    case "no-prompt-in-template":
    case "answer-already-there":
      return say(FINDINGS[finding.kind]);
    default:
      return finding satisfies never;
  }
}
