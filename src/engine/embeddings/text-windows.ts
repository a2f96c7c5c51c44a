import type { EmbeddedToken, Tokenizer } from "../ports.ts";

/**
 * The ids of a text in windows of at most `length`, each with the model's own tokens around it; at least one. The text is cut between tokens, and none
 * of it is left out.
 */
export function textWindows(text: string, tokenizer: Tokenizer, length: number): readonly (readonly number[])[] {
  const { use } = tokenizer;
  const most = use.kind === "text" && use.limit !== undefined ? Math.min(use.limit, length) : length;
  const frame = tokenizer.encodeIds("");
  const [start, end] = [frame.slice(0, 1), frame.slice(1)];
  const ids = tokenizer.encodeIds(text, { special: false });
  const room = most - frame.length;
  const windows = Array.from({ length: Math.max(1, Math.ceil(ids.length / room)) }, (_, i) =>
    ids.slice(i * room, (i + 1) * room),
  );
  return windows.map((window) => [...start, ...window, ...end]);
}

/** Windows filled up to the longest, [windows, longest] row-major, and where they have tokens of their own. */
export function paddedWindows(windows: readonly (readonly number[])[], padding: number) {
  const longest = Math.max(...windows.map(({ length }) => length));
  const ids = new BigInt64Array(windows.length * longest).fill(BigInt(padding));
  const mask = new BigInt64Array(ids.length);
  for (const [row, window] of windows.entries())
    for (const [column, id] of window.entries()) {
      ids[row * longest + column] = BigInt(id);
      mask[row * longest + column] = 1n;
    }
  return { ids, mask, dims: [windows.length, longest] };
}

/** Tokens of windows that have no padding of their own. */
export function tokensOf(
  windows: readonly (readonly number[])[],
  tokenizer: Tokenizer,
): readonly (readonly EmbeddedToken[])[] {
  return windows.map((window) => window.map((id) => ({ id, token: tokenizer.tokenOf(id) })));
}
