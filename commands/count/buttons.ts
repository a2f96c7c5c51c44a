import type { PromptCount } from "../../src/engine/tokens/count.ts";
import type { Command, RawOptions } from "../define.ts";
import { LONGEST_KEPT } from "../longest-kept.ts";
import type { Action, Button, ButtonStyle } from "../reply.ts";
import { type MessageKey, say } from "../words.ts";

/** What can be done with an image prompt once its cost is known: end the chunk on purpose, shorten it, or paint it all the same. */
export function countButtons(
  { prompt, negative }: { readonly prompt: string; readonly negative: string | undefined },
  counted: PromptCount,
  commands: readonly Command[],
): readonly Button[] {
  const longest = longestOf("imagine", "prompt", commands);
  if (counted.kind !== "image" || prompt.length > longest || prompt.trim() === "") return [];
  const options = { prompt, ...(negative !== undefined && { negative }) };
  const broken = withBreak(prompt, counted.layout[1]?.start);
  return [
    ...(broken === undefined ? [] : [button("count.button.break", { ...options, prompt: broken }, "count")]),
    ...(counted.chunks.length > 1 && longestOf("shorten", "prompt", commands) >= prompt.length
      ? [button("count.button.shorten", { prompt }, "shorten")]
      : []),
    button(counted.chunks.length > 1 ? "count.button.anyway" : "count.button.imagine", options, "imagine", "primary"),
  ];
}

/** The same prompt as a user's message, as a chat model reads it. */
export function asChatButton(prompt: string, model: string): readonly Button[] {
  if (prompt.trim() === "" || prompt.length > LONGEST_KEPT) return [];
  return [button("count.button.chat", { model, "user-message": prompt }, "chat-template")];
}

/** What the command takes as its prompt, in characters; 0 where there is no such command. */
function longestOf(name: string, option: string, commands: readonly Command[]): number {
  const spec = commands.find((command) => command.name === name)?.actions[""]?.options[option];
  return spec?.kind === "rest" ? spec.maxLength : 0;
}

/** BREAK where the second chunk begins anyway: from then on, words that are put before it stay in the first. */
function withBreak(prompt: string, at: number | undefined): string | undefined {
  return at === undefined || at === 0 ? undefined : `${prompt.slice(0, at).trimEnd()} BREAK ${prompt.slice(at)}`;
}

function button(label: MessageKey, options: RawOptions, command: string, style: ButtonStyle = "secondary"): Button {
  const action: Action = { command, action: "", options };
  return { label: say(label), style, action, for: "everyone" };
}
