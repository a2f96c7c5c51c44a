import { EngineError } from "../errors.ts";
import type { Painting, Recipe, StoredEmbedding } from "../ports.ts";
import { type Chunk, emptyChunk } from "../prompt/chunks.ts";
import { embeddingIndex } from "../prompt/embedding-index.ts";
import { type Emphasis, emphasize } from "../prompt/emphasis.ts";
import { promptTokens } from "../prompt/prompt-tokens.ts";
import {
  type PromptPart,
  type PromptReader,
  type PromptReading,
  readNegativePrompt,
  readPrompt,
} from "../prompt/read-prompt.ts";
import { allFinite } from "./latents.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { PromptEmbedding } from "./model/text-encoder.ts";

/** What the prompts tell the UNet, and when. */
export interface Conditioning {
  /** Absent where the guidance scale leaves it out. */
  readonly unwanted?: readonly ScheduledStates[];
  /** One for each part that AND joins; none where the guidance scale leaves the prompt out. */
  readonly wanted: readonly WantedStates[];
  readonly tokens: NonNullable<Painting["tokens"]>;
  readonly unread?: NonNullable<Recipe["unread"]>;
  /** Those that the prompts name. */
  readonly embeddings?: NonNullable<Recipe["embeddings"]>;
  /** Those that they name and that don't fit the model. */
  readonly unfitEmbeddings?: NonNullable<Recipe["unfitEmbeddings"]>;
}

interface WantedStates {
  readonly weight: number;
  readonly schedule: readonly ScheduledStates[];
}

/** For the network's calls up to number `until`: see `atCall`. The same object for the same text. */
export interface ScheduledStates {
  readonly until: number;
  readonly states: TextStates;
}

/** [tokens, width], row-major; tokens are a multiple of the encoder's window. */
export interface TextStates {
  readonly tokens: number;
  readonly data: Float32Array;
}

