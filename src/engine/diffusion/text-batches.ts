import type { Tensor } from "../ports.ts";
import type { TextStates } from "./conditioning.ts";

/**
 * Texts as the UNet reads them, [texts, tokens, width], at most two at a time, unwanted ones first. Wanted texts are brought to one length by
 * repeating the last token, as A1111 does; an unwanted one of another length is read apart.
 */
export function textBatches(unwanted: readonly TextStates[], wanted: readonly TextStates[]): readonly Tensor[] {
  const tokens = Math.max(0, ...wanted.map((text) => text.tokens));
  const texts = [...unwanted, ...wanted.map((text) => lengthened(text, tokens))];
  const batches: TextStates[][] = [];
  for (const text of texts) {
    const last = batches.at(-1);
    if (last !== undefined && last.length < AT_ONCE && last[0]!.tokens === text.tokens) last.push(text);
    else batches.push([text]);
  }
  return batches.map(batch);
}

/** What guidance always needs; the memory that a UNet takes grows with it. */
const AT_ONCE = 2;

function lengthened(text: TextStates, tokens: number): TextStates {
  if (text.tokens === tokens) return text;
  const width = text.data.length / text.tokens;
  const data = new Float32Array(tokens * width);
  data.set(text.data);
  for (let token = text.tokens; token < tokens; token++)
    data.copyWithin(token * width, text.data.length - width, text.data.length);
  return { tokens, data };
}

function batch(texts: readonly TextStates[]): Tensor {
  const { tokens, data: first } = texts[0]!;
  const data = new Float32Array(texts.length * first.length);
  for (const [i, text] of texts.entries()) data.set(text.data, i * first.length);
  return { type: "float32", dims: [texts.length, tokens, first.length / tokens], data };
}
