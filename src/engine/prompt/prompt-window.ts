import type { Tokenizer } from "../ports.ts";

/** What a text encoder takes: `length` ids, short texts filled up with `padding`. */
export interface WindowSize {
  readonly length: number;
  readonly padding: number;
}

export interface PromptWindow {
  /** [length]: start, the text's tokens, end, padding. */
  readonly ids: readonly number[];
  /** The end of the text, as it was typed, from the first token that did not fit. */
  readonly unread?: string;
}

/** A text as the one window of ids that a text encoder reads at a time, and what of the text did not fit. */
export function promptWindow(text: string, tokenizer: Tokenizer, { length, padding }: WindowSize): PromptWindow {
  const frame = tokenizer.encodeIds(""); // start and end
  const room = length - frame.length;
  const { ids, tokens } = tokenizer.encode(text, { special: false });
  const padded = [...frame.slice(0, 1), ...ids.slice(0, room), ...frame.slice(1)];
  while (padded.length < length) padded.push(padding);
  const firstUnread = tokens.slice(room).find(({ start }) => start !== undefined);
  return { ids: padded, ...(firstUnread?.start !== undefined && { unread: text.slice(firstUnread.start) }) };
}
