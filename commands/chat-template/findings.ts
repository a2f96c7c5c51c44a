import type { Chat, ChatFinding, RenderedChat } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { type Message, say, verbatim } from "../words.ts";

/** What to know before sending such a chat. What is said of a role is not said again of each of its messages; of the system message it is said as such. */
export function findingNotes(chat: Chat, rendered: RenderedChat): readonly Block[] {
  const { findings } = rendered;
  const ignored = new Set(findings.flatMap((finding) => (finding.kind === "role-ignored" ? [finding.role] : [])));
  const told = findings.filter((finding) => {
    if (finding.kind === "role-ignored") return finding.role !== "system";
    const role = finding.kind === "dropped" ? (chat.messages[finding.message]?.role ?? "") : "";
    return role === "system" || !ignored.has(role);
  });
  return told.map((finding) => ({ kind: "note", words: wordFinding(finding, chat, rendered) }));
}

/** What the template makes of each role. */
export function roleFacts({ roles }: RenderedChat): readonly Block[] {
  const facts = STATES.flatMap(([state, label]) => {
    const those = roles.filter((one) => one.state === state).map(({ role }) => role);
    return those.length === 0 ? [] : [{ label: say(label), value: verbatim(those.join(", ")) }];
  });
  return facts.length === 0 ? [] : [{ kind: "facts", facts }];
}

const STATES = [
  ["taken", "chat-template.roles.taken"],
  ["ignored", "chat-template.roles.ignored"],
  ["refused", "chat-template.roles.refused"],
] as const;

const FINDINGS = {
  "doubled-bos": "chat-template.found.doubled-bos",
  "bos-in-template": "chat-template.found.bos-in-template",
  "no-generation-prompt": "chat-template.found.no-generation-prompt",
  "no-prompt-in-template": "chat-template.found.no-prompt-in-template",
  "answer-already-there": "chat-template.found.answer-already-there",
  "tools-ignored": "chat-template.found.tools-ignored",
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
    case "role-ignored":
      return say("chat-template.found.role-ignored", { role: finding.role });
    case "doubled-bos":
    case "bos-in-template":
    case "no-generation-prompt":
    case "no-prompt-in-template":
    case "answer-already-there":
    case "tools-ignored":
      return say(FINDINGS[finding.kind]);
    default:
      return finding satisfies never;
  }
}
