/**
 * Every part the engine is made of. A part that touches the world (files, threads, native code) is reached only through one of these.
 */

import type { InputColumns } from "./tokens/arrange-input.ts";
import type { PromptCount } from "./tokens/count.ts";
import type { CountOptions } from "./tokens/count-image-prompt.ts";
import type { DecodeLimits } from "./tokens/decode-beginning.ts";

// ---- text ---------------------------------------------------------------------------------------------------------------

/** One token of a text. Ranges are UTF-16 units of the input: `[start, end)`. */
export interface Token {
  readonly id: number;
  /** As it stands in the vocabulary (`Ġworld`, `puppy</w>`). */
  readonly token: string;
  /** What the token covers, readable; empty for a special token that covers nothing. A token that holds part of a character shows the whole character it touches. */
  readonly text: string;
  /** The token's own bytes in hex, present where they are not whole characters. */
  readonly bytes?: string;
  /** Absent for the special tokens added around a text: they cover nothing; one that was typed in the text has its range. A token with part of a character carries the range of every character it touches. */
  readonly start?: number;
  readonly end?: number;
  readonly special: boolean;
  /** The vocabulary has nothing for this part of the text. */
  readonly unknown?: true;
  /** It belongs to the second of two texts, which its range is in. */
  readonly pair?: true;
}

export interface Encoding {
  readonly tokens: readonly Token[];
  readonly ids: readonly number[];
}

/** What a model reads. The lists are as long as `ids`; padding has 0 in the mask. */
export interface ModelInput extends Encoding {
  readonly attentionMask: readonly number[];
  readonly tokenTypeIds: readonly number[];
  /** How many of the texts' tokens were cut off. */
  readonly truncated: number;
  /** The words of `addTokens`, with the ids that they have. */
  readonly added?: readonly { readonly id: number; readonly token: string }[];
}

/** What a model reads, in columns, with the names of its tokens. */
export interface EncodedColumns extends InputColumns, Pick<ModelInput, "added"> {
  readonly nameOf: (id: number) => string;
}

/** What a model reads of a text that may be long: the lists have its beginning, the numbers tell of all of it. */
export interface EncodedText extends ModelInput {
  /** Ids, special tokens and padding included. */
  readonly count: number;
  readonly special: number;
  readonly padding: number;
  readonly unknown: number;
  /** Code points of the text, or both. */
  readonly characters: number;
  /** The first tokens that are no padding, which may stand before them. */
  readonly shown: readonly Token[];
  /** All tokens as JSON, where that was asked for and the lists lack some. */
  readonly file?: Uint8Array;
}

/** What token numbers stand for, which may be much. */
export interface DecodedText {
  /** Ids in all. */
  readonly count: number;
  /** Its beginning, and how many UTF-16 units all of it has. */
  readonly text: string;
  readonly units: number;
  /** The first of them. */
  readonly tokens: readonly { readonly id: number; readonly token: string }[];
  /** The text, where it is too long to be shown; the tokens, where they are too many. */
  readonly textFile?: Uint8Array;
  readonly tokensFile?: Uint8Array;
}

/** How many come back as objects, fewer where they are long, and how many as numbers: a million objects hold up whoever receives them. */
export interface Beginning {
  readonly tokens: number;
  readonly ids: number;
  /** The model's name in a file with what is left out, where there should be one. */
  readonly file?: string;
}

export interface EncodeOptions {
  /** Adds the tokens that the model wants around every text, such as CLIP's start and end; true unless given. */
  readonly special?: boolean;
  /** A second text, for models that read two. */
  readonly pair?: string;
  /** In tokens, special ones included; the model's own limit unless given. */
  readonly maxLength?: number;
  readonly truncate?: boolean;
  readonly pad?: boolean;
  /** Words that are read as whole tokens besides, as after Python's `add_tokens`. */
  readonly addTokens?: readonly string[];
  /** Ranges of the text in which no special token is read, whatever it looks like. */
  readonly literal?: readonly (readonly [start: number, end: number])[];
}

