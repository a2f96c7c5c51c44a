import type { Chat, ChatFinding, ChatMessage, RenderedChat, Tokenizer } from "../ports.ts";

/** What was rendered, and what the last message's rendering is without the opening of the answer. */
type Rendering = Pick<RenderedChat, "text" | "encoding" | "neutralised" | "roles"> & {
  readonly withoutPrompt: string | undefined;
  /** The next thing that a model writes is its answer. */
  readonly isOpen: boolean;
  /** It is the same without the chat's tools. */
  readonly noTools: boolean;
};

/** What someone who sends such a chat to a model should know. */
export function lintChat(chat: Chat, rendering: Rendering, tokenizer: Tokenizer): readonly ChatFinding[] {
  const { messages, generationPrompt } = chat;
  const { text, encoding, neutralised, roles, withoutPrompt, isOpen, noTools } = rendering;
  const findings: ChatFinding[] = [];
  const bos = tokenizer.specialTokens.bos === undefined ? undefined : tokenizer.idOf(tokenizer.specialTokens.bos);
  const adds = tokenizer.encodeIds("")[0];
  if (bos !== undefined && encoding.ids[0] === bos && encoding.ids[1] === bos) findings.push({ kind: "doubled-bos" });
  else if (bos !== undefined && encoding.ids[0] === bos && adds === bos) findings.push({ kind: "bos-in-template" });
  for (const { message } of neutralised) findings.push({ kind: "control-string", message });
  const dropped = [...messages.keys()].filter((message) => isDropped(messages[message]!, text));
  findings.push(...dropped.map((message) => ({ kind: "dropped", message }) as const));
  for (const { role, state } of roles) {
    const places = [...messages.keys()].filter((message) => messages[message]!.role === role);
    const lost = places.length > 0 && places.every((message) => dropped.includes(message));
    if (state !== "taken" && lost) findings.push({ kind: "role-ignored", role });
  }
  if (noTools) findings.push({ kind: "tools-ignored" });
  const endsWithAnswer = messages.at(-1)?.role === "assistant";
  if (generationPrompt && withoutPrompt === text && !isOpen) findings.push({ kind: "no-prompt-in-template" });
  if (!generationPrompt && !endsWithAnswer && !isOpen) findings.push({ kind: "no-generation-prompt" });
  if (generationPrompt && endsWithAnswer) findings.push({ kind: "answer-already-there" });
  return findings;
}

function isDropped({ content }: ChatMessage, text: string): boolean {
  return typeof content === "string" && content.trim() !== "" && !text.includes(content.trim());
}
