import { setImmediate as nextTurn } from "node:timers/promises";
import type { ModelInput, Token } from "../ports.ts";

/** What a model reads, in a few large arrays: a message of a quarter of a million objects would hold up the thread that receives it. */
export type PackedInput = Omit<ModelInput, Lists> & {
  readonly ids: Int32Array;
  readonly attentionMask: Uint8Array;
  readonly tokenTypeIds: Uint8Array;
  /** −1 where a token has no range. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  readonly flags: Uint8Array;
  readonly tokens: PackedTexts;
  readonly texts: PackedTexts;
  /** Empty where a token has none. */
  readonly bytes: PackedTexts;
};

type Lists = "tokens" | "ids" | "attentionMask" | "tokenTypeIds";

/** Texts one after the other, and the length of each in UTF-16 units. */
interface PackedTexts {
  readonly joined: string;
  readonly lengths: Uint32Array;
}

const SPECIAL = 1;
const UNKNOWN = 2;
const PAIR = 4;

export function packInput({ tokens, ids, attentionMask, tokenTypeIds, ...rest }: ModelInput): PackedInput {
  return {
    ...rest,
    ids: Int32Array.from(ids),
    attentionMask: Uint8Array.from(attentionMask),
    tokenTypeIds: Uint8Array.from(tokenTypeIds),
    starts: Int32Array.from(tokens, ({ start = -1 }) => start),
    ends: Int32Array.from(tokens, ({ end = -1 }) => end),
    flags: Uint8Array.from(
      tokens,
      ({ special, unknown, pair }) => (special ? SPECIAL : 0) | (unknown ? UNKNOWN : 0) | (pair ? PAIR : 0),
    ),
    tokens: packTexts(tokens.map(({ token }) => token)),
    texts: packTexts(tokens.map(({ text }) => text)),
    bytes: packTexts(tokens.map(({ bytes = "" }) => bytes)),
  };
}

function packTexts(texts: readonly string[]): PackedTexts {
  return { joined: texts.join(""), lengths: Uint32Array.from(texts, ({ length }) => length) };
}

/** The same again, giving the event loop a turn after every few thousand tokens. */
export async function unpackInput(packed: PackedInput): Promise<ModelInput> {
  const { ids, attentionMask, tokenTypeIds, starts, ends, flags, tokens, texts, bytes, ...rest } = packed;
  const nextToken = reader(tokens);
  const nextText = reader(texts);
  const nextBytes = reader(bytes);
  const unpacked: Token[] = [];
  for (const [i, id] of ids.entries()) {
    if (i > 0 && i % TOKENS_A_TURN === 0) await nextTurn();
    const flag = flags[i]!;
    const own = nextBytes();
    unpacked.push({
      id,
      token: nextToken(),
      text: nextText(),
      special: (flag & SPECIAL) !== 0,
      ...(starts[i]! >= 0 && { start: starts[i]!, end: ends[i]! }),
      ...(own !== "" && { bytes: own }),
      ...((flag & UNKNOWN) !== 0 && { unknown: true as const }),
      ...((flag & PAIR) !== 0 && { pair: true as const }),
    });
  }
  const lists: number[][] = [];
  for (const values of [ids, attentionMask, tokenTypeIds]) {
    await nextTurn();
    lists.push(Array.from<number>(values));
  }
  const [idList = [], maskList = [], typeList = []] = lists;
  return { ...rest, tokens: unpacked, ids: idList, attentionMask: maskList, tokenTypeIds: typeList };
}

/** A millisecond or two each. */
const TOKENS_A_TURN = 2000;

function reader({ joined, lengths }: PackedTexts): () => string {
  let at = 0;
  let i = 0;
  return () => {
    const from = at;
    at += lengths[i++]!;
    return joined.slice(from, at);
  };
}