/** The names of special tokens, by their role. */
export interface SpecialTokens {
  readonly bos?: string;
  readonly eos?: string;
  readonly unk?: string;
  readonly sep?: string;
  readonly pad?: string;
  readonly cls?: string;
  readonly mask?: string;
}

/** What a tokenizer says of itself. */
export interface TokenizerFacts {
  /** The name it answers to first, e.g. `openai/clip-vit-large-patch14`. */
  readonly model: string;
  readonly use: TokenizerUse;
  readonly vocabularySize: number;
  readonly specialTokens: SpecialTokens;
  /** Every special token that is read from a text. */
  readonly controlTokens: readonly string[];
}

/** Cuts text exactly as the reference library of its model does, on the thread that calls it. */
export interface Tokenizer extends TokenizerFacts {
  /** Throws EngineErrors: `tokenizer.no-length`, `tokenizer.no-padding`, `tokenizer.too-short`. */
  encode(text: string, options?: EncodeOptions): ModelInput;
  /** The same in columns, for long texts. */
  encodeColumns(text: string, options?: EncodeOptions): EncodedColumns;
  /** The ids alone: no ranges, hence faster. */
  encodeIds(text: string, options?: EncodeOptions): readonly number[];
  /** A token as it stands in the vocabulary; the unknown token for an id that is none. Throws `token.unknown` where there is no unknown token. */
  tokenOf(id: number): string;
  idOf(token: string): number | undefined;
  /** Every id that is a token, from the lowest on; special ones are marked. */
  entries(): Iterable<VocabularyEntry>;
  /** Throws `token.unknown` as `tokenOf` does. */
  decode(ids: readonly number[], options?: { readonly skipSpecial?: boolean }): string;
}

export interface VocabularyEntry {
  readonly id: number;
  readonly token: string;
  readonly special: boolean;
}

/** What a count means for this model: image prompts are read in chunks, text and chat have a context length in tokens. */
export type TokenizerUse =
  | { readonly kind: "image"; readonly chunk: number }
  | { readonly kind: "text"; readonly limit?: number }
  | { readonly kind: "chat"; readonly limit?: number; readonly perMessage: number; readonly perReply: number };

/**
 * A tokenizer on a thread of its own, so that nobody waits for a long text but who asked. Rejects as `Tokenizer` throws, and with the EngineErrors
 * `tokenizer.slow`, `tokenizer.memory` and `tokenizer.died` when its thread had to be ended; with the signal's reason at once when that aborts.
 */
export interface TokenizerHandle extends TokenizerFacts {
  encode(text: string, options?: EncodeOptions, run?: TokenizerRun): Promise<ModelInput>;
  /** The beginning of what a long text becomes, and the numbers of all of it. */
  encodeBeginning(text: string, options: EncodeOptions, beginning: Beginning, run?: TokenizerRun): Promise<EncodedText>;
  /** The ids alone: no ranges, hence faster. */
  encodeIds(text: string, options?: EncodeOptions, run?: TokenizerRun): Promise<readonly number[]>;
  /** What a prompt costs, by the kind of the model. */
  count(text: string, options?: CountOptions, run?: TokenizerRun): Promise<PromptCount>;
  decode(ids: readonly number[], options?: { readonly skipSpecial?: boolean }, run?: TokenizerRun): Promise<string>;
  /** The beginning of what ids stand for that a person wrote. Rejects with `ids.syntax` too. */
  decodeBeginning(
    written: string,
    options: { readonly skipSpecial?: boolean; readonly most: DecodeLimits },
    run?: TokenizerRun,
  ): Promise<DecodedText>;
  idOf(token: string, run?: TokenizerRun): Promise<number | undefined>;
  /** Special tokens and those that have a role. */
  specialEntries(run?: TokenizerRun): Promise<readonly VocabularyEntry[]>;
  /** How many tokens have the text in them (`^` before it: begin with it), and up to `most` of these behind the first `skip`. */
  search(
    text: string,
    part: { readonly skip: number; readonly most: number },
    run?: TokenizerRun,
  ): Promise<VocabularyFound>;
  /** The token of an id with so many on each side. Throws `token.unknown`. */
  around(id: number, each: number, run?: TokenizerRun): Promise<readonly VocabularyEntry[]>;
}

