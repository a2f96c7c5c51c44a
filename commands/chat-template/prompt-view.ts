import { CHATML } from "../../src/engine/chat-template/chatml.ts";
import type { Chat, RenderedChat } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import type { Services } from "../services.ts";
import { cutText } from "../tokenize/views.ts";
import { say, verbatim } from "../words.ts";
import { findingNotes, roleFacts } from "./findings.ts";

/** What a chat shows of a long prompt; the whole is in a file. */
const MOST_CHARACTERS = 3000;

/** The prompt as text, its tokens with the control tokens marked, and what each message costs. */
export async function promptView(
  chat: Chat,
  rendered: RenderedChat,
  locale: string,
  services: Services,
): Promise<readonly Block[]> {
  const { model, text, encoding, count, perMessage } = rendered;
  const beyond = count - encoding.tokens.length;
  const more = (hidden: number) => services.translate(say("tokenize.more", { count: hidden + beyond }), locale);
  const { png } = await services.drawTokens(text, encoding, { locale, more });
  const file = await services.files.save({ name: "chat.png", mediaType: "image/png", bytes: png });
  return [
    { kind: "heading", words: say("chat-template.heading", { count, model }) },
    ...templateNote(rendered),
    ...findingNotes(chat, rendered),
    text.length <= MOST_CHARACTERS ? { kind: "code", text } : await promptFile("prompt.txt", text, services),
    { kind: "image", file, alt: verbatim(cutText(encoding.tokens)) },
    ...(perMessage.length > 1 ? [costs(chat, perMessage)] : []),
    ...roleFacts(rendered),
  ];
}

/** Whose template it is where it is not the model's own. */
export function templateNote({ model, template }: RenderedChat): readonly Block[] {
  if (template === model) return [];
  const key = template === CHATML ? "chat-template.by-chatml" : "chat-template.by-template";
  return [{ kind: "note", words: say(key, { model, template }) }];
}

export async function promptFile(name: string, text: string, { files }: Pick<Services, "files">): Promise<Block> {
  const bytes = new TextEncoder().encode(text);
  return { kind: "file", file: await files.save({ name, mediaType: "text/plain", bytes }) };
}

function costs({ messages }: Chat, perMessage: RenderedChat["perMessage"]): Block {
  return {
    kind: "table",
    columns: [say("chat-template.column.message"), say("chat-template.column.tokens")],
    rows: perMessage.map((cost, i) => [
      verbatim(`${i + 1} ${messages[i]?.role ?? ""}`),
      cost === null ? verbatim("–") : say("number", { value: cost }),
    ]),
  };
}
