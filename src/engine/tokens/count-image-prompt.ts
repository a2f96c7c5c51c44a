import type { Tokenizer } from "../ports.ts";
import { chunkWindow } from "../prompt/chunk-window.ts";
import type { Chunked } from "../prompt/chunks.ts";
import { embeddingIndex, type NamedVectors } from "../prompt/embedding-index.ts";
import { readNegativePrompt, readPrompt } from "../prompt/read-prompt.ts";
import { type ChunkLayout, layOutChunks } from "./lay-out-chunks.ts";

/** What an image prompt costs, as the A1111 web UI counts it. */
export interface ImagePromptCount {
  readonly kind: "image";
  /** At least one. `tokens` are without start, end and padding; `used` is what the chunk counts for: all its places where it is closed, else its tokens. */
  readonly chunks: readonly { readonly tokens: number; readonly used: number }[];
  /** The sum of the chunks' `used`. */
  readonly used: number;
  /** What these chunks hold. */
  readonly limit: number;
  /** How many texts the prompt makes with AND and from step to step, where that is more than one: the largest is counted. */
  readonly texts?: number;
  /** Embeddings found in it, each with the tokens that it takes. */
  readonly embeddings?: readonly { readonly name: string; readonly vectors: number }[];
  /** The words of the first chunks. */
  readonly layout: readonly ChunkLayout[];
}

export interface CountOptions {
  /** Those that a prompt may name. */
  readonly embeddings?: readonly NamedVectors[];
  /** A negative prompt is one text: AND is a word in it. */
  readonly negative?: boolean;
}

/** Throws EngineErrors: those of `readPrompt`. */
export function countImagePrompt(
  tokenizer: Tokenizer,
  prompt: string,
  chunk: number,
  { embeddings = [], negative = false }: CountOptions = {},
): ImagePromptCount {
  const index = embeddingIndex(embeddings, tokenizer);
  const read = negative ? readNegativePrompt : readPrompt;
  const { parts } = read(prompt, {
    tokenizer,
    window: chunkWindow(tokenizer, chunk + FRAME),
    embeddings: index,
    emphasis: "original",
    timeline: { kind: "first", steps: USUAL_STEPS },
  });
  const texts = new Map(parts.flatMap(({ schedule }) => schedule.map(({ chunked, text }) => [chunked, text])));
  const [largest, text] = [...texts].reduce((a, b) => (b[0].count > a[0].count ? b : a));
  const found = foundIn(largest);
  const { chunks, count } = largest;
  const closed = chunks.length - 1;
  return {
    kind: "image",
    chunks: chunks.map(({ tokens }, i) => ({ tokens, used: i < closed ? chunk : count - closed * chunk })),
    used: count,
    limit: Math.ceil(Math.max(count, 1) / chunk) * chunk,
    ...(texts.size > 1 && { texts: texts.size }),
    ...(found.length > 0 && { embeddings: found }),
    layout: layOutChunks(text, chunks, tokenizer, index),
  };
}

/** Start and end. */
const FRAME = 2;

/** A1111's default; another number moves the changes of a prompt, hardly ever its length. */
const USUAL_STEPS = 20;

function foundIn({ chunks }: Chunked<NamedVectors>): NonNullable<ImagePromptCount["embeddings"]> {
  const names = new Map(
    chunks.flatMap(({ fixes }) => fixes.map(({ embedding }) => [embedding.name, embedding.vectors])),
  );
  return Array.from(names, ([name, vectors]) => ({ name, vectors }));
}
