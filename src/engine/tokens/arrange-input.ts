import { EngineError } from "../errors.ts";
import type { EncodeOptions } from "../ports.ts";
import type { Frame, FrameItem } from "./special-frame.ts";
import { columnWriter, FLAG, sliceColumns, type TokenColumns } from "./token-columns.ts";

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

/** What a model reads, in columns. Padding has 0 in the mask. */
export interface InputColumns extends TokenColumns {
  readonly attentionMask: Uint8Array;
  readonly tokenTypeIds: Int32Array;
  readonly truncated: number;
}

/**
 * Puts a text, or two, into the model's frame. Truncation takes from the longer of two texts and never from the frame, so that the closing
 * tokens stay; padding fills up to the same length. Throws `tokenizer.no-length`, `tokenizer.no-padding`, `tokenizer.too-short`.
 */
export function arrangeInput(
  texts: Texts,
  shape: InputShape,
  { special = true, pad = false, truncate = false, maxLength = shape.longest }: EncodeOptions,
): InputColumns {
  const items = (texts.B === undefined ? shape.frame.single : shape.frame.pair).filter(
    ({ kind }) => special || kind === "text",
  );
  if ((pad || truncate) && maxLength === undefined)
    throw new EngineError("tokenizer.no-length", { model: shape.model });
  const kept = truncate ? truncated(texts, items, maxLength!, shape) : texts;
  const parts = items.map((item) => ({ columns: columnsOf(item, kept), typeId: item.typeId, mask: 1 }));
  const length = parts.reduce((sum, { columns }) => sum + columns.ids.length, 0);
  const padding = pad && length < maxLength! ? [paddingOf(shape, maxLength! - length)] : [];
  const all = shape.paddingSide === "right" ? [...parts, ...padding] : [...padding, ...parts];
  return { ...join(all), truncated: countOf(texts) - countOf(kept) };
}

interface Texts {
  readonly A: TokenColumns;
  readonly B?: TokenColumns | undefined;
}

interface Part {
  readonly columns: TokenColumns;
  readonly typeId: number;
  readonly mask: number;
}

function columnsOf(item: FrameItem, texts: Texts): TokenColumns {
  if (item.kind === "special") return repeated(item.id, 1);
  const columns = texts[item.which];
  if (columns === undefined) return repeated(0, 0);
  return item.which === "A" ? columns : { ...columns, flags: columns.flags.map((flags) => flags | FLAG.pair) };
}

/** Special tokens that stand for nothing in a text. */
function repeated(id: number, count: number): TokenColumns {
  const writer = columnWriter(count);
  for (let i = 0; i < count; i++) writer.add(id, -1, -1, FLAG.special);
  return writer.build();
}

function paddingOf({ model, padding }: InputShape, count: number): Part {
  if (padding === undefined) throw new EngineError("tokenizer.no-padding", { model });
  return { columns: repeated(padding.id, count), typeId: 0, mask: 0 };
}

/** One behind the other, in columns of their own. */
function join(parts: readonly Part[]): Omit<InputColumns, "truncated"> {
  const length = parts.reduce((sum, { columns }) => sum + columns.ids.length, 0);
  const joined = {
    ids: new Int32Array(length),
    starts: new Int32Array(length),
    ends: new Int32Array(length),
    flags: new Uint8Array(length),
    bytes: new Int32Array(length),
    attentionMask: new Uint8Array(length),
    tokenTypeIds: new Int32Array(length),
  };
  const spellings: string[] = [];
  let at = 0;
  for (const { columns, typeId, mask } of parts) {
    joined.ids.set(columns.ids, at);
    joined.starts.set(columns.starts, at);
    joined.ends.set(columns.ends, at);
    joined.flags.set(columns.flags, at);
    const before = spellings.length;
    joined.bytes.set(before === 0 ? columns.bytes : columns.bytes.map((place) => (place > 0 ? place + before : 0)), at);
    for (const hex of columns.spellings) spellings.push(hex);
    const end = at + columns.ids.length;
    joined.attentionMask.fill(mask, at, end);
    joined.tokenTypeIds.fill(typeId, at, end);
    at = end;
  }
  return { ...joined, spellings };
}

function countOf({ A, B }: Texts): number {
  return A.ids.length + (B?.ids.length ?? 0);
}

function truncated(texts: Texts, items: readonly FrameItem[], maxLength: number, shape: InputShape): Texts {
  const around = items.filter(({ kind }) => kind === "special").length;
  const room = maxLength - around;
  if (room < 0) throw new EngineError("tokenizer.too-short", { model: shape.model, least: around, given: maxLength });
  const { A, B } = texts;
  const cut = (columns: TokenColumns, length: number) =>
    shape.truncationSide === "right"
      ? sliceColumns(columns, 0, length)
      : sliceColumns(columns, Math.max(0, columns.ids.length - length));
  if (B === undefined) return { A: cut(A, room) };
  const [a, b] = lengthsOfPair(A.ids.length, B.ids.length, room);
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