export interface TokenizerRun {
  readonly signal?: AbortSignal | undefined;
  /** Whose trained tokenizers a name may mean. */
  readonly owner?: string;
}

export interface VocabularyFound {
  readonly found: number;
  readonly entries: readonly VocabularyEntry[];
}

/** Finds tokenizers and keeps those that were asked for last. */
export interface Tokenizers {
  /** Throws `EngineError("model.unknown", {asked, nearest})`, and what is wrong with the model's files. */
  get(name: string, run?: TokenizerRun): Promise<TokenizerHandle>;
  /** Every name that `get` takes without a download, for completion and suggestions. */
  names(owner?: string): readonly string[];
}

/** Tokenizers that people have trained, each for its owner alone. */
export interface TrainedTokenizers {
  /** Of one name the version that was saved last is kept, and of an owner the last twenty names. Saving a version again changes nothing. */
  save(
    owner: string,
    trained: { readonly name: string; readonly version: string; readonly by?: TrainedBy },
    tokenizerJson: Uint8Array,
  ): Promise<void>;
  /** Of one owner, the oldest first. */
  names(owner: string): readonly string[];
  list(owner: string): Promise<readonly TrainedTokenizer[]>;
  /** False when there is none of that name. */
  remove(owner: string, name: string): Promise<boolean>;
}

/** Who trained a tokenizer: `platform:id`, and the name that people know. */
export interface TrainedBy {
  readonly id: string;
  readonly name: string;
}

