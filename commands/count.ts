import type { PromptCount } from "../src/engine/tokens/count.ts";
import { defineCommand } from "./define.ts";
import type { Block, Reply } from "./reply.ts";
import { say } from "./words.ts";

/** What a prompt costs: chunks of an image prompt, tokens of a text, a message of a chat. */
export const count = defineCommand({
  name: "count",
  summary: "count.summary",
  onMessage: "count.on-message",
  examples: ["/count a red circle on a blue background", "/count model:gpt-4o Write a haiku about tokens."],
  options: {
    prompt: { kind: "rest", summary: "count.prompt", required: true, blank: "kept", maxLength: 200_000 },
    model: { kind: "text", summary: "option.tokenizer", default: "clip", suggest: "tokenizers", maxLength: 200 },
  },
  async run({ options, signal }, services) {
    const tokenizer = await services.tokenizers.get(options.model, { signal });
    const counted = await tokenizer.count(options.prompt, await services.embeddings.list(), { signal });
    return countReply(tokenizer.model, counted);
  },
});

function countReply(model: string, counted: PromptCount): Reply {
  return {
    blocks: [{ kind: "heading", words: heading(model, counted) }, ...detail(counted)],
    audience: "everyone",
    data: { model, ...counted },
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

function detail(counted: PromptCount): Block[] {
  switch (counted.kind) {
    case "image": {
      const chunks: Block = { kind: "text", words: say("count.chunks", { count: counted.chunks.length }) };
      return [
        chunks,
        ...(counted.texts === undefined ? [] : [note("count.texts", { count: counted.texts })]),
        ...(counted.embeddings ?? []).map(({ name, vectors }) => note("count.embedding", { name, count: vectors })),
        ...(counted.chunks.length > 1 ? [note("count.more-chunks")] : []),
      ];
    }
    case "text":
      return counted.limit === undefined ? [] : [share(counted.count, counted.limit)];
    case "chat":
      return [
        { kind: "text", words: say("count.per-message", { count: counted.perMessage }) },
        ...(counted.limit === undefined ? [] : [share(counted.count, counted.limit)]),
      ];
    default:
      return counted satisfies never;
  }
}

function note(...words: Parameters<typeof say>): Block {
  return { kind: "note", words: say(...words) };
}

/** The part of the context length that it takes. */
function share(count: number, limit: number): Block {
  const key = count > limit ? "count.over" : "count.share";
  return {
    kind: "text",
    words: say(key, { limit, percent: Math.round((count / limit) * 1000) / 10, over: count - limit }),
  };
}
