import type { Token, Tokenizer } from "../ports.ts";
import { attention, isBreak } from "../prompt/attention.ts";
import type { Chunk } from "../prompt/chunks.ts";
import type { EmbeddingIndex, NamedVectors } from "../prompt/embedding-index.ts";

/** The words of one chunk, and the tokens that they are cut into; an embedding is one special token, whatever it takes. */
export interface ChunkLayout {
  readonly text: string;
  readonly tokens: readonly Token[];
  /** Where its first token begins in the prompt, where the prompt is read as it was typed: without weights, changes and calls. */
  readonly start?: number;
}

/** More chunks than a picture shows. */
const MOST_LAID_OUT = 8;

/** The tokens of a text in the order in which they came, dealt out to the chunks that they were put in. */
export function layOutChunks(
  text: string,
  chunks: readonly Pick<Chunk<NamedVectors>, "tokens">[],
  tokenizer: Pick<Tokenizer, "encode">,
  embeddings: EmbeddingIndex<NamedVectors>,
): readonly ChunkLayout[] {
  const items = itemsOf(text, tokenizer, embeddings);
  let item = items.next();
  let left = item.done ? 0 : item.value.places;
  return chunks.slice(0, MOST_LAID_OUT).map(({ tokens: room }) => {
    const held: Item[] = [];
    for (let free = room; free > 0 && !item.done; ) {
      if (held.at(-1) !== item.value) held.push(item.value);
      const taken = Math.min(free, left);
      free -= taken;
      left -= taken;
      if (left > 0) continue;
      item = items.next();
      left = item.done ? 0 : item.value.places;
    }
    return layOut(held);
  });
}

/** A token, or an embedding with as many places as it has vectors, and the words that it stands for. */
interface Item {
  readonly token: Token;
  readonly places: number;
  readonly source: string;
  /** Where `source` begins in the prompt, if it is in the prompt as it was typed. */
  readonly offset: number | undefined;
}

function* itemsOf(
  text: string,
  tokenizer: Pick<Tokenizer, "encode">,
  embeddings: EmbeddingIndex<NamedVectors>,
): Generator<Item> {
  for (const part of attention(text)) {
    if (isBreak(part)) continue;
    const { tokens, ids } = tokenizer.encode(part.text, { special: false });
    const offset = part.text === text ? 0 : undefined;
    for (let at = 0; at < ids.length; ) {
      const found = embeddings.find(ids, at);
      const length = found?.length ?? 1;
      const token = tokens[at]!;
      const item = { source: part.text, offset };
      if (found === undefined) yield { ...item, token, places: 1 };
      else {
        const { name, vectors } = found.embedding;
        const end = tokens[at + length - 1]!.end ?? token.end ?? 0;
        yield { ...item, token: { ...token, token: `${name}×${vectors}`, special: true, end }, places: vectors };
      }
      at += length;
    }
  }
}

/** The words of neighbours in one source are joined as they stand there; where another source begins, with a space. */
function layOut(items: readonly Item[]): ChunkLayout {
  let text = "";
  let source: string | undefined;
  // Where the text so far ends in its source, and how far the source's units are moved in the text.
  let end = 0;
  let shift = 0;
  const tokens = items.map(({ token, source: own }): Token => {
    const { start = 0, end: stop = start } = token;
    if (own !== source) {
      if (source !== undefined) text += " ";
      source = own;
      end = start;
      shift = text.length - start;
    }
    // Tokens that share a character have overlapping ranges.
    text += own.slice(end, stop);
    end = Math.max(end, stop);
    return { ...token, start: start + shift, end: stop + shift };
  });
  const [first] = items;
  const start = first?.offset === undefined ? undefined : first.offset + (first.token.start ?? 0);
  return { text, tokens, ...(start !== undefined && { start }) };
}