export interface TrainedTokenizer {
  readonly name: string;
  /** Absent where it was not kept. */
  readonly by?: TrainedBy;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface ChatMessage {
  readonly role: string;
  readonly content?: unknown;
  /** What a template may ask for besides, such as `tool_calls`. */
  readonly [name: string]: unknown;
}

export interface Chat {
  readonly messages: readonly ChatMessage[];
  /** JSON schemas of functions. */
  readonly tools?: readonly unknown[];
  /** Opens the answer. */
  readonly generationPrompt: boolean;
}

/** A chat as its model reads it. */
/** `start` and `end` are places in the text, in UTF-16 units. */
export interface ControlToken {
  readonly id: number;
  readonly token: string;
  readonly start: number;
  readonly end: number;
}

export interface RenderedChat {
  readonly model: string;
  /** Whose template: the model's own, another's, or `chatml`. */
  readonly template: string;
  readonly text: string;
  /** The prompt's tokens and ids; of a very long one the first. */
  readonly encoding: Encoding;
  /** Of all ids. */
  readonly count: number;
  /** Those of its tokens that steer the model, as the template wrote them; of a very long prompt the first. */
  readonly control: readonly ControlToken[];
  /** What each message adds to those before it, in tokens; null where the template takes no chat that ends there. Empty for very long chats. */
  readonly perMessage: readonly (number | null)[];
  /** Control strings in messages, by the message's place from 0: they were read as plain text. */
  readonly neutralised: readonly { readonly message: number; readonly found: readonly string[] }[];
  readonly findings: readonly ChatFinding[];
  /** What the template makes of the usual roles and of the chat's; empty where that could not be found out. */
  readonly roles: readonly ChatRole[];
}

/** Taken: its text is in the prompt. Ignored: the template renders, without that text. Refused: the template raises an error. */
export interface ChatRole {
  readonly role: string;
  readonly state: "taken" | "ignored" | "refused";
}

export type ChatFinding =
  | { readonly kind: "doubled-bos" | "bos-in-template" }
  | { readonly kind: "no-generation-prompt" | "no-prompt-in-template" | "answer-already-there" | "tools-ignored" }
  | { readonly kind: "control-string" | "dropped"; readonly message: number }
  /** None of its messages is in the prompt. */
  | { readonly kind: "role-ignored"; readonly role: string };

export interface ChatTemplates {
  /** The models here that have a template, in the order in which they are found. */
  models(): Promise<readonly string[]>;
  /** Throws EngineErrors: `model.unknown`, `chat.no-template`, `chat.refused` with the template's reason, the message that it stops at and what it makes of roles, `chat.template-broken`, `chat.template-slow`, `chat.template-large`. */
  render(model: string, chat: Chat, run?: ChatRun): Promise<RenderedChat>;
}

interface ChatRun {
  /** Another model whose template is taken, or `chatml`. */
  readonly template?: string | undefined;
  /** Whose trained tokenizers a name may mean. */
  readonly owner?: string;
}

// ---- numbers ------------------------------------------------------------------------------------------------------------

export type ElementType = "float32" | "float16" | "int32" | "int64" | "uint8" | "bool";

/** A tensor outside any runtime, row-major. `data` of float16 is its raw 16 bits, of int64 a BigInt64Array. */
export interface Tensor {
  readonly type: ElementType;
  readonly dims: readonly number[];
  readonly data: Float32Array | Uint16Array | Int32Array | BigInt64Array | Uint8Array;
}

export interface TensorInfo {
  readonly name: string;
  readonly type: ElementType;
  /** A string where the model leaves a dimension open. */
  readonly dims: readonly (number | string)[];
}

/** A loaded network. `run` never overlaps with itself. */
export interface ModelSession extends AsyncDisposable {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
  run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
}

// ---- models -------------------------------------------------------------------------------------------------------------

export const modelTasks = ["text-to-image", "text-embedding", "image-embedding"] as const;
export type ModelTask = (typeof modelTasks)[number];

/** A model folder that was found and looked at. */
export interface ModelFolder {
  readonly name: string;
  readonly tasks: readonly ModelTask[];
  /** Not what is meant where no model is named: it paints over pictures alone, or needs one (refiners, image variations, InstructPix2Pix). */
  readonly special?: true;
  readonly folder: string;
}

/** Where model files come from. */
export interface ModelStore {
  list(): Promise<readonly ModelFolder[]>;
  /** Without a name: the task's default. Throws EngineErrors: `model.unknown` {asked, nearest, known}, `model.wrong-task`, `model.none`, and what is wrong with the folder. */
  find(task: ModelTask, name?: string): Promise<ModelFolder>;
}

/** A model or a tokenizer that is here. */
export interface KnownModel {
  readonly name: string;
  /** Empty where only its tokenizer is of use. */
  readonly tasks: readonly ModelTask[];
  readonly tokenizer: boolean;
  /** It came along, lies in a folder of the operator's, or was pulled. */
  readonly source: "bundled" | "folder" | "hub";
  /** Of what was pulled: the commit it is pinned to, the branch or tag that was asked for, how its numbers are stored, its size. */
  readonly commit?: string;
  readonly revision?: string;
  readonly precision?: "fp32" | "fp16";
  readonly bytes?: number;
}

/** What is here, and how to get more of it from the Hub. Progress is in bytes. Throws EngineErrors `hub.…`, `model.unknown`. */
export interface ModelLibrary {
  list(): Promise<readonly KnownModel[]>;
  /** `organisation/name`, or `organisation/name@revision`. `fetched` counts the bytes that came over the network. */
  pull(
    asked: string,
    run?: LibraryRun & { readonly precision?: "fp32" | "fp16" },
  ): Promise<KnownModel & { readonly fetched: number }>;
  /** Reads what was pulled again, and compares it with what the Hub listed. */
  verify(
    name: string,
    run?: LibraryRun,
  ): Promise<{
    readonly name: string;
    readonly commit: string;
    readonly files: readonly { readonly path: string; readonly state: "good" | "missing" | "damaged" }[];
  }>;
  /** Takes away what was pulled. */
  remove(name: string): Promise<{ readonly name: string }>;
}

export interface LibraryRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number }) => void;
}

