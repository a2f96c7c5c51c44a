import type { DecodedText } from "../src/engine/ports.ts";
import type { DecodeLimits } from "../src/engine/tokens/decode-beginning.ts";
import { defineCommand } from "./define.ts";
import { LONGEST_KEPT } from "./longest-kept.ts";
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
    const tokenizer = await services.tokenizers.get(options.model, { signal, owner: tokenizerOwner(caller) });
    const asked = { skipSpecial: options["skip-special"], most: MOST };
    const decoded = await tokenizer.decodeBeginning(options.ids, asked, { signal });
    const { count, text, units, tokens } = decoded;
    const { model } = tokenizer;
    const leftOut = count - tokens.length;
    return {
      blocks: [
        { kind: "heading", words: say("decode.heading", { count, model }) },
        ...(await textBlocks(decoded, services.files)),
        ...(leftOut > 0 ? [{ kind: "note" as const, words: say("decode.left-out", { count: leftOut }) }] : []),
        await tokenList(decoded, services.files),
      ],
      buttons: text.trim() === "" || units > LONGEST_KEPT ? [] : [tokenizeAgain(text, model)],
      audience: "everyone",
      data: {
        model,
        text,
        tokens,
        ...(leftOut > 0 && { tokensLeftOut: leftOut }),
        ...(units > text.length && { unitsLeftOut: units - text.length }),
      },
    };
  },
});

/** An answer holds some hundred kilobytes. More than 40 tokens are easier to read in a file than in a chat, and so are more than a few pages. */
const MOST: DecodeLimits = { units: 200_000, tokens: MOST_TOKENS, shownUnits: 20_000, shownTokens: 40 };
async function textBlocks({ text, textFile }: DecodedText, files: Files): Promise<readonly Block[]> {
  if (textFile === undefined) return [{ kind: "code", text }];
  const file = await files.save({ name: "decoded.txt", mediaType: "text/plain; charset=utf-8", bytes: textFile });
  return [
    { kind: "code", text: text.slice(0, MOST_BEGUN).toWellFormed() },
    { kind: "file", file },
  ];
}

/** Of a text that is in a file. */
const MOST_BEGUN = 1000;

async function tokenList({ tokens, tokensFile: bytes }: DecodedText, files: Files): Promise<Block> {
  if (bytes === undefined) return { kind: "code", text: tokens.map(({ id, token }) => `${id}\t${token}`).join("\n") };
  return {
    kind: "file",
    file: await files.save({ name: "tokens.tsv", mediaType: "text/tab-separated-values", bytes }),
  };
}

function tokenizeAgain(text: string, model: string) {
  const action = { command: "tokenize", action: "", options: { text, model } };
  return { label: say("decode.button.tokenize"), style: "secondary", action, for: "everyone" } as const;
}
