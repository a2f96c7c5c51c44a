import { EngineError } from "../errors.ts";
import type { Tokenizer } from "../ports.ts";
import { attention } from "./attention.ts";
import { type Chunked, type ChunkWindow, chunksOf } from "./chunks.ts";
import type { EmbeddingIndex, NamedVectors } from "./embedding-index.ts";
import type { Emphasis } from "./emphasis.ts";
import { withoutExtraNetworks } from "./extra-networks.ts";
import { parseEdits } from "./parse-edits.ts";
import { scheduleOf, type Timeline } from "./schedule.ts";
import { type SubPrompt, subPrompts } from "./sub-prompts.ts";

export interface PromptReader<E extends NamedVectors> {
  readonly tokenizer: Tokenizer;
  readonly window: ChunkWindow;
  readonly embeddings: EmbeddingIndex<E>;
  readonly emphasis: Emphasis;
  readonly timeline: Timeline;
}

/** What a prompt comes to. */
export interface PromptReading<E extends NamedVectors> {
  /** The texts joined by AND; one where there is none. */
  readonly parts: readonly PromptPart<E>[];
  /** Calls of extra networks, which nothing here answers. */
  readonly networks: readonly string[];
}

export interface PromptPart<E extends NamedVectors> {
  readonly weight: number;
  readonly schedule: readonly ScheduledChunks<E>[];
}

/** The same object `chunked` for the same text. */
export interface ScheduledChunks<E extends NamedVectors> {
  readonly until: number;
  readonly chunked: Chunked<E>;
}

/** A prompt, composed with AND. Throws EngineErrors: `prompt.nested`, `prompt.weight`, `prompt.too-many-parts` {count, max}, `embedding.too-long`. */
export function readPrompt<E extends NamedVectors>(prompt: string, reader: PromptReader<E>): PromptReading<E> {
  const { text, networks } = withoutExtraNetworks(prompt);
  return { parts: merged(subPrompts(text)).map((part) => readPart(part, reader)), networks };
}

/** A negative prompt, which A1111 takes as one text. */
export function readNegativePrompt<E extends NamedVectors>(prompt: string, reader: PromptReader<E>): PromptReading<E> {
  const { text, networks } = withoutExtraNetworks(prompt);
  return { parts: [readPart({ text, weight: 1 }, reader)], networks };
}

/** The network looks at every part at every step: more than these are a mistake or worse. */
const MOST_PARTS = 64;

/** The same text twice is one text with both weights. */
function merged(parts: readonly SubPrompt[]): readonly SubPrompt[] {
  const weights = new Map<string, number>();
  for (const { text, weight } of parts) weights.set(text, (weights.get(text) ?? 0) + weight);
  if (weights.size > MOST_PARTS)
    throw new EngineError("prompt.too-many-parts", { count: weights.size, max: MOST_PARTS });
  return Array.from(weights, ([text, weight]) => ({ text, weight }));
}

/** A1111's default for how far a chunk's tail may move to the next one. */
const COMMA_BACK_OFF = 20;

function readPart<E extends NamedVectors>({ text, weight }: SubPrompt, reader: PromptReader<E>): PromptPart<E> {
  const { tokenizer, window, embeddings, emphasis, timeline } = reader;
  const options = {
    encode: (words: string) => tokenizer.encodeIds(words, { special: false }),
    window,
    embeddings,
    commaBackOff: COMMA_BACK_OFF,
  };
  const known = new Map<string, Chunked<E>>();
  const schedule = scheduleOf(parseEdits(text), timeline).map(({ until, text: said }) => {
    const chunked =
      known.get(said) ?? chunksOf(emphasis === "none" ? [{ text: said, weight: 1 }] : attention(said), options);
    known.set(said, chunked);
    return { until, chunked };
  });
  return { weight, schedule };
}