// ---- textual inversion --------------------------------------------------------------------------------------------------

/** A textual inversion, by the name that calls it in a prompt. */
export interface StoredEmbedding {
  readonly name: string;
  /** How many tokens' places it takes, 1…75. */
  readonly vectors: number;
  /** Numbers of each vector: the text encoder's, or 2048 for Stable Diffusion XL's two together. */
  readonly width: number;
  /** [vectors, width] for each text encoder, row-major. */
  readonly parts: readonly { readonly dims: readonly number[]; readonly values: Float32Array }[];
  /** The first 12 hexadecimal digits of its file's SHA-256. */
  readonly shorthash: string;
}

/** Where embeddings come from. */
export interface EmbeddingStore {
  list(): Promise<readonly StoredEmbedding[]>;
}

/** A file of the Hub's, and which state of which repository it is from. */
interface FetchedEmbedding {
  /** As the Hub calls it now. */
  readonly repository: string;
  /** 40 hex digits. */
  readonly commit: string;
  /** Its path in the repository. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: Uint8Array;
}

/** Embeddings that others keep on the Hub. Throws EngineErrors `hub.…` and `embedding.…`. */
export interface EmbeddingHub {
  fetchEmbedding(
    place: { readonly repository: string; readonly revision?: string; readonly file?: string },
    run?: LibraryRun,
  ): Promise<FetchedEmbedding>;
}

/** A new embedding's vectors, and the model whose words they live among. */
export interface MadeEmbedding {
  readonly model: string;
  readonly modelHash: string;
  /** [vectors, width] for each text encoder. */
  readonly parts: StoredEmbedding["parts"];
}

/** What an embedding's vectors are near to, for each vector. */
export interface EmbeddingInspection {
  readonly model: string;
  /** The tokens of the vocabulary whose vectors point most alike, best first, with the cosine: the mean of those for each text encoder. */
  readonly nearest: readonly (readonly { readonly token: string; readonly cosine: number }[])[];
  /** How long a vector of the vocabulary is on average, its numbers for all text encoders together. */
  readonly usualNorm: number;
}

export interface EmbeddingTrainingRequest {
  readonly model?: string;
  /** Any format that sharp reads. */
  readonly images: readonly Uint8Array[];
  /** What it begins as. */
  readonly text: string;
  readonly vectors: number;
  readonly seed: number;
  readonly generations: number;
}

/** Losses are shares of the loss at the start, the best so far after each generation. */
export interface TrainingProgress {
  readonly generation: number;
  readonly generations: number;
  readonly losses: readonly number[];
  /** A small PNG of what the vectors give so far, now and then. */
  readonly preview?: Uint8Array;
}

export interface TrainedEmbedding extends MadeEmbedding {
  readonly losses: readonly number[];
}

/** Makes textual inversions and looks into them. Throws EngineErrors: those of `ModelStore.find`, `model.feature`, `embedding.…`. */
export interface EmbeddingWorkshop {
  /** As A1111's “create embedding”: the vectors of the text's tokens, spread over as many as are asked for. */
  createEmbedding(request: {
    readonly model?: string;
    readonly text: string;
    readonly vectors: number;
  }): Promise<MadeEmbedding>;
  inspectEmbedding(request: {
    readonly model?: string;
    readonly name: string;
    readonly parts: StoredEmbedding["parts"];
  }): Promise<EmbeddingInspection>;
  /** A training that was stopped goes on where it was when it is asked for again. */
  trainEmbedding(
    request: EmbeddingTrainingRequest,
    run?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: TrainingProgress) => void },
  ): Promise<TrainedEmbedding>;
}

// ---- pictures -----------------------------------------------------------------------------------------------------------

