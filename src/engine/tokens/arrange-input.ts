import { EngineError } from "../errors.ts";
import type { EncodeOptions, ModelInput, Token } from "../ports.ts";
import type { Frame, FrameItem } from "./special-frame.ts";

/** What a model wants besides the tokens of a text. */
export interface InputShape {
  readonly model: string;
  readonly frame: Frame;
  /** The most tokens that the model reads, special ones included. */
  readonly longest?: number | undefined;
  readonly padding?: { readonly id: number; readonly token: string } | undefined;
  readonly paddingSide: "left" | "right";
  readonly truncationSide: "left" | "right";
}

/**
 * Puts a text, or two, into the model's frame. Truncation takes from the longer of two texts and never from the frame, so that the closing
 * tokens stay; padding fills up to the same length. Throws `tokenizer.no-length`, `tokenizer.no-padding`, `tokenizer.too-short`.
 */
export function arrangeInput(
  texts: { readonly A: readonly Token[]; readonly B?: readonly Token[] | undefined },
  shape: InputShape,
  { special = true, pad = false, truncate = false, maxLength = shape.longest }: EncodeOptions,
): ModelInput {
  const items = (texts.B === undefined ? shape.frame.single : shape.frame.pair).filter(
    ({ kind }) => special || kind === "text",
  );
  if ((pad || truncate) && maxLength === undefined)
    throw new EngineError("tokenizer.no-length", { model: shape.model });
  const kept = truncate ? truncated(texts, items, maxLength!, shape) : texts;
  const tokens = items.flatMap((item) => tokensOf(item, kept));
  const types = items.flatMap((item) => tokensOf(item, kept).map(() => item.typeId));
  const input = {
    tokens,
    ids: tokens.map(({ id }) => id),
    attentionMask: tokens.map(() => 1),
    tokenTypeIds: types,
    truncated: countOf(texts) - countOf(kept),
  };
  return pad ? padded(input, maxLength!, shape) : input;
}

interface Texts {
  readonly A: readonly Token[];
  readonly B?: readonly Token[] | undefined;
}

function tokensOf(item: FrameItem, texts: Texts): readonly Token[] {
  if (item.kind === "text") return texts[item.which] ?? [];
  return [{ id: item.id, token: item.token, text: "", special: true }];
}

function countOf({ A, B = [] }: Texts): number {
  return A.length + B.length;
}

function truncated(texts: Texts, items: readonly FrameItem[], maxLength: number, shape: InputShape): Texts {
  const around = items.filter(({ kind }) => kind === "special").length;
  const room = maxLength - around;
  if (room < 0) throw new EngineError("tokenizer.too-short", { model: shape.model, least: around, given: maxLength });
  const { A, B } = texts;
  const cut = (tokens: readonly Token[], length: number) =>
    shape.truncationSide === "right" ? tokens.slice(0, length) : tokens.slice(Math.max(0, tokens.length - length));
  if (B === undefined) return { A: cut(A, room) };
  const [a, b] = lengthsOfPair(A.length, B.length, room);
  return { A: cut(A, a), B: cut(B, b) };
}

/** `longest_first`, as huggingface/tokenizers computes it (utils/truncation.rs): the longer is cut down to what the shorter leaves, then both to half. */
function lengthsOfPair(a: number, b: number, room: number): readonly [number, number] {
  if (a + b <= room) return [a, b];
  const shorter = Math.min(a, b);
  const longer = shorter > room ? shorter : Math.max(shorter, room - shorter);
  const fits = shorter + longer <= room;
  const less = fits ? shorter : Math.floor(room / 2);
  const more = fits ? longer : less + (room % 2);
  return a <= b ? [less, more] : [more, less];
}

function padded(input: ModelInput, length: number, shape: InputShape): ModelInput {
  const missing = length - input.ids.length;
  if (missing <= 0) return input;
  if (shape.padding === undefined) throw new EngineError("tokenizer.no-padding", { model: shape.model });
  const { id, token } = shape.padding;
  const fill = <T>(values: readonly T[], value: T): readonly T[] => {
    const added = Array.from({ length: missing }, () => value);
    return shape.paddingSide === "right" ? [...values, ...added] : [...added, ...values];
  };
  return {
    ...input,
    tokens: fill(input.tokens, { id, token, text: "", special: true }),
    ids: fill(input.ids, id),
    attentionMask: fill(input.attentionMask, 0),
    tokenTypeIds: fill(input.tokenTypeIds, 0),
  };
}
