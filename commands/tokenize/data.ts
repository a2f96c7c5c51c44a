import type { Beginning, EncodedText, ModelInput, Token } from "../../src/engine/ports.ts";

/** What `/tokenize` promises, docs/commands.md. */
export interface TokenizeData {
  readonly model: string;
  readonly tokens: readonly Token[];
  readonly ids: readonly number[];
  readonly count: number;
  readonly characters: number;
  readonly charactersPerToken: number;
  readonly unknown: number;
  readonly attentionMask: readonly number[];
  readonly tokenTypeIds: readonly number[];
  readonly truncated: number;
  readonly added?: ModelInput["added"];
  readonly tokensLeftOut?: number;
  readonly idsLeftOut?: number;
}

/** What an answer holds: some megabyte as JSON, which a bot passes on and keeps without standing still. The file has what is left out. */
export const MOST_TOKENS = 5000;
const MOST_IDS = 50_000;
export const BEGINNING: Beginning = { tokens: MOST_TOKENS, ids: MOST_IDS };

export function tokenizeData(model: string, input: EncodedText): TokenizeData {
  const { tokens, ids, count, special, characters, unknown, attentionMask, tokenTypeIds, truncated, added } = input;
  const content = count - special;
  return {
    model,
    tokens,
    ids,
    count,
    characters,
    charactersPerToken: content === 0 ? 0 : characters / content,
    unknown,
    attentionMask,
    tokenTypeIds,
    truncated,
    ...(added !== undefined && { added }),
    ...(count > tokens.length && { tokensLeftOut: count - tokens.length }),
    ...(count > ids.length && { idsLeftOut: count - ids.length }),
  };
}
