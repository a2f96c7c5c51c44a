import { defineCommand } from "./define.ts";
import { readIds } from "./read-ids.ts";
import type { Block, Reply } from "./reply.ts";
import type { Files } from "./services.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { MOST_TOKENS } from "./tokenize/data.ts";
import { tokenizerOwner } from "./tokenizer-owner.ts";
import { say } from "./words.ts";

/** The text that token numbers stand for, and each of the tokens. */
export const decode = defineCommand({
  name: "decode",
  summary: "decode.summary",
  examples: [
    "/decode 13225 2375",
    "/decode model:clip [49406, 320, 1674, 49407]",
    "/decode skip-special:true model:clip 49406 6829 49407",
  ],
  options: {
    ids: { kind: "rest", summary: "decode.ids", required: true, maxLength: LONGEST_TEXT },
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    "skip-special": { kind: "boolean", summary: "decode.skip-special", default: false },
    file: fileInsteadOf("ids"),
  },
  async run({ options, caller, signal }, services): Promise<Reply> {
    const ids = readIds(options.ids);
    const tokenizer = await services.tokenizers.get(options.model, { signal, owner: tokenizerOwner(caller) });
    const text = await tokenizer.decode(ids, { skipSpecial: options["skip-special"] }, { signal });
    const names = await tokenizer.tokensOf(ids.slice(0, MOST_TOKENS), { signal });
    const tokens = names.map((token, i) => ({ id: ids[i]!, token }));
    const leftOut = ids.length - tokens.length;
    const { model } = tokenizer;
    return {
      blocks: [
        { kind: "heading", words: say("decode.heading", { count: ids.length, model }) },
        { kind: "code", text },
        ...(leftOut > 0 ? [{ kind: "note" as const, words: say("decode.left-out", { count: leftOut }) }] : []),
        await tokenList(tokens, services.files),
      ],
      buttons: text.trim() === "" || text.length > LONGEST_KEPT ? [] : [tokenizeAgain(text, model)],
      audience: "everyone",
      data: { model, text, tokens, ...(leftOut > 0 && { tokensLeftOut: leftOut }) },
    };
  },
});

/** More tokens than this are easier to read in a file than in a chat. */
const MOST_SHOWN = 40;
/** A button keeps its text in the database. */
const LONGEST_KEPT = 20_000;

async function tokenList(
  tokens: readonly { readonly id: number; readonly token: string }[],
  files: Files,
): Promise<Block> {
  const lines = tokens.map(({ id, token }) => `${id}\t${token}`).join("\n");
  if (tokens.length <= MOST_SHOWN) return { kind: "code", text: lines };
  const bytes = new TextEncoder().encode(`${lines}\n`);
  return {
    kind: "file",
    file: await files.save({ name: "tokens.tsv", mediaType: "text/tab-separated-values", bytes }),
  };
}

function tokenizeAgain(text: string, model: string) {
  const action = { command: "tokenize", action: "", options: { text, model } };
  return { label: say("decode.button.tokenize"), style: "secondary", action, for: "everyone" } as const;
}