/** What a picture is asked for. `seed` is 0…2^53−1; picture i of `count` has seed + i. Sizes in pixels, multiples of 8. */
export interface ImageRequest {
  readonly model?: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly count: number;
  readonly steps?: number;
  readonly guidanceScale?: number;
  readonly sampler?: string;
  /** A1111's name for the levels' schedule, where another is wanted than the sampler's own. */
  readonly schedule?: string;
  /** Whose random numbers a seed stands for: torch's on the CPU (unless given), or those of NVIDIA's cards. */
  readonly randomSource?: "cpu" | "nv";
  /** A second seed, and how much of it, 0…1; then all pictures have the same `seed` and picture i the variation seed + i. */
  readonly variation?: { readonly seed: number; readonly strength: number };
  /** Added to the seed for all noise after the first, 0…2^32−1: A1111's “eta noise seed delta”. */
  readonly etaSeedDelta?: number;
  /** The size at which the seed is known, in pixels: its noise lies in the middle of a picture of another size. A1111's “resize seed from”. */
  readonly seedSize?: { readonly width: number; readonly height: number };
  readonly width?: number;
  readonly height?: number;
  /** Width over height at the model's own number of pixels, where no size is given. */
  readonly aspect?: number;
  /** How many times the model's own steps, where none are given. */
  readonly effort?: number;
  /** What becomes of weights in the prompts; `original` unless given. */
  readonly emphasis?: "original" | "no-norm" | "none" | "ignore";
  /** From which of the text encoder's last layers the prompts are read, as A1111 counts: 1, the last, unless given. */
  readonly clipSkip?: number;
  /** A picture to begin with, in any format that sharp reads. Without a size, it gives the picture's; where its shape is another, it covers the size. */
  readonly image?: Uint8Array;
  /** How far to move away from what the picture begins with, 0…1; 0.75 unless given, 0.7 for a second pass. */
  readonly strength?: number;
  /** How much the start image counts for models that change pictures by instruction (InstructPix2Pix); 1.5 unless given. */
  readonly imageGuidanceScale?: number;
  /**
   * How far guided outputs are brought back to the spread of the prompt's alone, 0…1, against colours that strong guidance overexposes: diffusers'
   * `guidance_rescale` (Lin et al. 2023, φ), whose authors take 0.7 for models with zero terminal SNR; 0 unless given.
   */
  readonly guidanceRescale?: number;
  /** A picture as a prompt beside the text, for models that carry an image encoder. */
  readonly imagePrompt?: Uint8Array;
  /** How much it counts, 0…2; 1 unless given. */
  readonly imagePromptWeight?: number;
  /** Of unCLIP models: to which timestep the picture's embedding is noised, 0…999, the more the freer; 0 unless given. */
  readonly imagePromptNoise?: number;
  /** Of the start image white may change and black is kept; without it, its transparent part may change where it has one. */
  readonly mask?: Uint8Array;
  /** How far the mask's edge fades, in pixels; 4 unless given. */
  readonly maskBlur?: number;
  /** Black may change and white is kept, of a transparent part what is opaque. */
  readonly invertMask?: boolean;
  /** Only the masked part is painted, at the size that is asked for, with so many pixels around it, 0…256; all of the picture unless given. The picture keeps its own size. */
  readonly maskPadding?: number;
  /** What the masked part begins with; `original` unless given, but `fill`, the colours around, where the start image is transparent. */
  readonly maskedContent?: MaskedContent;
  /** A second pass over a larger picture, twice the size unless its factor (1…4) or one of its sides is given. `strength` is the second pass's then. */
  readonly hires?: {
    readonly factor?: number;
    readonly width?: number;
    readonly height?: number;
    /** A1111's name for what enlarges; `Latent` unless given. */
    readonly upscaler?: string;
    /** As many as the first pass has unless given. */
    readonly steps?: number;
  };
  /** Another model for the last of the way, from a share of the timesteps on, 0…1; from 0.8 unless given. In a hires fix it works in the second pass. */
  readonly refiner?: { readonly model: string; readonly switchAt?: number };
  /** A picture whose opposite edges fit together. */
  readonly tiling?: boolean;
  /** Files of embeddings that the prompts may name besides those that everybody may: .safetensors. */
  readonly embeddings?: readonly { readonly name: string; readonly file: Uint8Array }[];
}

