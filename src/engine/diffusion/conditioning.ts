import type { Painting, Recipe, StoredEmbedding } from "../ports.ts";
import { embeddingIndex } from "../prompt/embedding-index.ts";
import type { Emphasis } from "../prompt/emphasis.ts";
import { promptTokens } from "../prompt/prompt-tokens.ts";
import { type PromptReader, type PromptReading, readNegativePrompt, readPrompt } from "../prompt/read-prompt.ts";
import { encodeParts, type Part, type PartedEmbedding } from "./encode-parts.ts";
import { fittingParts } from "./fitting-parts.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import { NO_TEXT, type ScheduledStates, type TextStates, withAdded, zeroStates } from "./text-states.ts";

/** What the prompts tell the UNet, and when. */
export interface Conditioning {
  /** Absent where the guidance scale leaves it out. */
  readonly unwanted?: readonly ScheduledStates[];
  /** One for each part that AND joins; none where the guidance scale leaves the prompt out. */
  readonly wanted: readonly WantedStates[];
  /** Absent for a model that reads no text. */
  readonly tokens?: NonNullable<Painting["tokens"]>;
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
  if (model.textEncoders.length === 0) return unreadPrompts(prompts);
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
    .map((schedule) => (model.emptyIsZero && prompts.negativePrompt === "" ? zeroStates(schedule) : schedule));
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

/** Of a model that reads no text: the picture is still to come. */
function unreadPrompts({ prompt, negativePrompt, guidanceScale, added }: Prompts): Conditioning {
  const schedule = [{ until: Number.POSITIVE_INFINITY, states: NO_TEXT }];
  const unread = { ...(prompt.trim() !== "" && { prompt }), ...(negativePrompt.trim() !== "" && { negativePrompt }) };
  return {
    ...(guidanceScale !== 1 && { unwanted: withAdded(schedule, added?.unwanted) }),
    wanted: guidanceScale === 0 ? [] : [{ weight: 1, schedule: withAdded(schedule, added?.wanted) }],
    ...(Object.keys(unread).length > 0 && { unread }),
  };
}

/** Start and end. */
const FRAME = 2;

function promptReader(
  model: DiffusionModel,
  { emphasis, calls, callsBefore, embeddings = [] }: Prompts,
): PromptReader<PartedEmbedding> {
  const { tokenizer, window, unet } = model;
  const usable = embeddings.flatMap((stored) => {
    const parts = partsFor(stored, model);
    return parts === undefined ? [] : [{ ...stored, parts: parts.map(({ values }) => values) }];
  });
  const tokens = unet.inputs.find(({ name }) => name === "encoder_hidden_states")?.dims[1];
  return {
    tokenizer,
    window,
    embeddings: embeddingIndex(usable, tokenizer),
    emphasis,
    timeline:
      callsBefore === undefined
        ? { kind: "first", steps: calls }
        : { kind: "hires", steps: calls, firstSteps: callsBefore },
    ...(typeof tokens === "number" && { mostChunks: Math.max(1, Math.floor(tokens / window.length)) }),
  };
}

function partsFor(stored: StoredEmbedding, { textEncoders, timeIds }: DiffusionModel) {
  const widths = textEncoders.map(({ encoder }) => encoder.width);
  return fittingParts(stored, { widths, isXl: timeIds !== undefined });
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
  const unfit = embeddings.filter((stored) => partsFor(stored, model) === undefined);
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
