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
  /** How many chunks the model can take; any number when absent. */
  readonly mostChunks?: number;
}

/** What a prompt comes to. */
export interface PromptReading<E extends NamedVectors> {
  /** The texts joined by AND; one where there is none. */
  readonly parts: readonly PromptPart<E>[];
  /** Calls of extra networks, which nothing here answers, and what lies behind the last chunk that the model can take. */
  readonly unread: readonly string[];
}

export interface PromptPart<E extends NamedVectors> {
  readonly weight: number;
  readonly schedule: readonly ScheduledChunks<E>[];
}

/** The same object `chunked` for the same text. */
interface ScheduledChunks<E extends NamedVectors> {
  readonly until: number;
  readonly text: string;
  readonly chunked: Chunked<E>;
}

/**
 * A prompt, composed with AND. Throws EngineErrors: `prompt.nested`, `prompt.weight`, `prompt.too-many-parts` {count, max},
 * `prompt.too-many-words` {characters, max}, `embedding.too-long`.
 */
export function readPrompt<E extends NamedVectors>(prompt: string, reader: PromptReader<E>): PromptReading<E> {
  return readParts(prompt, (text) => merged(subPrompts(text)), reader);
}

/** A negative prompt, which A1111 takes as one text. */
export function readNegativePrompt<E extends NamedVectors>(prompt: string, reader: PromptReader<E>): PromptReading<E> {
  return readParts(prompt, (text) => [{ text, weight: 1 }], reader);
}

function readParts<E extends NamedVectors>(
  prompt: string,
  split: (text: string) => readonly SubPrompt[],
  reader: PromptReader<E>,
): PromptReading<E> {
  const { text, networks } = withoutExtraNetworks(prompt);
  const unread = new Set(networks);
  const parts = split(text).map((part) => readPart(part, reader, unread));
  return { parts, unread: [...unread] };
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

/** Of all different texts that a prompt says from step to step: about two seconds of a tokenizer's time. */
const MOST_CHARACTERS = 1_000_000;

function readPart<E extends NamedVectors>(
  { text, weight }: SubPrompt,
  reader: PromptReader<E>,
  unread: Set<string>,
): PromptPart<E> {
  const known = new Map<string, Chunked<E>>();
  const texts = scheduleOf(parseEdits(text), reader.timeline);
  const characters = Array.from(new Set(texts.map((scheduled) => scheduled.text))).join("").length;
  if (characters > MOST_CHARACTERS)
    throw new EngineError("prompt.too-many-words", { characters, max: MOST_CHARACTERS });
  const schedule = texts.map(({ until, text: said }) => {
    const chunked = known.get(said) ?? readText(said, reader, unread);
    known.set(said, chunked);
    return { until, text: said, chunked };
  });
  return { weight, schedule };
}

function readText<E extends NamedVectors>(text: string, reader: PromptReader<E>, unread: Set<string>): Chunked<E> {
  const { tokenizer, window, embeddings, emphasis, mostChunks } = reader;
  const encode = (words: string) => tokenizer.encodeIds(words, { special: false });
  const texts = emphasis === "none" ? [{ text, weight: 1 }] : attention(text);
  const { chunks, count } = chunksOf(texts, { encode, window, embeddings, commaBackOff: COMMA_BACK_OFF });
  const left = chunks.slice(mostChunks ?? chunks.length).flatMap(({ ids, tokens }) => ids.slice(1, 1 + tokens));
  if (left.length > 0) unread.add(tokenizer.decode(left).trim());
  return { chunks: chunks.slice(0, mostChunks), count };
}
