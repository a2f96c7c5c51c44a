import { EngineError } from "../errors.ts";
import type { Painting, Recipe, StoredEmbedding } from "../ports.ts";
import { type Chunk, type ChunkWindow, emptyChunk } from "../prompt/chunks.ts";
import { embeddingIndex, type NamedVectors } from "../prompt/embedding-index.ts";
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
import type { EncodedWindow, PromptEmbedding } from "./model/text-encoder.ts";

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
  /** What the UNet wants to know besides, by its inputs' names; one row each. */
  readonly added?: Readonly<Record<string, Float32Array>>;
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
  /** What the picture's size and so on tell the UNet, by its inputs' names. */
  readonly added?: { readonly wanted: AddedInputs; readonly unwanted: AddedInputs } | undefined;
  /** Those that may be named; of another width than the model's they are only words. */
  readonly embeddings?: readonly StoredEmbedding[] | undefined;
  readonly signal?: AbortSignal | undefined;
}

type AddedInputs = NonNullable<TextStates["added"]>;

/**
 * Runs the text encoders over what guidance needs: one text with the weight 1 at scale 1 leaves out the negative prompt, scale 0 the prompt; a
 * model that is told its guidance never reads the negative prompt.
 * Throws EngineErrors: those of `readPrompt`, `prompt.too-long` {chunks, max}, `prompt.not-finite`.
 */
export async function readPrompts(model: DiffusionModel, prompts: Prompts): Promise<Conditioning> {
  const reader = promptReader(model, prompts);
  const unwanted = readNegativePrompt(prompts.negativePrompt, reader);
  const wanted = readPrompt(prompts.prompt, reader);
  const { guidanceScale } = prompts;
  const [first, second] = wanted.parts;
  const isAlone = first !== undefined && second === undefined && first.weight * guidanceScale === 1;
  const isTold = model.guidanceWidth !== undefined;
  const unwantedParts = isAlone || isTold ? [] : unwanted.parts;
  const wantedParts = guidanceScale === 0 && !isTold ? [] : wanted.parts;
  const states = await encodeParts(model, [...unwantedParts, ...wantedParts], prompts);
  const [unwantedStates] = states
    .slice(0, unwantedParts.length)
    .map((schedule) => withAdded(schedule, prompts.added?.unwanted))
    .map((schedule) => (model.emptyIsZero && prompts.negativePrompt === "" ? zeros(schedule) : schedule));
  const wantedStates = states.slice(unwantedParts.length).map((schedule) => withAdded(schedule, prompts.added?.wanted));
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

/** diffusers' `force_zeros_for_empty_prompt`, and A1111's rule for Stable Diffusion XL: no negative prompt is nothing at all, its size apart. */
function zeros(schedule: readonly ScheduledStates[]): readonly ScheduledStates[] {
  return schedule.map(({ until, states: { tokens, data, added } }) => {
    const pooled = added?.[POOLED] && { [POOLED]: new Float32Array(added[POOLED].length) };
    return { until, states: { tokens, data: new Float32Array(data.length), added: { ...added, ...pooled } } };
  });
}

/** The same states for the same states. */
function withAdded(schedule: readonly ScheduledStates[], more: AddedInputs | undefined): readonly ScheduledStates[] {
  if (more === undefined) return schedule;
  const known = new Map<TextStates, TextStates>();
  return schedule.map(({ until, states }) => {
    const made = known.get(states) ?? { ...states, added: { ...states.added, ...more } };
    known.set(states, made);
    return { until, states: made };
  });
}

type Part = PromptPart<PartedEmbedding>;
type Window = Chunk<PartedEmbedding>;

/** An embedding's vectors for each text encoder, [vectors, width]. */
interface PartedEmbedding extends NamedVectors {
  readonly parts: readonly Float32Array[];
  readonly shorthash: string;
}

function promptReader(
  model: DiffusionModel,
  { emphasis, calls, callsBefore, embeddings = [] }: Prompts,
): PromptReader<PartedEmbedding> {
  const { tokenizer, window, unet } = model;
  const usable = embeddings.filter((stored) => fits(stored, model));
  const tokens = unet.inputs.find(({ name }) => name === "encoder_hidden_states")?.dims[1];
  return {
    tokenizer,
    window,
    embeddings: embeddingIndex(
      usable.map((stored) => ({ ...stored, parts: stored.parts.map(({ values }) => values) })),
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

/** Whether it has vectors for each of the model's text encoders, and no other. */
function fits({ parts }: StoredEmbedding, { textEncoders }: DiffusionModel): boolean {
  return (
    parts.length === textEncoders.length && parts.every(({ dims }, i) => dims[1] === textEncoders[i]!.encoder.width)
  );
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
  model: DiffusionModel,
  { embeddings = [] }: Prompts,
): Pick<Conditioning, "unfitEmbeddings"> {
  const unfit = embeddings.filter((stored) => !fits(stored, model));
  if (unfit.length === 0) return {};
  const index = embeddingIndex(unfit, model.tokenizer);
  const windows = new Set(parts.flatMap(({ schedule }) => schedule.flatMap(({ chunked }) => chunked.chunks)));
  const found = [...windows].flatMap(({ ids }) => ids.flatMap((_, at) => index.find(ids, at)?.embedding.name ?? []));
  return found.length > 0 ? { unfitEmbeddings: [...new Set(found)] } : {};
}

function unreadOf(
  wanted: PromptReading<PartedEmbedding>,
  unwanted: PromptReading<PartedEmbedding>,
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
function windowFor(
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

/** The states of several encoders, each [tokens, width], token by token: [tokens, sum of widths]. */
function sideBySide(states: readonly Float32Array[], tokens: number): Float32Array {
  const [only, ...others] = states;
  if (others.length === 0) return only!;
  const widths = states.map((one) => one.length / tokens);
  const width = widths.reduce((sum, one) => sum + one, 0);
  const both = new Float32Array(tokens * width);
  for (let token = 0; token < tokens; token++) {
    let at = token * width;
    for (const [i, one] of states.entries()) {
      both.set(one.subarray(token * widths[i]!, (token + 1) * widths[i]!), at);
      at += widths[i]!;
    }
  }
  return both;
}

/** The UNet's input for the last encoder's pooled state, of a prompt's first window. */
const POOLED = "text_embeds";

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
