import { EngineError, isEngineError } from "../errors.ts";
import type { Chat, ChatRole, ControlToken, Encoding, RenderedChat, Tokenizer } from "../ports.ts";
import { tokenizerFolders } from "../tokens/tokenizer-folders.ts";
import { tokenizerNames } from "../tokens/tokenizer-names.ts";
import type { LoadedTokenizers } from "../tokens/tokenizers.ts";
import { beginningOf } from "./beginning-of.ts";
import { CHATML, chatmlTemplate } from "./chatml.ts";
import { lintChat } from "./lint-chat.ts";
import { neutralise } from "./neutralise.ts";
import { readChatTemplate } from "./read-chat-template.ts";
import { renderTemplate } from "./render-template.ts";
import { rolesOf } from "./roles.ts";
import type { Rendered } from "./template-renders.ts";

/** The chat templates of the models in these folders, rendered and encoded as the models were trained. */
export function createChatTemplates(folders: readonly string[], tokenizers: LoadedTokenizers) {
  const listFolders = tokenizerFolders(folders);
  const names = tokenizerNames(folders);
  return {
    /** Those that have a template. */
    async models(): Promise<readonly string[]> {
      const having = listFolders().map(async ({ name, folder }) => {
        const template = await readChatTemplate(folder, name, false).catch(() => undefined);
        return template === undefined ? [] : [name];
      });
      return (await Promise.all(having)).flat();
    },
    /** By the model's own template, or by that of another one. */
    async render(asked: string, chat: Chat, other?: string): Promise<RenderedChat> {
      const tokenizer = await tokenizers.get(asked);
      const { name, template } = await templateOf(other?.trim() ?? tokenizer.model, chat);
      return beginningOf({ ...(await renderChat(template, chat, tokenizer)), template: name });
    },
  };

  async function templateOf(asked: string, chat: Chat): Promise<{ readonly name: string; readonly template: string }> {
    if (asked.toLowerCase() === CHATML) return { name: CHATML, template: chatmlTemplate };
    const { name } = names.find(asked);
    const found = listFolders().find((one) => one.name === name);
    if (found === undefined) throw new EngineError("chat.no-template", { model: name });
    return { name, template: await readChatTemplate(found.folder, name, chat.tools !== undefined) };
  }
}

/** Messages whose cost is told one by one: each takes a rendering of all that is before it, and so many characters of those are encoded. */
const MOST_COUNTED = 50;
const MOST_CHARACTERS = 2_000_000;

/** Renders and encodes: control strings in the messages stay text, nothing is added around. Throws `chat.refused` and those of `renderTemplate`. */
export async function renderChat(
  template: string,
  chat: Chat,
  tokenizer: Tokenizer,
): Promise<Omit<RenderedChat, "template">> {
  const { model } = tokenizer;
  const { messages, neutralised, read } = neutralise(chat.messages, tokenizer.controlTokens);
  const counted = isCounted(messages) ? messages.length : 0;
  const prefixes = Array.from({ length: counted }, (_, i) => messages.slice(0, i + 1));
  const variables = [
    variablesOf({ ...chat, messages }, tokenizer),
    variablesOf({ ...chat, messages: [...messages, answer], generationPrompt: false }, tokenizer),
    variablesOf({ messages, generationPrompt: chat.generationPrompt }, tokenizer),
    ...prefixes.map((prefix) => variablesOf({ ...chat, messages: prefix, generationPrompt: false }, tokenizer)),
  ];
  const used = messages.map(({ role }) => role);
  const [[whole, answered, bare, ...parts], roles] = await Promise.all([
    rendered(model, { template, variables }),
    rolesOf(template, used, (some) => variablesOf({ messages: some, generationPrompt: false }, tokenizer)),
  ]);
  if (whole === undefined || "refused" in whole) throw refusal(model, whole?.refused ?? "", { parts, messages, roles });
  const encode = (one: string) => {
    const { text, literal } = read(one);
    return { text, encoding: tokenizer.encode(text, { special: false, literal }) };
  };
  const { text, encoding } = encode(whole.text);
  const sums = parts.map((part) => ("text" in part ? encode(part.text).encoding.ids.length : undefined));
  const perMessage = sums.map((sum, i) => costOf(sums, sum, i));
  const last = parts.at(-1);
  const withoutPrompt = last !== undefined && "text" in last ? read(last.text).text : undefined;
  const isOpen = answered !== undefined && "text" in answered && opensInto(text, read(answered.text).text);
  const noTools = chat.tools !== undefined && bare !== undefined && "text" in bare && bare.text === whole.text;
  const control = controlOf(encoding);
  const result = { model, text, encoding, count: encoding.ids.length, control, perMessage, neutralised, roles };
  return { ...result, findings: lintChat(chat, { ...result, withoutPrompt, isOpen, noTools }, tokenizer) };
}

/** A single message takes no more than the prompt itself. */
function isCounted(messages: Chat["messages"]): boolean {
  if (messages.length > MOST_COUNTED) return false;
  let written = 0;
  let encoded = 0;
  for (const message of messages) {
    written += JSON.stringify(message).length;
    encoded += written;
  }
  return messages.length === 1 || encoded <= MOST_CHARACTERS;
}

function controlOf({ tokens }: Encoding): readonly ControlToken[] {
  return tokens.flatMap(({ id, token, special, start, end = start }) =>
    special && start !== undefined && end !== undefined ? [{ id, token, start, end }] : [],
  );
}

/** An answer that nobody gives. */
const answer = { role: "assistant", content: "zqxwanswer" };

/** Whether nothing but the answer comes behind a prompt: some templates open it without being asked to. */
function opensInto(prompt: string, answered: string): boolean {
  return answered.startsWith(prompt) && answered.slice(prompt.length).trimStart().startsWith(answer.content);
}

/** Why a template refuses, and at which message, counted from 1: the first from which on it takes no chat that ends there, else the last. */
function refusal(
  model: string,
  reason: string,
  {
    parts,
    messages,
    roles,
  }: Pick<Chat, "messages"> & Pick<RenderedChat, "roles"> & { readonly parts: readonly Rendered[] },
): EngineError {
  const { length } = messages;
  const last = parts.findLastIndex((part) => "text" in part);
  const message = parts.length < length ? length : Math.min(last + 2, length);
  const of = (state: ChatRole["state"]) => roles.filter((one) => one.state === state).map(({ role }) => role);
  const used = new Set(messages.map(({ role }) => role));
  const refused = of("refused").filter((role) => used.has(role));
  if (refused.length === 0) return new EngineError("chat.refused", { model, reason, message });
  const at = messages.findIndex(({ role }) => refused.includes(role)) + 1;
  return new EngineError("chat.role-refused", { model, reason, message: at, refused, taken: of("taken") });
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
function variablesOf({ messages, tools, generationPrompt }: Chat, { specialTokens }: Tokenizer) {
  const special = Object.entries(specialTokens).map(([role, token]) => [`${role}_token`, token]);
  return {
    messages,
    ...(tools !== undefined && { tools }),
    add_generation_prompt: generationPrompt,
    ...Object.fromEntries(special),
  };
}
