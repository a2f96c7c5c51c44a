import type { ModelInput, Token } from "../../src/engine/ports.ts";
import { countCharacters } from "../count-characters.ts";

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
}

/** More tokens than this would make an answer of tens of megabytes: the rest is in the file, and in `ids`. */
export const MOST_TOKENS = 100_000;

export function tokenizeData(
  { text, pair = "", model }: { readonly text: string; readonly pair: string | undefined; readonly model: string },
  { tokens, ids, attentionMask, tokenTypeIds, truncated, added }: ModelInput,
): TokenizeData {
  const characters = countCharacters(text) + countCharacters(pair);
  const content = tokens.filter(({ special }) => !special).length;
  return {
    model,
    tokens: tokens.slice(0, MOST_TOKENS),
    ids,
    count: ids.length,
    characters,
    charactersPerToken: content === 0 ? 0 : characters / content,
    unknown: tokens.filter((token) => token.unknown).length,
    attentionMask,
    tokenTypeIds,
    truncated,
    ...(added !== undefined && { added }),
    ...(tokens.length > MOST_TOKENS && { tokensLeftOut: tokens.length - MOST_TOKENS }),
  };
}
