import type { TokenizerUse } from "../../src/engine/ports.ts";
import type { Block } from "../reply.ts";
import { say } from "../words.ts";

/** The part of a model's context length that so many tokens take; nothing where the model has none. */
export function contextShare(count: number, limit: number | undefined): readonly Block[] {
  if (limit === undefined) return [];
  const key = count > limit ? "count.over" : "count.share";
  const words = say(key, { limit, percent: (count / limit) * 100, over: count - limit });
  return [{ kind: count > limit ? "note" : "text", words }];
}

/** The context length of a model that reads texts or chats. */
export function contextLength(use: TokenizerUse): number | undefined {
  return use.kind === "image" ? undefined : use.limit;
}