export interface Prompts {
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly guidanceScale: number;
  readonly emphasis: Emphasis;
  /** From which of the text encoder's last layers to read; 1 is the last. */
  readonly clipSkip: number;
  /** How often the sampler will ask the network: what a prompt's steps are counted in. */
  readonly calls: number;
  /** How often it was asked in the first pass, where these are for the second. */
  readonly callsBefore?: number | undefined;
  /** Those that may be named; of another width than the model's they are only words. */
  readonly embeddings?: readonly StoredEmbedding[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs the text encoder over what guidance needs: one text with the weight 1 at scale 1 leaves out the negative prompt, scale 0 the prompt.
 * Throws EngineErrors: those of `readPrompt`, `prompt.too-long` {chunks, max}, `prompt.not-finite`.
 */
export async function readPrompts(model: DiffusionModel, prompts: Prompts): Promise<Conditioning> {
  const reader = promptReader(model, prompts);
  const unwanted = readNegativePrompt(prompts.negativePrompt, reader);
  const wanted = readPrompt(prompts.prompt, reader);
  const { guidanceScale } = prompts;
  const [first, second] = wanted.parts;
  const isAlone = first !== undefined && second === undefined && first.weight * guidanceScale === 1;
  const unwantedParts = isAlone ? [] : unwanted.parts;
  const wantedParts = guidanceScale === 0 ? [] : wanted.parts;
  const states = await encodeParts(model, [...unwantedParts, ...wantedParts], prompts);
  const [unwantedStates] = states;
  const wantedStates = states.slice(unwantedParts.length);
  return {
    ...(unwantedParts.length > 0 && unwantedStates !== undefined && { unwanted: unwantedStates }),
    wanted: wantedParts.map(({ weight }, i) => ({ weight, schedule: wantedStates[i]! })),
    tokens: {
      prompt: promptTokens(wanted, model.window.length - FRAME),
      negativePrompt: promptTokens(unwanted, model.window.length - FRAME),
    },
    ...unreadOf(wanted, unwanted),
    ...embeddingsIn([...wanted.parts, ...unwanted.parts]),
    ...unfitIn([...wanted.parts, ...unwanted.parts], model, prompts),
  };
}

/** Start and end. */
const FRAME = 2;

type Part = PromptPart<PromptEmbedding>;
type Window = Chunk<PromptEmbedding>;

function promptReader(
  { tokenizer, window, unet, textEncoder }: DiffusionModel,
  { emphasis, calls, callsBefore, embeddings = [] }: Prompts,
): PromptReader<PromptEmbedding> {
  const usable = embeddings.filter(({ width }) => width === textEncoder.width);
  const tokens = unet.inputs.find(({ name }) => name === "encoder_hidden_states")?.dims[1];
  return {
    tokenizer,
    window,
    embeddings: embeddingIndex(
      usable.map((stored) => ({ ...stored, values: stored.parts[0]!.values })),
      tokenizer,
    ),
    emphasis,
    timeline:
      callsBefore === undefined
        ? { kind: "first", steps: calls }
        : { kind: "hires", steps: calls, firstSteps: callsBefore },
    ...(typeof tokens === "number" && { mostChunks: Math.max(1, Math.floor(tokens / window.length)) }),
  };
}

function embeddingsIn(parts: readonly Part[]): Pick<Conditioning, "embeddings"> {
  const chunks = parts.flatMap(({ schedule }) => schedule.flatMap(({ chunked }) => chunked.chunks));
  const found = new Map(
    chunks.flatMap(({ fixes }) => fixes.map(({ embedding }) => [embedding.name, embedding.shorthash] as const)),
  );
  return found.size > 0 ? { embeddings: Object.fromEntries(found) } : {};
}

/** Names of embeddings for other models, which were read as words. */
function unfitIn(
  parts: readonly Part[],
  { tokenizer, textEncoder }: DiffusionModel,
  { embeddings = [] }: Prompts,
): Pick<Conditioning, "unfitEmbeddings"> {
  const unfit = embeddings.filter(({ width }) => width !== textEncoder.width);
  if (unfit.length === 0) return {};
  const index = embeddingIndex(unfit, tokenizer);
  const windows = new Set(parts.flatMap(({ schedule }) => schedule.flatMap(({ chunked }) => chunked.chunks)));
  const found = [...windows].flatMap(({ ids }) => ids.flatMap((_, at) => index.find(ids, at)?.embedding.name ?? []));
  return found.length > 0 ? { unfitEmbeddings: [...new Set(found)] } : {};
}

function unreadOf(
  wanted: PromptReading<PromptEmbedding>,
  unwanted: PromptReading<PromptEmbedding>,
): Pick<Conditioning, "unread"> {
  const unread = {
    ...(wanted.unread.length > 0 && { prompt: wanted.unread.join(" ") }),
    ...(unwanted.unread.length > 0 && { negativePrompt: unwanted.unread.join(" ") }),
  };
  return Object.keys(unread).length > 0 ? { unread } : {};
}

/** The states of each part; every window is read once, all of them in as few calls as `WINDOWS_AT_ONCE` allows. */
async function encodeParts(
  model: DiffusionModel,
  parts: readonly Part[],
  { emphasis, clipSkip, signal }: Prompts,
): Promise<readonly (readonly ScheduledStates[])[]> {
  const empty: Window = emptyChunk(model.window);
  const padded = parts.map((part) => paddedTexts(part, empty));
  const windows = [...new Set(padded.flatMap((texts) => texts.flat()))];
  if (windows.length > MOST_WINDOWS)
    throw new EngineError("prompt.too-long", { chunks: windows.length, max: MOST_WINDOWS });
  const states = new Map<Window, Float32Array>();
  for (let at = 0; at < windows.length; at += WINDOWS_AT_ONCE) {
    signal?.throwIfAborted();
    const some = windows.slice(at, at + WINDOWS_AT_ONCE);
    const read = await model.textEncoder.encode(some, clipSkip);
    for (const [i, window] of some.entries()) states.set(window, read[i]!);
  }
  return parts.map((part, i) => scheduledStates(part, padded[i]!, states, emphasis));
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
  states: ReadonlyMap<Window, Float32Array>,
  emphasis: Emphasis,
): readonly ScheduledStates[] {
  const columns = texts[0]!.map((_, chunk) =>
    emphasize(
      texts.map((text) => ({ states: states.get(text[chunk]!)!, weights: text[chunk]!.weights })),
      emphasis,
    ),
  );
  const known = new Map<Part["schedule"][number]["chunked"], TextStates>();
  return schedule.map(({ until, chunked }, text) => {
    const made =
      known.get(chunked) ??
      joined(
        columns.map((column) => column[text]!),
        texts[text]!,
      );
    known.set(chunked, made);
    return { until, states: made };
  });
}

function joined(chunks: readonly Float32Array[], windows: readonly Window[]): TextStates {
  const size = chunks[0]!.length;
  const data = new Float32Array(chunks.length * size);
  for (const [i, chunk] of chunks.entries()) data.set(chunk, i * size);
  if (!allFinite(data)) throw new EngineError("prompt.not-finite");
  return { tokens: windows.length * windows[0]!.ids.length, data };
}
