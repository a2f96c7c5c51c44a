import type { RenderedChat } from "../ports.ts";

/** Of a chat of a megabyte what people look at: all of its tokens would hold up the thread that takes them over. The counts stay those of the whole. */
export function beginningOf({ encoding: { tokens, ids }, control, ...rest }: RenderedChat): RenderedChat {
  const encoding = { tokens: tokens.slice(0, MOST_TOKENS), ids: ids.slice(0, MOST_IDS) };
  return { ...rest, encoding, control: control.slice(0, MOST_TOKENS) };
}

const MOST_TOKENS = 5000;
const MOST_IDS = 50_000;
