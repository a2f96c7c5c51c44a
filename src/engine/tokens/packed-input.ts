import { setImmediate as nextTurn } from "node:timers/promises";
import type { Beginning, EncodedColumns, EncodedText, ModelInput, Token } from "../ports.ts";
import type { InputColumns } from "./arrange-input.ts";
import { FLAG, type TokenNames, tokenAt } from "./token-columns.ts";
import { tokensFile } from "./tokens-file.ts";

/** What a model reads, on its way from one thread to another: columns, which move without a copy, and the names of the tokens that are to be objects. */
export interface PackedInput extends InputColumns, Pick<ModelInput, "added"> {
  readonly names: ReadonlyMap<number, string>;
  readonly totals: Totals;
  readonly beginning: Beginning;
  /** The first token that is no padding. */
  readonly firstShown: number;
  readonly file?: Uint8Array;
}

type Totals = Pick<EncodedText, "count" | "special" | "padding" | "unknown" | "characters">;
type Texts = Pick<TokenNames, "text" | "pair">;

/** All of it comes over. */
const WHOLE: Beginning = { tokens: Number.POSITIVE_INFINITY, ids: Number.POSITIVE_INFINITY };

/** As many tokens as a picture shows at most. */
const MOST_SHOWN = 3000;

export function packInput(columns: EncodedColumns, texts: Texts, beginning = WHOLE): PackedInput {
  const { nameOf, truncated, added, spellings, ...all } = columns;
  const totals = totalsOf(columns, texts);
  const { count } = totals;
  const firstShown = Math.max(0, all.attentionMask.indexOf(1));
  const kept = Math.max(beginning.tokens, beginning.ids, firstShown + MOST_SHOWN);
  const cut = <T extends Int32Array | Uint8Array>(values: T): T =>
    kept < count ? (values.slice(0, kept) as T) : values;
  const named = [all.ids.subarray(0, beginning.tokens), all.ids.subarray(firstShown, firstShown + MOST_SHOWN)];
  const hasAll = count <= beginning.tokens && count <= beginning.ids;
  return {
    ids: cut(all.ids),
    starts: cut(all.starts),
    ends: cut(all.ends),
    flags: cut(all.flags),
    bytes: cut(all.bytes),
    attentionMask: cut(all.attentionMask),
    tokenTypeIds: cut(all.tokenTypeIds),
    spellings,
    truncated,
    ...(added !== undefined && { added }),
    names: new Map(named.flatMap((ids) => Array.from(new Set(ids), (id) => [id, nameOf(id)] as const))),
    totals,
    beginning,
    firstShown,
    ...(beginning.file !== undefined && !hasAll && { file: tokensFile(columns, beginning.file, texts, totals) }),
  };
}

function totalsOf({ ids, flags, attentionMask }: InputColumns, { text, pair = "" }: Texts): Totals {
  let special = 0;
  let unknown = 0;
  let padding = 0;
  for (const flag of flags) {
    if ((flag & FLAG.special) !== 0) special++;
    if ((flag & FLAG.unknown) !== 0) unknown++;
  }
  for (const mask of attentionMask) if (mask === 0) padding++;
  return { count: ids.length, special, unknown, padding, characters: countCharacters(text) + countCharacters(pair) };
}

/** Unicode code points. */
function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** The same again as lists, giving the event loop a turn after every few thousand tokens. */
export async function unpackInput(packed: PackedInput, texts: Texts): Promise<EncodedText> {
  const { names, totals, beginning, firstShown, truncated, added, file } = packed;
  const nameOf = (id: number) => names.get(id) ?? "";
  const tokens = await tokensIn(0, beginning.tokens);
  const lists: number[][] = [];
  for (const values of [packed.ids, packed.attentionMask, packed.tokenTypeIds]) {
    await nextTurn();
    lists.push(Array.from<number>(values.subarray(0, beginning.ids)));
  }
  const [ids = [], attentionMask = [], tokenTypeIds = []] = lists;
  const hasShown = firstShown === 0 && beginning.tokens >= MOST_SHOWN;
  const shown = hasShown ? tokens.slice(0, MOST_SHOWN) : await tokensIn(firstShown, firstShown + MOST_SHOWN);
  return {
    tokens,
    ids,
    attentionMask,
    tokenTypeIds,
    truncated,
    ...(added !== undefined && { added }),
    ...totals,
    shown: shown.filter((_, i) => packed.attentionMask[firstShown + i] === 1),
    ...(file !== undefined && { file }),
  };

  async function tokensIn(from: number, to: number): Promise<readonly Token[]> {
    const made: Token[] = [];
    let room = (to - from) * UNITS_A_TOKEN;
    for (let place = from; place < Math.min(to, packed.ids.length) && room > 0; place++) {
      if (place > from && (place - from) % TOKENS_A_TURN === 0) await nextTurn();
      const token = tokenAt(packed, place, { ...texts, nameOf });
      room -= token.token.length + token.text.length;
      made.push(token);
    }
    return made;
  }
}

/** Of its name and its text: some tokens are a hundred spaces, or stand for a page. */
const UNITS_A_TOKEN = 40;

/** A millisecond or two each. */
const TOKENS_A_TURN = 2000;
