import type { EncodedColumns, EncodedText } from "../ports.ts";
import { FLAG, type TokenNames } from "./token-columns.ts";

/**
 * What `/tokenize` says of a text as JSON, a token a line, in UTF-8: made here, where nobody waits, since it may be tens of megabytes. All ids, and
 * as many tokens as people can still do something with.
 */
export function tokensFile(
  columns: EncodedColumns,
  model: string,
  texts: Pick<TokenNames, "text" | "pair">,
  totals: Pick<EncodedText, "count" | "special" | "unknown" | "characters">,
): Uint8Array<ArrayBuffer> {
  const { ids, attentionMask, tokenTypeIds, truncated, added } = columns;
  const { count, special, unknown, characters } = totals;
  const lineOf = lines(columns, texts);
  const content = count - special;
  const listed = Math.min(count, MOST_LISTED);
  const facts = {
    count,
    characters,
    charactersPerToken: content === 0 ? 0 : characters / content,
    unknown,
    truncated,
    ...(added !== undefined && { added }),
    ...(listed < count && { tokensLeftOut: count - listed }),
  };
  const parts: Buffer[] = [Buffer.from(`{"model": ${JSON.stringify(model)},\n"tokens": [\n`)];
  for (let from = 0; from < listed; from += TOKENS_A_PART) {
    let part = "";
    for (let place = from; place < Math.min(listed, from + TOKENS_A_PART); place++)
      part += (place === 0 ? "" : ",\n") + lineOf(place);
    parts.push(Buffer.from(part));
  }
  const lists = Object.entries({ ids, attentionMask, tokenTypeIds }).map(
    ([name, list]) => `"${name}": [${list.join()}]`,
  );
  const rest = JSON.stringify(facts).slice(1);
  parts.push(Buffer.from(`\n],\n${lists.join(",\n")},\n${rest}\n`));
  return joined(parts);
}

/** What a megabyte of most texts has, in some 25 MB. */
const MOST_LISTED = 300_000;

const TOKENS_A_PART = 1000;

/** A token as JSON, as `tokenAt` makes it; put together by hand, since a million calls of JSON.stringify take twice as long. */
function lines(
  columns: EncodedColumns,
  { text, pair = "" }: Pick<TokenNames, "text" | "pair">,
): (place: number) => string {
  const { ids, starts, ends, flags, bytes, spellings, nameOf } = columns;
  const names = new Map<number, string>();
  return (place) => {
    const id = ids[place]!;
    const name = names.get(id) ?? JSON.stringify(nameOf(id));
    names.set(id, name);
    const start = starts[place]!;
    const flag = flags[place]!;
    const covered = start < 0 ? "" : ((flag & FLAG.pair) === 0 ? text : pair).slice(start, ends[place]);
    const special = (flag & FLAG.special) !== 0;
    const range = start < 0 ? "" : `,"start":${start},"end":${ends[place]}`;
    const hex = bytes[place] === 0 ? "" : `,"bytes":"${spellings[bytes[place]! - 1]}"`;
    const unknown = (flag & FLAG.unknown) === 0 ? "" : ',"unknown":true';
    const second = (flag & FLAG.pair) === 0 ? "" : ',"pair":true';
    return `{"id":${id},"token":${name},"text":${JSON.stringify(covered)},"special":${special}${range}${hex}${unknown}${second}}`;
  };
}

/** In a buffer of its own, which can be moved to another thread. */
function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}
