import { defineCommand } from "./define.ts";
import { readIds } from "./read-ids.ts";
import type { Block, Reply } from "./reply.ts";
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
    ids: { kind: "rest", summary: "decode.ids", required: true, maxLength: 200_000 },
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    "skip-special": { kind: "boolean", summary: "decode.skip-special", default: false },
  },
  async run({ options, signal }, services): Promise<Reply> {
    const ids = readIds(options.ids);
    const tokenizer = await services.tokenizers.get(options.model, { signal });
    const text = await tokenizer.decode(ids, { skipSpecial: options["skip-special"] }, { signal });
    const names = await tokenizer.tokensOf(ids, { signal });
    const tokens = ids.map((id, i) => ({ id, token: names[i]! }));
    const data = { model: tokenizer.model, text, tokens };
    const blocks: Block[] = [
      { kind: "heading", words: say("decode.heading", { count: ids.length, model: tokenizer.model }) },
      { kind: "code", text },
    ];
    if (ids.length <= MOST_SHOWN)
      blocks.push({ kind: "code", text: tokens.map(({ id, token }) => `${id}\t${token}`).join("\n") });
    else {
      const bytes = new TextEncoder().encode(JSON.stringify(data, null, 1));
      const file = await services.files.save({ name: "tokens.json", mediaType: "application/json", bytes });
      blocks.push({ kind: "file", file });
    }
    return { blocks, audience: "everyone", data };
  },
});

/** More tokens than this are easier to read in a file than in a chat. */
const MOST_SHOWN = 40;