/** A1111's “masked content”. */
export type MaskedContent = "original" | "fill" | "latent-noise" | "latent-nothing";

/** Everything that makes one picture again. */
export interface Recipe {
  readonly model: string;
  readonly modelHash: string;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly seed: number;
  readonly randomSource: "cpu" | "nv";
  readonly variation?: NonNullable<ImageRequest["variation"]>;
  readonly etaSeedDelta?: number;
  readonly seedSize?: NonNullable<ImageRequest["seedSize"]>;
  readonly steps: number;
  readonly guidanceScale: number;
  readonly sampler: string;
  readonly schedule: string;
  readonly width: number;
  readonly height: number;
  readonly clipSkip: number;
  /** What became of weights in the prompts; absent where that is `original`. */
  readonly emphasis?: NonNullable<ImageRequest["emphasis"]>;
  /** What the picture began with: the start image, named by the first 16 hexadecimal digits of its file's SHA-256. */
  readonly startImage?: string;
  readonly strength?: number;
  /** What of the start image could change: the mask's file, named likewise, or absent `file` for the transparent part. */
  readonly mask?: {
    readonly file?: string;
    readonly blur: number;
    readonly content: MaskedContent;
    readonly inverted?: true;
    /** Present where only the masked part was painted, at `width` × `height`; the picture has the start image's size. */
    readonly padding?: number;
  };
  /** The second pass, with the strength above; the picture has its size, the first pass `width` and `height`. */
  readonly hires?: {
    /** Absent where the size was asked for. */
    readonly factor?: number;
    readonly width: number;
    readonly height: number;
    readonly upscaler: string;
    readonly steps: number;
  };
  /** The model that walked the last of the way, and where it took over. */
  readonly refiner?: { readonly model: string; readonly modelHash: string; readonly switchAt: number };
  readonly tiling?: true;
  readonly imageGuidanceScale?: number;
  readonly guidanceRescale?: number;
  /** The picture that was a prompt, its file named as the start image's; of unCLIP models also its noise. */
  readonly imagePrompt?: { readonly file: string; readonly weight: number; readonly noise?: number };
  /** The embeddings that the prompts name, each with the short hash of its file. */
  readonly embeddings?: Readonly<Record<string, string>>;
  /** Embeddings that the prompts name and that were made for other models: their names were read as words. */
  readonly unfitEmbeddings?: readonly string[];
  /** The part of a prompt that was not read: calls of extra networks, or more chunks than the model can take. Never left out silently. */
  readonly unread?: { readonly prompt?: string; readonly negativePrompt?: string };
  /** `Pictoken 0.1.0`. */
  readonly software: string;
}

/** Tokens of a prompt, and those that there is room for in the chunks that it fills. */
export interface PromptTokens {
  readonly used: number;
  readonly limit: number;
}

/** A finished picture: a PNG that carries its recipe. */
export interface Painting {
  readonly recipe: Recipe;
  readonly png: Uint8Array;
  /** What the prompts take of the text encoder's chunks. */
  readonly tokens?: { readonly prompt: PromptTokens; readonly negativePrompt: PromptTokens };
  /** None when absent. */
  readonly remarks?: readonly Remark[];
}

/** An option of a request that did nothing, or does not suit the model. */
export interface Remark {
  /** As it is called in `/imagine`, or `size`. */
  readonly option: string;
  readonly why: (typeof remarkReasons)[number];
  /** What suits. */
  readonly usual?: string;
}

