import type { Tokenizer } from "../ports.ts";
import type { ChunkWindow } from "./chunks.ts";

/** The window of `length` ids, start and end included, that a text encoder with this tokenizer reads; `padding` is the end token unless given. */
export function chunkWindow(tokenizer: Pick<Tokenizer, "encodeIds">, length: number, padding?: number): ChunkWindow {
  const [start = 0, end = start] = tokenizer.encodeIds("");
  const [comma = -1, ...more] = tokenizer.encodeIds(",", { special: false });
  return { length, start, end, padding: padding ?? end, comma: more.length === 0 ? comma : -1 };
}
