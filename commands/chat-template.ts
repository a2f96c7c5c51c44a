import { lineRoles } from "../src/engine/chat-template/read-messages.ts";
import { EngineError } from "../src/engine/errors.ts";
import type { Chat, ChatTemplates } from "../src/engine/ports.ts";
import { chatButtons } from "./chat-template/buttons.ts";
import { chatData } from "./chat-template/data.ts";
import { diffView } from "./chat-template/diff-view.ts";
import { gatherChat, roles } from "./chat-template/gather-chat.ts";
import { promptView } from "./chat-template/prompt-view.ts";
import { contextLength, contextShare } from "./count/context-share.ts";
import { defineCommand } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { tokenizerOwner } from "./tokenizer-owner.ts";
import { say } from "./words.ts";

/** One message of a chat: whole messages are the rest of the line. */
const message = { kind: "text", maxLength: 20_000, insteadOf: "messages" } as const;

/** A chat as its model reads it: the text, its tokens, and what to know before sending it; or what two models make of it. */
export const chatTemplate = defineCommand({
  name: "chat-template",
  summary: "chat-template.summary",
  examples: [
    "/chat-template user: Hello!",
    "/chat-template model:Qwen/Qwen2-7B-Instruct generation-prompt:false system: Be brief.\nuser: Hello!\nassistant: Hi.",
    '/chat-template [{"role": "user", "content": "Hello!"}]',
    '/chat-template system-message:"Be brief." user-message:"Hello!"',
    "/chat-template view:diff model:Qwen/Qwen2-7B-Instruct other:microsoft/Phi-3-mini-4k-instruct user: Hello!",
  ],
  // None is called as a role is: in a line `user:` begins a message.
  options: {
    messages: {
      kind: "rest",
      summary: "chat-template.messages",
      required: true,
      maxLength: LONGEST_TEXT,
      labels: lineRoles,
    },
    model: { kind: "text", summary: "chat-template.model", suggest: "tokenizers", maxLength: 200 },
    "system-message": { ...message, summary: "chat-template.system-message" },
    "user-message": { ...message, summary: "chat-template.user-message" },
    "assistant-message": { ...message, summary: "chat-template.assistant-message" },
    "next-message": { ...message, summary: "chat-template.next-message" },
    role: { kind: "choice", summary: "chat-template.role", choices: roles, default: "user" },
    tools: { kind: "text", summary: "chat-template.tools", maxLength: 20_000 },
    "generation-prompt": { kind: "boolean", summary: "chat-template.generation-prompt", default: true },
    template: { kind: "text", summary: "chat-template.template", suggest: "tokenizers", maxLength: 200 },
    view: { kind: "choice", summary: "chat-template.view", choices: ["prompt", "diff"] },
    other: { kind: "text", summary: "chat-template.other", suggest: "tokenizers", maxLength: 200 },
    file: fileInsteadOf("messages"),
  },
  form: ["system-message", "user-message", "assistant-message", "next-message", "role"],
  async run({ options, caller, locale, signal }, services): Promise<Reply> {
    const { other, template } = options;
    const { view = other === undefined ? "prompt" : "diff" } = options;
    if (view === "diff" && other === undefined) throw new EngineError("chat.no-other");
    const chat: Chat = { ...gatherChat(options), generationPrompt: options["generation-prompt"] };
    const model = options.model ?? (await firstModel(services.chatTemplates));
    const run = { owner: tokenizerOwner(caller), template };
    const rendered = await services.chatTemplates.render(model, chat, run);
    const chosen: readonly Block[] =
      options.model === undefined ? [{ kind: "note", words: say("chat-template.chosen", { model }) }] : [];
    const buttons = chatButtons({ ...options, model }, chat);
    if (view === "prompt" || other === undefined) {
      const { use } = await services.tokenizers.get(model, { signal, owner: run.owner });
      const limit = contextLength(use);
      const [heading, ...blocks] = await promptView(chat, rendered, locale, services);
      const share = contextShare(rendered.count, limit);
      return {
        blocks: [...(heading ? [heading] : []), ...chosen, ...blocks, ...share],
        buttons,
        audience: "everyone",
        data: { ...chatData(rendered), ...(limit !== undefined && { limit }) },
      };
    }
    const second = await services.chatTemplates.render(other, chat, { owner: run.owner });
    const { blocks, diff } = await diffView(chat, rendered, second, services);
    const data = { ...chatData(rendered), other: chatData(second), diff };
    return { blocks: [...blocks, ...chosen], buttons, audience: "everyone", data };
  },
});

/** The first that has a template and may be used. */
async function firstModel(templates: ChatTemplates): Promise<string> {
  const [first] = await templates.models();
  if (first === undefined) throw new EngineError("chat.no-model");
  return first;
}
