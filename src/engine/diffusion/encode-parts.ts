import { EngineError } from "../errors.ts";
import { type Chunk, type ChunkWindow, emptyChunk } from "../prompt/chunks.ts";
import type { NamedVectors } from "../prompt/embedding-index.ts";
import { type Emphasis, emphasize } from "../prompt/emphasis.ts";
import type { PromptPart } from "../prompt/read-prompt.ts";
import { allFinite } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { EncodedWindow, PromptEmbedding } from "./model/text-encoder.ts";
import { sideBySide } from "./side-by-side.ts";
import { POOLED, type ScheduledStates, type TextStates } from "./text-states.ts";

export type Part = PromptPart<PartedEmbedding>;
type Window = Chunk<PartedEmbedding>;

/** An embedding's vectors for each text encoder, [vectors, width]. */
export interface PartedEmbedding extends NamedVectors {
  readonly parts: readonly Float32Array[];
  readonly shorthash: string;
}

interface EncodeOptions {
  readonly emphasis: Emphasis;
  readonly clipSkip: number;
  readonly signal?: AbortSignal | undefined;
}

/** The states of each part; every window is read once, all of them in as few calls as `WINDOWS_AT_ONCE` allows. */
export async function encodeParts(
  model: DiffusionModel,
  parts: readonly Part[],
  { emphasis, clipSkip, signal }: EncodeOptions,
): Promise<readonly (readonly ScheduledStates[])[]> {
  const empty: Window = emptyChunk(model.window);
  const padded = parts.map((part) => paddedTexts(part, empty));
  const windows = [...new Set(padded.flatMap((texts) => texts.flat()))];
  if (windows.length > MOST_WINDOWS)
    throw new EngineError("prompt.too-long", { chunks: windows.length, max: MOST_WINDOWS });
  const states: StatesOf = new Map();
  for (let at = 0; at < windows.length; at += WINDOWS_AT_ONCE) {
    signal?.throwIfAborted();
    const some = windows.slice(at, at + WINDOWS_AT_ONCE);
    const read: (readonly EncodedWindow[])[] = [];
    for (const [i, { encoder, padding }] of model.textEncoders.entries())
      read.push(
        await encoder.encode(
          some.map((window) => windowFor(window, i, model.window, padding)),
          clipSkip,
        ),
      );
    for (const [i, window] of some.entries())
      states.set(
        window,
        read.map((encoded) => encoded[i]!),
      );
  }
  return parts.map((part, i) => scheduledStates(part, padded[i]!, states, emphasis));
}

/** What each text encoder says of a window. */
type StatesOf = Map<Window, readonly EncodedWindow[]>;

/** The window as the model's n-th encoder reads it: its own padding behind the first end token, its own vectors. */
export function windowFor(
  { ids, fixes, ...rest }: Window,
  encoder: number,
  { end, padding: usual }: ChunkWindow,
  padding: number,
): Chunk<PromptEmbedding> {
  const last = ids.indexOf(end);
  return {
    ...rest,
    ids: padding === usual || last === -1 ? ids : ids.map((id, i) => (i > last ? padding : id)),
    fixes: fixes.map(({ offset, embedding: { parts, ...named } }) => ({
      offset,
      embedding: { ...named, values: parts[encoder]! },
    })),
  };
}

/** Enough to keep the cores busy; more only takes memory. */
const WINDOWS_AT_ONCE = 8;

/** 240 MB of states at a width of 768, and a minute of a CPU's time; 10,000 words take 134. */
const MOST_WINDOWS = 1000;

/** The chunks of every text of a schedule, shorter ones filled up with empty chunks, as A1111 reads them together. */
function paddedTexts({ schedule }: Part, empty: Window): readonly (readonly Window[])[] {
  const most = Math.max(...schedule.map(({ chunked }) => chunked.chunks.length));
  return schedule.map(({ chunked: { chunks } }) => [...chunks, ...Array<Window>(most - chunks.length).fill(empty)]);
}

/** Emphasis works on the n-th chunks of all texts of a schedule together; then the chunks of a text are put behind one another. */
function scheduledStates(
  { schedule }: Part,
  texts: readonly (readonly Window[])[],
  states: StatesOf,
  emphasis: Emphasis,
): readonly ScheduledStates[] {
  const encoders = states.get(texts[0]![0]!)!;
  const columns = texts[0]!.map((_, chunk) => {
    const weighted = encoders.map((_, encoder) =>
      emphasize(
        texts.map((text) => ({
          states: states.get(text[chunk]!)![encoder]!.states,
          weights: text[chunk]!.weights,
        })),
        emphasis,
      ),
    );
    return texts.map((text, i) =>
      sideBySide(
        weighted.map((of) => of[i]!),
        text[chunk]!.ids.length,
      ),
    );
  });
  const known = new Map<Part["schedule"][number]["chunked"], TextStates>();
  return schedule.map(({ until, chunked }, text) => {
    const made =
      known.get(chunked) ??
      joined(
        columns.map((column) => column[text]!),
        texts[text]!,
        states.get(texts[text]![0]!)!.at(-1)!.pooled,
      );
    known.set(chunked, made);
    return { until, states: made };
  });
}

function joined(
  chunks: readonly Float32Array[],
  windows: readonly Window[],
  pooled: Float32Array | undefined,
): TextStates {
  const size = chunks[0]!.length;
  const data = new Float32Array(chunks.length * size);
  for (const [i, chunk] of chunks.entries()) data.set(chunk, i * size);
  if (!allFinite(data)) throw new EngineError("prompt.not-finite");
  return {
    tokens: windows.length * windows[0]!.ids.length,
    data,
    ...(pooled && { added: { [POOLED]: pooled } }),
  };
}
