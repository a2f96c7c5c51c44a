import { EngineError } from "../src/engine/errors.ts";
import type { ChatTemplates, TokenizerFacts } from "../src/engine/ports.ts";
import type { PromptCount } from "../src/engine/tokens/count.ts";
import type { ImagePromptCount } from "../src/engine/tokens/count-image-prompt.ts";
import { asChatButton, countButtons } from "./count/buttons.ts";
import { chunkCard } from "./count/chunk-card.ts";
import { countFacts } from "./count/facts.ts";
import { defineCommand } from "./define.ts";
import { usableEmbeddings } from "./embedding/known-embeddings.ts";
import type { Block, Reply } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { tokenizerOwner } from "./tokenizer-owner.ts";
import { say } from "./words.ts";

/** What a prompt costs: chunks of an image prompt, tokens of a text, a message of a chat. */
export const count = defineCommand({
  name: "count",
  summary: "count.summary",
  onMessage: "count.on-message",
  examples: [
    "/count a red circle on a blue background",
    '/count negative:"blurry, red" a (blue:1.2) star BREAK on a white background',
    "/count model:gpt-4o Write a haiku about tokens.",
  ],
  options: {
    prompt: {
      kind: "rest",
      summary: "count.prompt",
      required: true,
      blank: "kept",
      suggest: "embeddings",
      maxLength: LONGEST_TEXT,
    },
    negative: { kind: "text", summary: "count.negative", suggest: "embeddings", maxLength: 20_000 },
    model: { kind: "text", summary: "option.tokenizer", default: "clip", suggest: "tokenizers", maxLength: 200 },
    file: fileInsteadOf("prompt"),
  },
  async run({ options, caller, locale, signal }, services): Promise<Reply> {
    const { prompt, negative } = options;
    const tokenizer = await services.tokenizers.get(options.model, { signal, owner: tokenizerOwner(caller) });
    const { model, use } = tokenizer;
    if (negative !== undefined && use.kind !== "image") throw new EngineError("count.negative", { model });
    const embeddings = await usableEmbeddings(caller, services);
    const counted = await tokenizer.count(prompt, { embeddings }, { signal });
    const unwanted =
      negative === undefined ? undefined : await tokenizer.count(negative, { embeddings, negative: true }, { signal });
    const blocks: Block[] = [
      { kind: "heading", words: heading(model, counted) },
      ...(counted.kind === "image" && use.kind === "image"
        ? [await chunkCard(counted, use.chunk, locale, services)]
        : []),
      ...countFacts(counted),
      ...(unwanted?.kind === "image" ? [negativeBlock(unwanted)] : []),
    ];
    return {
      blocks,
      buttons: [
        ...countButtons(options, counted, services.commands()),
        ...((await isForChats(tokenizer, services.chatTemplates)) ? asChatButton(prompt, model) : []),
      ],
      audience: "everyone",
      data: { model, ...promised(counted), ...(unwanted && { negative: promised(unwanted) }) },
    };
  },
});

async function isForChats({ model, use }: TokenizerFacts, templates: ChatTemplates): Promise<boolean> {
  return use.kind === "text" && (await templates.models()).includes(model);
}

/** What docs/commands.md promises: all but the words of the chunks, which are in the picture. */
function promised(counted: PromptCount) {
  if (counted.kind !== "image") return { ...counted };
  const { layout: _, chunks, embeddings, ...rest } = counted;
  return {
    ...rest,
    chunks: chunks.map((chunk) => ({ ...chunk })),
    ...(embeddings && { embeddings: embeddings.map((one) => ({ ...one })) }),
  };
}

function heading(model: string, counted: PromptCount) {
  switch (counted.kind) {
    case "image":
      return say("count.image", { model, used: counted.used, limit: counted.limit });
    case "text":
    case "chat":
      return say("count.tokens", { model, count: counted.count });
    default:
      return counted satisfies never;
  }
}

function negativeBlock({ used, limit }: ImagePromptCount): Block {
  return { kind: "text", words: say("count.negative-used", { used, limit }) };
}
