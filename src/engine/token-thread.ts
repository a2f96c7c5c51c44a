/** A token thread's entry: puts together what answers `TokenCalls`. Its `workerData` are `TokenThreadData`. */
import { parentPort, workerData } from "node:worker_threads";
import { createChatTemplates } from "./chat-template/chat-templates.ts";
import { type Handlers, serveCalls } from "./runtime/serve-calls.ts";
import type { TokenCalls, TokenThreadData } from "./token-calls.ts";
import { countPrompt } from "./tokens/count.ts";
import { decodeBeginning } from "./tokens/decode-beginning.ts";
import { entriesAround, searchVocabulary, specialEntries } from "./tokens/look-up-vocabulary.ts";
import { packInput } from "./tokens/packed-input.ts";
import { createTokenizers } from "./tokens/tokenizers.ts";

if (parentPort === null) throw new Error("token-thread.ts is the entry of a worker thread");

const { folders }: TokenThreadData = workerData;
const tokenizers = createTokenizers(folders);
const chats = createChatTemplates(folders, tokenizers);

const handlers: Handlers<TokenCalls> = {
  async facts({ name }) {
    const { model, use, vocabularySize, specialTokens, controlTokens } = await tokenizers.get(name);
    return { model, use, vocabularySize, specialTokens, controlTokens };
  },
  async encode({ name, text, options, beginning }) {
    const tokenizer = await tokenizers.get(name);
    const texts = { text: text.toWellFormed(), pair: options.pair?.toWellFormed() };
    return packInput(tokenizer.encodeColumns(text, options), texts, beginning);
  },
  encodeIds: async ({ name, text, options }) => Int32Array.from((await tokenizers.get(name)).encodeIds(text, options)),
  count: async ({ name, text, options }) => countPrompt(await tokenizers.get(name), text, options),
  decode: async ({ name, ids, skipSpecial }) => (await tokenizers.get(name)).decode(ids, { skipSpecial }),
  decodeBeginning: async ({ name, written, options }) => decodeBeginning(await tokenizers.get(name), written, options),
  idOf: async ({ name, token }) => (await tokenizers.get(name)).idOf(token),
  specialEntries: async ({ name }) => specialEntries(await tokenizers.get(name)),
  search: async ({ name, text, ...part }) => searchVocabulary(await tokenizers.get(name), text, part),
  around: async ({ name, id, each }) => entriesAround(await tokenizers.get(name), id, each),
  render: async ({ name, chat, template }) => chats.render(name, chat, template),
  chatModels: async () => chats.models(),
};

serveCalls<TokenCalls>(parentPort, tellingWhenBegun(handlers));

function tellingWhenBegun(all: Handlers<TokenCalls>): Handlers<TokenCalls> {
  const told = Object.entries(all).map(([name, handler]) => [
    name,
    (...[input, run]: Parameters<typeof handler>) => {
      run.onProgress("begun");
      return handler(input as never, run);
    },
  ]);
  return Object.fromEntries(told);
}
