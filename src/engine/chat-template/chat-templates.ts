import { EngineError, isEngineError } from "../errors.ts";
import type { Chat, RenderedChat, Tokenizer } from "../ports.ts";
import { tokenizerFolders } from "../tokens/tokenizer-folders.ts";
import type { LoadedTokenizers } from "../tokens/tokenizers.ts";
import { lintChat } from "./lint-chat.ts";
import { neutralise } from "./neutralise.ts";
import { readChatTemplate } from "./read-chat-template.ts";
import { renderTemplate } from "./render-template.ts";
import type { Rendered } from "./template-renders.ts";

/** The chat templates of the models in these folders, rendered and encoded as the models were trained. */
export function createChatTemplates(folders: readonly string[], tokenizers: LoadedTokenizers) {
  const listFolders = tokenizerFolders(folders);
  return {
    /** The first model that has a template. Throws `chat.no-model`. */
    async firstModel(): Promise<string> {
      for (const { name, folder } of listFolders()) {
        const template = await readChatTemplate(folder, name, false).catch(() => undefined);
        if (template !== undefined) return name;
      }
      throw new EngineError("chat.no-model");
    },
    async render(asked: string, chat: Chat): Promise<RenderedChat> {
      const tokenizer = await tokenizers.get(asked);
      const found = listFolders().find((one) => one.name === tokenizer.model);
      if (found === undefined) throw new EngineError("chat.no-template", { model: tokenizer.model });
      const template = await readChatTemplate(found.folder, found.name, chat.tools !== undefined);
      return renderChat(template, chat, tokenizer);
    },
  };
}

/** Messages whose cost is told one by one: each takes a rendering. */
const MOST_COUNTED = 50;

/** Renders and encodes: control strings in the messages stay text, nothing is added around. Throws `chat.refused` and those of `renderTemplate`. */
export async function renderChat(template: string, chat: Chat, tokenizer: Tokenizer): Promise<RenderedChat> {
  const { model } = tokenizer;
  const { messages, neutralised, read } = neutralise(chat.messages, tokenizer.controlTokens);
  const counted = messages.length <= MOST_COUNTED ? messages.length : 0;
  const prefixes = Array.from({ length: counted }, (_, i) => messages.slice(0, i + 1));
  const variables = [
    variablesOf(chat, messages, chat.generationPrompt, tokenizer),
    ...prefixes.map((prefix) => variablesOf(chat, prefix, false, tokenizer)),
  ];
  const [whole, ...parts] = await rendered(model, { template, variables });
  if (whole === undefined || "refused" in whole) throw refusal(model, whole?.refused ?? "", parts, messages);
  const encode = (one: string) => {
    const { text, literal } = read(one);
    return { text, encoding: tokenizer.encode(text, { special: false, literal }) };
  };
  const { text, encoding } = encode(whole.text);
  const sums = parts.map((part) => ("text" in part ? encode(part.text).encoding.ids.length : undefined));
  const perMessage = sums.map((sum, i) => costOf(sums, sum, i));
  const last = parts.at(-1);
  const withoutPrompt = last !== undefined && "text" in last ? read(last.text).text : undefined;
  const result = { model, text, encoding, perMessage, neutralised };
  return { ...result, findings: lintChat(chat, { ...result, withoutPrompt }, tokenizer) };
}

/** Why a template refuses, and at which message, counted from 1: the first from which on it takes no chat that ends there, else the last. */
function refusal(model: string, reason: string, parts: readonly Rendered[], { length }: Chat["messages"]): EngineError {
  const taken = parts.findLastIndex((part) => "text" in part);
  const message = parts.length < length ? length : Math.min(taken + 2, length);
  return new EngineError("chat.refused", { model, reason, message });
}

/** What a message adds to those before it; unknown where the template refuses either. */
function costOf(sums: readonly (number | undefined)[], sum: number | undefined, i: number): number | null {
  const before = i === 0 ? 0 : sums[i - 1];
  return sum === undefined || before === undefined ? null : sum - before;
}

async function rendered(model: string, renders: Parameters<typeof renderTemplate>[0]): Promise<readonly Rendered[]> {
  try {
    return await renderTemplate(renders);
  } catch (cause) {
    throw isEngineError(cause) ? new EngineError(cause.code, { model, ...cause.params }, { cause }) : cause;
  }
}

/** What transformers gives a template (`apply_chat_template`). */
function variablesOf(chat: Chat, messages: Chat["messages"], prompt: boolean, { specialTokens }: Tokenizer) {
  const special = Object.entries(specialTokens).map(([role, token]) => [`${role}_token`, token]);
  return {
    messages,
    ...(chat.tools !== undefined && { tools: chat.tools }),
    add_generation_prompt: prompt,
    ...Object.fromEntries(special),
  };
}
