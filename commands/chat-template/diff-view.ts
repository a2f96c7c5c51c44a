import { diffPrompts, type PromptPart } from "../../src/engine/chat-template/diff-prompts.ts";
import type { Chat, RenderedChat } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { say, verbatim, type Words } from "../words.ts";
import { findingNotes } from "./findings.ts";
import { promptFile, templateNote } from "./prompt-view.ts";

const MOST_CHARACTERS = 3500;

/** What two models make of one chat: the lines and control tokens that only one of them has, and what each message costs either. */
export async function diffView(chat: Chat, first: RenderedChat, second: RenderedChat, services: Services) {
  const text = diffPrompts(first, second);
  const written = text.map(lines).join("");
  const count = second.count - first.count;
  const blocks: readonly Block[] = [
    { kind: "heading", words: say("chat-template.diff.heading", { first: first.model, second: second.model }) },
    written.length <= MOST_CHARACTERS
      ? { kind: "code", text: written, language: "diff" }
      : await promptFile("prompts.diff", written, services),
    costs(chat, first, second),
    ...templateNote(first),
    ...templateNote(second),
    ...findingsOf(chat, first),
    ...findingsOf(chat, second),
  ];
  return { blocks, diff: { text: text.map((part) => ({ ...part })), count } };
}

const MARKS = { both: "  ", first: "- ", second: "+ " };

/** As in a unified diff. A line end at the end of a part belongs to its last line. */
function lines({ in: where, text }: PromptPart): string {
  return text
    .replace(/\n$/u, "")
    .split("\n")
    .map((line) => `${MARKS[where]}${line}\n`)
    .join("");
}

function costs({ messages }: Chat, first: RenderedChat, second: RenderedChat): Block {
  const cost = (value: number | null | undefined): Words => (value == null ? verbatim("–") : say("number", { value }));
  return {
    kind: "table",
    columns: [say("chat-template.column.message"), verbatim(first.model), verbatim(second.model)],
    rows: [
      ...first.perMessage.map((value, i): readonly Words[] => [
        verbatim(`${i + 1} ${messages[i]?.role ?? ""}`),
        cost(value),
        cost(second.perMessage[i]),
      ]),
      [say("chat-template.diff.all"), cost(first.count), cost(second.count)],
    ],
  };
}

function findingsOf(chat: Chat, rendered: RenderedChat): readonly Block[] {
  const notes = findingNotes(chat, rendered);
  return notes.length === 0 ? [] : [{ kind: "text", words: verbatim(rendered.model) }, ...notes];
}
