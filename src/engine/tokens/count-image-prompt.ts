import type { Tokenizer } from "../ports.ts";
import { chunkWindow } from "../prompt/chunk-window.ts";
import type { Chunked } from "../prompt/chunks.ts";
import { embeddingIndex, type NamedVectors } from "../prompt/embedding-index.ts";
import { readPrompt } from "../prompt/read-prompt.ts";

/** What an image prompt costs, as the A1111 web UI counts it. */
export interface ImagePromptCount {
  readonly kind: "image";
  /** Tokens of each chunk, without start, end and padding; at least one chunk. */
  readonly chunks: readonly number[];
  /** Every chunk that is closed counts as full, the last one by what it holds. */
  readonly used: number;
  /** What these chunks hold. */
  readonly limit: number;
  /** How many texts the prompt makes with AND and from step to step, where that is more than one: the largest is counted. */
  readonly texts?: number;
  /** Embeddings found in it, each with the tokens that it takes. */
  readonly embeddings?: readonly { readonly name: string; readonly vectors: number }[];
}

/** Throws EngineErrors: those of `readPrompt`. */
export function countImagePrompt(
  tokenizer: Tokenizer,
  prompt: string,
  chunk: number,
  embeddings: readonly NamedVectors[] = [],
): ImagePromptCount {
  const { parts } = readPrompt(prompt, {
    tokenizer,
    window: chunkWindow(tokenizer, chunk + FRAME),
    embeddings: embeddingIndex(embeddings, tokenizer),
    emphasis: "original",
    timeline: { kind: "first", steps: USUAL_STEPS },
  });
  const texts = new Set(parts.flatMap(({ schedule }) => schedule.map(({ chunked }) => chunked)));
  const largest = [...texts].reduce((a, b) => (b.count > a.count ? b : a));
  const found = foundIn(largest);
  return {
    kind: "image",
    chunks: largest.chunks.map(({ tokens }) => tokens),
    used: largest.count,
    limit: Math.ceil(Math.max(largest.count, 1) / chunk) * chunk,
    ...(texts.size > 1 && { texts: texts.size }),
    ...(found.length > 0 && { embeddings: found }),
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
