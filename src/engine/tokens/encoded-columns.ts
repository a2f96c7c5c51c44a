import type { EncodedColumns, ModelInput } from "../ports.ts";
import { type TokenNames, tokenAt } from "./token-columns.ts";

/** The same with its tokens as objects. */
export function modelInput(columns: EncodedColumns, texts: Pick<TokenNames, "text" | "pair">): ModelInput {
  const { ids, attentionMask, tokenTypeIds, truncated, added, nameOf } = columns;
  const names = { ...texts, nameOf };
  return {
    tokens: Array.from(ids, (_, place) => tokenAt(columns, place, names)),
    ids: Array.from(ids),
    attentionMask: Array.from(attentionMask),
    tokenTypeIds: Array.from(tokenTypeIds),
    truncated,
    ...(added !== undefined && { added }),
  };
}
