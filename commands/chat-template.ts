import { readMessages, readTools } from "../src/engine/chat-template/read-messages.ts";
import { EngineError } from "../src/engine/errors.ts";
import type { Chat } from "../src/engine/ports.ts";
import { chatData } from "./chat-template/data.ts";
import { diffView } from "./chat-template/diff-view.ts";
import { promptView } from "./chat-template/prompt-view.ts";
import { defineCommand } from "./define.ts";
import type { Reply } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";

/** A chat as its model reads it: the text, its tokens, and what to know before sending it; or what two models make of it. */
export const chatTemplate = defineCommand({
  name: "chat-template",
  summary: "chat-template.summary",
  examples: [
    "/chat-template user: Hello!",
    "/chat-template model:Qwen/Qwen2-7B-Instruct generation-prompt:false system: Be brief.\nuser: Hello!\nassistant: Hi.",
    '/chat-template [{"role": "user", "content": "Hello!"}]',
    "/chat-template view:diff model:Qwen/Qwen2-7B-Instruct other:microsoft/Phi-3-mini-4k-instruct user: Hello!",
  ],
  options: {
    messages: { kind: "rest", summary: "chat-template.messages", required: true, maxLength: LONGEST_TEXT },
    model: { kind: "text", summary: "chat-template.model", suggest: "tokenizers", maxLength: 200 },
    tools: { kind: "text", summary: "chat-template.tools", maxLength: 20_000 },
    "generation-prompt": { kind: "boolean", summary: "chat-template.generation-prompt", default: true },
    system: { kind: "text", summary: "chat-template.system", maxLength: 20_000 },
    view: { kind: "choice", summary: "chat-template.view", choices: ["prompt", "diff"] },
    other: { kind: "text", summary: "chat-template.other", suggest: "tokenizers", maxLength: 200 },
    file: fileInsteadOf("messages"),
  },
  async run({ options, locale }, services): Promise<Reply> {
    const { model, other, system, tools } = options;
    const { view = other === undefined ? "prompt" : "diff" } = options;
    if (view === "diff" && other === undefined) throw new EngineError("chat.no-other");
    const first = system === undefined ? [] : [{ role: "system", content: system }];
    const chat: Chat = {
      messages: [...first, ...readMessages(options.messages)],
      generationPrompt: options["generation-prompt"],
      ...(tools !== undefined && { tools: readTools(tools) }),
    };
    const rendered = await services.chatTemplates.render(model, chat);
    if (view === "prompt" || other === undefined) {
      const blocks = await promptView(chat, rendered, locale, services);
      return { blocks, audience: "everyone", data: chatData(rendered) };
    }
    const second = await services.chatTemplates.render(other, chat);
    const { blocks, diff } = await diffView(chat, rendered, second, services);
    return { blocks, audience: "everyone", data: { ...chatData(rendered), other: chatData(second), diff } };
  },
});
