import { writeMessages } from "../../src/engine/chat-template/read-messages.ts";
import type { Chat } from "../../src/engine/ports.ts";
import type { RawOptions } from "../define.ts";
import { LONGEST_KEPT } from "../longest-kept.ts";
import type { Action, Button } from "../reply.ts";
import { type MessageKey, say } from "../words.ts";

interface Asked {
  readonly model: string | undefined;
  readonly template: string | undefined;
  readonly view: string | undefined;
  readonly other: string | undefined;
  readonly "generation-prompt": boolean;
}

/** How a chat goes on: with one more message, which a form asks for, without its last one, or with the answer opened. */
export function chatButtons(asked: Asked, { messages, tools }: Chat): readonly Button[] {
  const { model, template, view, other } = asked;
  const all = {
    model,
    template,
    tools: tools && JSON.stringify(tools),
    view,
    other,
    "generation-prompt": asked["generation-prompt"],
  };
  const options = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as RawOptions;
  const chat = (some: Chat["messages"], more: RawOptions = {}): RawOptions => ({
    ...options,
    messages: writeMessages(some),
    ...more,
  });
  const whole = chat(messages);
  if (String(whole["messages"]).length + String(whole["tools"]).length > LONGEST_KEPT) return [];
  const role = messages.at(-1)?.role === "user" ? "assistant" : "user";
  return [
    button("chat-template.button.add", { ...whole, role }, ["next-message", "role"]),
    ...(messages.length > 1 ? [button("chat-template.button.remove", chat(messages.slice(0, -1)))] : []),
    button(
      asked["generation-prompt"] ? "chat-template.button.closed" : "chat-template.button.open",
      chat(messages, { "generation-prompt": !asked["generation-prompt"] }),
    ),
  ];
}

function button(label: MessageKey, options: RawOptions, asks?: readonly string[]): Button {
  const action: Action = { command: "chat-template", action: "", options, ...(asks && { asks }) };
  return { label: say(label), style: asks === undefined ? "secondary" : "primary", action, for: "everyone" };
}
