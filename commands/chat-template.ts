import { readMessages, readTools } from "../src/engine/chat-template/read-messages.ts";
import type { Chat, ChatFinding, RenderedChat } from "../src/engine/ports.ts";
import { defineCommand } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import type { Services } from "./services.ts";
import { type Message, say, verbatim } from "./words.ts";

/** A chat as its model reads it: the text, its tokens, and what to know before sending it. */
export const chatTemplate = defineCommand({
  name: "chat-template",
  summary: "chat-template.summary",
  examples: [
    "/chat-template user: Hello!",
    "/chat-template model:Qwen/Qwen2-7B-Instruct generation-prompt:false system: Be brief.\nuser: Hello!\nassistant: Hi.",
    '/chat-template [{"role": "user", "content": "Hello!"}]',
  ],
  options: {
    messages: { kind: "rest", summary: "chat-template.messages", required: true, maxLength: 200_000 },
    model: { kind: "text", summary: "chat-template.model", suggest: "tokenizers", maxLength: 200 },
    tools: { kind: "text", summary: "chat-template.tools", maxLength: 20_000 },
    "generation-prompt": { kind: "boolean", summary: "chat-template.generation-prompt", default: true },
  },
  async run({ options, locale }, services): Promise<Reply> {
    const chat: Chat = {
      messages: readMessages(options.messages),
      generationPrompt: options["generation-prompt"],
      ...(options.tools !== undefined && { tools: readTools(options.tools) }),
    };
    const rendered = await services.chatTemplates.render(options.model, chat);
    return chatReply(chat, rendered, locale, services);
  },
});

/** What a chat shows of a long prompt; the whole is in a file. */
const MOST_CHARACTERS_SHOWN = 3000;

async function chatReply(chat: Chat, rendered: RenderedChat, locale: string, services: Services): Promise<Reply> {
  const { model, text, encoding, perMessage, neutralised, findings } = rendered;
  const count = encoding.ids.length;
  const more = (hidden: number) => services.translate(say("tokenize.more", { count: hidden }), locale);
  const { png } = await services.drawTokens(text, encoding, { locale, more });
  const image = await services.files.save({ name: "chat.png", mediaType: "image/png", bytes: png });
  const data = {
    model,
    text,
    ids: [...encoding.ids],
    count,
    perMessage: [...perMessage],
    neutralised: neutralised.map(({ message, found }) => ({ message, found: [...found] })),
    findings: findings.map((finding) => ({ ...finding })),
  };
  const blocks: Block[] = [
    { kind: "heading", words: say("chat-template.heading", { count, model }) },
    ...findings.map((finding): Block => ({ kind: "note", words: wordFinding(finding, chat, rendered) })),
    text.length <= MOST_CHARACTERS_SHOWN ? { kind: "code", text } : await asFile(text, services),
    { kind: "image", file: image, alt: verbatim(text.slice(0, 1500)) },
  ];
  if (perMessage.length > 1) blocks.push(costs(chat, perMessage));
  return { blocks, audience: "everyone", data };
}

async function asFile(text: string, services: Services): Promise<Block> {
  const bytes = new TextEncoder().encode(text);
  return { kind: "file", file: await services.files.save({ name: "prompt.txt", mediaType: "text/plain", bytes }) };
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
    case "dropped":
      return say("chat-template.found.dropped", {
        message: finding.message + 1,
        role: messages[finding.message]?.role ?? "",
      });
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
