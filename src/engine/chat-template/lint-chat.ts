import type { Chat, ChatFinding, RenderedChat, Tokenizer } from "../ports.ts";

/** What was rendered, and what the last message's rendering is without the opening of the answer. */
type Rendering = Pick<RenderedChat, "text" | "encoding" | "neutralised"> & {
  readonly withoutPrompt: string | undefined;
};

/** What someone who sends such a chat to a model should know. */
export function lintChat(chat: Chat, rendering: Rendering, tokenizer: Tokenizer): readonly ChatFinding[] {
  const { messages, generationPrompt } = chat;
  const { text, encoding, neutralised, withoutPrompt } = rendering;
  const findings: ChatFinding[] = [];
  const bos = tokenizer.specialTokens.bos === undefined ? undefined : tokenizer.idOf(tokenizer.specialTokens.bos);
  const adds = tokenizer.encodeIds("")[0];
  if (bos !== undefined && encoding.ids[0] === bos && encoding.ids[1] === bos) findings.push({ kind: "doubled-bos" });
  else if (bos !== undefined && encoding.ids[0] === bos && adds === bos) findings.push({ kind: "bos-in-template" });
  for (const { message } of neutralised) findings.push({ kind: "control-string", message });
  for (const [message, { content }] of messages.entries()) {
    if (typeof content === "string" && content.trim() !== "" && !text.includes(content.trim())) {
      findings.push({ kind: "dropped", message });
    }
  }
  const endsWithAnswer = messages.at(-1)?.role === "assistant";
  if (generationPrompt && withoutPrompt === text) findings.push({ kind: "no-prompt-in-template" });
  if (!generationPrompt && !endsWithAnswer) findings.push({ kind: "no-generation-prompt" });
  if (generationPrompt && endsWithAnswer) findings.push({ kind: "answer-already-there" });
  return findings;
}
