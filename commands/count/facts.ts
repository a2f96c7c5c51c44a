import type { PromptCount } from "../../src/engine/tokens/count.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";
import { contextShare } from "./context-share.ts";

/** What a count means, in words. */
export function countFacts(counted: PromptCount): readonly Block[] {
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
      return contextShare(counted.count, counted.limit);
    case "chat":
      return [
        { kind: "text", words: say("count.per-message", { count: counted.perMessage }) },
        ...contextShare(counted.count, counted.limit),
      ];
    default:
      return counted satisfies never;
  }
}

function note(...words: Parameters<typeof say>): Block {
  return { kind: "note", words: say(...words) };
}
