import type { TextStates } from "./text-states.ts";

/**
 * Texts as the UNet reads them, [texts, tokens, width], at most two at a time, unwanted ones first. Wanted texts are brought to one length by
 * repeating the last token, as A1111 does; an unwanted one of another length is read apart.
 */
export function textBatches(
  unwanted: readonly TextStates[],
  wanted: readonly TextStates[],
  most = AT_ONCE,
): readonly TextBatch[] {
  const tokens = Math.max(0, ...wanted.map((text) => text.tokens));
  const texts = [...unwanted, ...wanted.map((text) => lengthened(text, tokens))];
  const batches: TextStates[][] = [];
  for (const text of texts) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < most && last[0]!.tokens === text.tokens) last.push(text);
    else batches.push([text]);
  }
  return batches.map(batch);
}

/** What guidance always needs; the memory that a UNet takes grows with it. */
const AT_ONCE = 2;

function lengthened(text: TextStates, tokens: number): TextStates {
  if (text.tokens === tokens) return text;
  const width = text.data.length / text.tokens;
  const { added } = text;
  const data = new Float32Array(tokens * width);
  data.set(text.data);
  for (let token = text.tokens; token < tokens; token++)
    data.copyWithin(token * width, text.data.length - width, text.data.length);
  return { tokens, data, ...(added && { added }) };
}

/** Texts that the UNet reads in one call. */
export interface TextBatch {
  readonly count: number;
  /** [count, tokens, width] */
  readonly states: { readonly dims: readonly number[]; readonly data: Float32Array };
  /** [count, width], by the inputs' names. */
  readonly added: ReadonlyMap<string, { readonly dims: readonly number[]; readonly data: Float32Array }>;
}

function batch(texts: readonly TextStates[]): TextBatch {
  const [first] = texts;
  const { tokens, data, added = {} } = first!;
  const count = texts.length;
  const rows = Object.entries(added).map(([name, row]) => {
    const all = stacked(texts.map((text) => text.added![name]!));
    return [name, { dims: [count, row.length], data: all }] as const;
  });
  return {
    count,
    states: { dims: [count, tokens, data.length / tokens], data: stacked(texts.map((text) => text.data)) },
    added: new Map(rows),
  };
}

function stacked(rows: readonly Float32Array[]): Float32Array {
  const size = rows[0]!.length;
  const all = new Float32Array(rows.length * size);
  for (const [i, row] of rows.entries()) all.set(row, i * size);
  return all;
}
