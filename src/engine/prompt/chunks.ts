import { EngineError } from "../errors.ts";
import { isBreak, type WeightedText } from "./attention.ts";
import type { EmbeddingIndex, NamedVectors } from "./embedding-index.ts";

/** What a text encoder reads at a time. */
export interface Chunk<E extends NamedVectors> {
  /** [window]: start, tokens, end, padding; 0 where an embedding's vectors stand. */
  readonly ids: readonly number[];
  /** [window]: how much each token's state counts. */
  readonly weights: readonly number[];
  /** Where vectors take the place of tokens; `offset` counts from behind the start token. */
  readonly fixes: readonly { readonly offset: number; readonly embedding: E }[];
  /** Tokens without start, end and padding. */
  readonly tokens: number;
}

export interface ChunkOptions<E extends NamedVectors> {
  /** Ids of a text, without start and end. */
  readonly encode: (text: string) => readonly number[];
  readonly window: ChunkWindow;
  readonly embeddings: EmbeddingIndex<E>;
  /** Where a chunk overflows, its tail moves to the next one from behind the last comma, if that is this near; 0 never. A1111's default is 20. */
  readonly commaBackOff: number;
}

/** The ids that a model's chunks are made with. */
export interface ChunkWindow {
  /** Start and end included: 77 in Stable Diffusion. */
  readonly length: number;
  readonly start: number;
  readonly end: number;
  /** Behind the first end token. */
  readonly padding: number;
  readonly comma: number;
}

export interface Chunked<E extends NamedVectors> {
  /** At least one. */
  readonly chunks: readonly Chunk<E>[];
  /** Tokens as A1111 counts them: every chunk that is closed as full, the last one by what it holds. */
  readonly count: number;
}

/**
 * Texts cut into windows as A1111 cuts them. An embedding is never split, and where the back-off moves tokens on, the vectors among
 * them stay behind, as they do there. Throws `EngineError("embedding.too-long", {name, vectors, max})`.
 */
export function chunksOf<E extends NamedVectors>(
  texts: readonly WeightedText[],
  { encode, window, embeddings, commaBackOff }: ChunkOptions<E>,
): Chunked<E> {
  const room = window.length - 2;
  const chunks: Chunk<E>[] = [];
  let current = emptyDraft<E>();
  const close = () => {
    chunks.push(framed(current, window));
    current = emptyDraft();
  };
  for (const part of texts) {
    if (isBreak(part)) {
      close();
      continue;
    }
    const { weight } = part;
    const ids = encode(part.text);
    for (let at = 0; at < ids.length; ) {
      const id = ids[at]!;
      const { ids: filled, afterComma } = current;
      if (id === window.comma) current.afterComma = filled.length + 1;
      else if (filled.length === room && afterComma > 0 && room - afterComma < commaBackOff) {
        const moved = { ids: filled.splice(afterComma), weights: current.weights.splice(afterComma) };
        close();
        current = { ...emptyDraft<E>(), ...moved };
      }
      if (current.ids.length === room) close();
      const found = embeddings.find(ids, at);
      const vectors = found?.embedding.vectors ?? 1;
      if (found !== undefined) {
        if (vectors > room)
          throw new EngineError("embedding.too-long", { name: found.embedding.name, vectors, max: room });
        if (current.ids.length + vectors > room) close();
        current.fixes.push({ offset: current.ids.length, embedding: found.embedding });
      }
      for (let i = 0; i < vectors; i++) {
        current.ids.push(found === undefined ? id : 0);
        current.weights.push(weight);
      }
      at += found?.length ?? 1;
    }
  }
  const last = current.ids.length;
  const count = chunks.length * room + last;
  if (last > 0 || chunks.length === 0) close();
  return { chunks, count };
}

/** The window of an empty text, with which a shorter prompt is brought to the length of a longer one. */
export function emptyChunk<E extends NamedVectors>(window: ChunkWindow): Chunk<E> {
  return framed(emptyDraft<E>(), window);
}

interface Draft<E extends NamedVectors> {
  readonly ids: number[];
  readonly weights: number[];
  readonly fixes: { readonly offset: number; readonly embedding: E }[];
  /** The position behind the last comma; 0 when there is none. */
  afterComma: number;
}

function emptyDraft<E extends NamedVectors>(): Draft<E> {
  return { ids: [], weights: [], fixes: [], afterComma: 0 };
}

function framed<E extends NamedVectors>({ ids, weights, fixes }: Draft<E>, window: ChunkWindow): Chunk<E> {
  const { length, start, end, padding } = window;
  const left = length - 2 - ids.length;
  const padded = [start, ...ids, ...Array<number>(left + 1).fill(end)];
  const firstEnd = padded.indexOf(end);
  return {
    ids: padded.map((id, i) => (i > firstEnd ? padding : id)),
    weights: [1, ...weights, ...Array<number>(left + 1).fill(1)],
    fixes,
    tokens: ids.length,
  };
}
