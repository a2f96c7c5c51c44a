import type { Json } from "../src/jobs/ports.ts";
import { defineCommand } from "./define.ts";
import { jsonFile } from "./json-file.ts";
import type { Block } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { tokenizeButtons } from "./tokenize/buttons.ts";
import { BEGINNING, tokenizeData } from "./tokenize/data.ts";
import { tokenizeFacts, tokenizeNotes } from "./tokenize/facts.ts";
import { tokenizeView, views } from "./tokenize/views.ts";
import { tokenizerOwner } from "./tokenizer-owner.ts";
import { say } from "./words.ts";

/** Cuts a text as a model does and shows every token. */
export const tokenize = defineCommand({
  name: "tokenize",
  summary: "tokenize.summary",
  onMessage: "tokenize.on-message",
  examples: [
    "/tokenize Hello, world!",
    "/tokenize model:clip a red circle",
    "/tokenize special:false model:gpt-4 안녕하세요",
    "/tokenize view:table add-tokens:pictoken,zzzz1234 model:clip a zzzz1234 by pictoken",
  ],
  options: {
    text: { kind: "rest", summary: "tokenize.text", required: true, blank: "kept", maxLength: LONGEST_TEXT },
    model: { kind: "text", summary: "option.tokenizer", default: "gpt-4o", suggest: "tokenizers", maxLength: 200 },
    special: { kind: "boolean", summary: "tokenize.special", default: true },
    pair: { kind: "text", summary: "tokenize.pair", maxLength: 20_000 },
    pad: { kind: "boolean", summary: "tokenize.pad", default: false },
    "max-length": { kind: "integer", summary: "tokenize.max-length", min: 1, max: 100_000 },
    truncate: { kind: "boolean", summary: "tokenize.truncate" },
    "add-tokens": { kind: "list", summary: "tokenize.add-tokens", maxItems: 100, maxLength: 200 },
    view: { kind: "choice", summary: "tokenize.view", choices: views, default: "picture" },
    file: fileInsteadOf("text"),
  },
  async run({ options, caller, locale, signal }, services) {
    const tokenizer = await services.tokenizers.get(options.model, { signal, owner: tokenizerOwner(caller) });
    const { text, special, pair, pad, view } = options;
    const { "max-length": maxLength, "add-tokens": addTokens } = options;
    const { truncate = maxLength !== undefined && !pad } = options;
    const encodeOptions = {
      special,
      pad,
      truncate,
      ...(pair !== undefined && { pair }),
      ...(maxLength !== undefined && { maxLength }),
      ...(addTokens !== undefined && { addTokens }),
    };
    const input = await tokenizer.encodeBeginning(
      text,
      encodeOptions,
      { ...BEGINNING, file: tokenizer.model },
      { signal },
    );
    const data = tokenizeData(tokenizer.model, input);
    const shown = await tokenizeView(view, { text, pair }, input, locale, services);
    const blocks: Block[] = [
      { kind: "heading", words: say("tokenize.heading", { count: data.count, model: data.model }) },
      ...tokenizeNotes(data, input),
      ...shown.blocks,
      tokenizeFacts(data, input),
    ];
    if (shown.hidden > 0) blocks.push(await jsonFile("tokens.json", input.file ?? data, services.files));
    // Tokens are plain data; their optional fields keep them from being Json to the compiler.
    return { blocks, buttons: tokenizeButtons(options, input), audience: "everyone", data: data as unknown as Json };
  },
});