export const remarkReasons = [
  "told-guidance",
  "no-text",
  "no-start",
  "no-mask",
  "not-instructed",
  "no-picture-prompt",
  "not-unclip",
  "distilled-sampler",
  "distilled-guidance",
  "far-size",
] as const;

/** What is known while it is painted: pictures and steps count from 1; `preview` is a small PNG made from the latents. */
export interface PaintProgress {
  readonly picture: number;
  readonly pictures: number;
  readonly step: number;
  readonly steps: number;
  readonly preview?: Uint8Array;
}

export interface TextToImage {
  /** Throws EngineError for what the caller can change, the signal's reason when aborted. */
  paint(request: ImageRequest, run?: PaintRun): Promise<readonly Painting[]>;
}

export interface PaintRun {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: PaintProgress) => void;
}

// ---- vectors ------------------------------------------------------------------------------------------------------------

/** How the states of a text's tokens become one vector; `none` leaves them. `cls` takes the first token's, `last` the last one's. */
export const poolings = ["none", "mean", "max", "cls", "last"] as const;
export type Pooling = (typeof poolings)[number];

/** Vectors with what was done to make them. */
export interface Embedding {
  readonly model: string;
  /** From which place in the network they come: `last-hidden-state`, `layer-1`, `projection` … */
  readonly stage: string;
  /** [dims] for one vector; a row for each token otherwise, [tokens, dims], or [1, tokens, dims] behind the first layer. */
  readonly shape: readonly number[];
  readonly values: Float32Array;
  readonly pooling: Pooling;
  /** Every vector has the length 1. */
  readonly normalized: boolean;
  /** What the encoder read, special tokens and padding included, one window behind the other; absent for pictures. */
  readonly tokens?: readonly EmbeddedToken[];
  readonly windows?: EmbeddedWindows;
  /** What no encoder reads, such as the call of an extra network in an image prompt. */
  readonly unread?: string;
  /** Every stage, in the order of the network, where that was asked for. */
  readonly pipeline?: readonly StageValues[];
}

export interface EmbeddedToken {
  readonly id: number;
  /** As it stands in the vocabulary, or the name of the textual inversion that stands in its place. */
  readonly token: string;
  readonly padding?: true;
  /** How much an image prompt says that it counts, where that is not 1. */
  readonly weight?: number;
}

/** A text longer than its encoder's window is read in several, none of it cut; then they are put together. */
export interface EmbeddedWindows {
  readonly count: number;
  /** Absent where there is one. `mean` counts every window by its tokens. */
  readonly combined?: "concatenated" | "mean" | "max" | "last";
}

export interface StageValues {
  readonly stage: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface VectorRequest {
  /** A sentence model, a CLIP, or an image model, whose text encoder is meant; the last of these without a name. */
  readonly model?: string;
  /** The model's own unless given. */
  readonly stage?: string;
  readonly pooling?: Pooling;
  readonly normalize?: boolean;
}

export interface TextRequest extends VectorRequest {
  readonly text: string;
  /** Without a name: the model that is made for comparing texts, instead of the image model. */
  readonly prefer?: "sentences";
  /** Wants every stage. */
  readonly pipeline?: boolean;
  /** Files of embeddings that an image prompt may name besides those that everybody may: .safetensors. */
  readonly embeddings?: ImageRequest["embeddings"];
}

export interface ImageVectorRequest extends VectorRequest {
  /** Any format that sharp reads, already checked for its size. */
  readonly image: Uint8Array;
}

export interface TextEmbedder {
  /** Throws EngineErrors: `embed.stage` {model, stage, known}, `embed.pooling` {stage, pooling, known}, `embed.too-long` {windows, max}, and those of models. */
  embedText(request: TextRequest, run?: { readonly signal?: AbortSignal }): Promise<Embedding>;
}

export interface ImageEmbedder {
  /** Throws EngineErrors: `image.unreadable`, `embed.stage`, `embed.pooling`, and those of models. */
  embedImage(request: ImageVectorRequest): Promise<Embedding>;
}
