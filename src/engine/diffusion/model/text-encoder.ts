import { join } from "node:path";
import { EngineError } from "../../errors.ts";
import type { ModelFolder, ModelSession, TensorInfo } from "../../ports.ts";
import type { Chunk } from "../../prompt/chunks.ts";
import type { NamedVectors } from "../../prompt/embedding-index.ts";
import { INPUTS_EMBEDS } from "../../runtime/onnx-graph/embedded-text-encoder.ts";
import type { LoadSession } from "../../runtime/session-options.ts";
import { putVectors } from "../../textual-inversion/put-vectors.ts";
import { inputTensor, outputNumbers } from "../tensors.ts";
import { misplaced, mustBeFinite, mustBeTextEncoder, mustHaveSizes, type NetworkPlace } from "./network-checks.ts";
import { type RewrittenEncoder, rewrittenEncoder } from "./rewritten-encoder.ts";

/** An embedding's vectors for one text encoder, [vectors, width]. */
export interface PromptEmbedding extends NamedVectors {
  readonly values: Float32Array;
  readonly shorthash: string;
}

/** Reads prompts, with the vectors of textual inversions in them. */
export interface TextEncoder extends AsyncDisposable {
  /** Numbers in a token's vector; absent where the graph can't take vectors, so that no embedding can be used. */
  readonly width?: number;
  /** What the graph gives. */
  readonly outputs: readonly TensorInfo[];
  /** Throws EngineErrors: `image.range` {option: "clip-skip", asked, min, max}, `model.feature`, `model.damaged`, `model.not-finite` {model, file}. */
  encode(windows: readonly Chunk<PromptEmbedding>[], clipSkip: number): Promise<readonly EncodedWindow[]>;
  /** The input embeddings of ids, [ids, width]. Throws `EngineError("model.feature", {model, feature})`. */
  rows(ids: readonly number[]): Float32Array;
}

export interface EncodedWindow {
  /** [window, width], as the last layer leaves them (clip skip 1) or one before it, with the final norm; or as `TextEncoderPlace.reads` says. */
  readonly states: Float32Array;
  /** The state at the end token, projected, where the export has it. */
  readonly pooled?: Float32Array;
}

/** Which encoder of a model. */
export interface TextEncoderPlace {
  readonly part: "text_encoder" | "text_encoder_2";
  /** Stable Diffusion XL's read the layer before the last, without the final norm; clip skip counts from there. */
  readonly reads: "last" | "penultimate";
}

export interface TextEncoderParts {
  readonly loadSession: LoadSession;
  /** Where rewritten graphs are kept; a folder of its own, removed at the end, when absent. */
  readonly cacheFolder?: string | undefined;
}

/**
 * Opens a model's text encoder, rewritten to take vectors; the file as it is where its graph is of another make, or damaged, which opening it
 * then says. `hash` names the model's weights.
 */
export async function openTextEncoder(
  { name, folder }: ModelFolder,
  hash: string,
  { loadSession, cacheFolder }: TextEncoderParts,
  { part, reads }: TextEncoderPlace = { part: "text_encoder", reads: "last" },
): Promise<TextEncoder> {
  const file = join(folder, part, "model.onnx");
  await using opened = new AsyncDisposableStack();
  const vectors = await openRewritten(
    file,
    hash,
    (written) => loadSession(written, name),
    cacheFolder,
    reads === "penultimate",
  );
  const rewritten = vectors && opened.use(vectors.rewritten);
  const usual = opened.use(vectors?.session ?? (await loadSession(file, name)));
  const place = { model: name, part };
  mustBeTextEncoder(
    place,
    usual,
    reads === "last" ? /^last_hidden_state$/u : /^(hidden_states\.\d+|last_hidden_state)$/u,
  );
  const sessions = opened.use(skippingSessions(usual, async (skip) => loadSession(await rewritten!.write(skip), name)));
  const everything = opened.move();
  return {
    outputs: usual.outputs,
    ...(rewritten !== undefined && { width: rewritten.table.width }),
    async encode(windows, clipSkip) {
      const layers = reads === "penultimate" ? layersOf(name, part, usual) : [];
      const max = reads === "penultimate" ? layers.length - 1 : (rewritten?.mostClipSkip ?? 1);
      if (!Number.isInteger(clipSkip) || clipSkip < 1 || clipSkip > max)
        throw new EngineError("image.range", { option: "clip-skip", asked: clipSkip, min: 1, max });
      if (reads === "penultimate") return encode(place, usual, rewritten, windows, layers.at(-clipSkip - 1)!);
      return encode(place, await sessions.get(clipSkip), rewritten, windows, STATES);
    },
    rows(ids) {
      if (rewritten !== undefined) return rewritten.table.rows(ids);
      throw new EngineError("model.feature", { model: name, feature: "a text encoder that takes vectors" });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** Undefined where the file can't be rewritten, the cache can't be written, or the runtime does not take the result. */
async function openRewritten(
  file: string,
  hash: string,
  loadSession: (file: string) => Promise<ModelSession>,
  cacheFolder: string | undefined,
  exposes: boolean,
) {
  const rewritten = await rewrittenEncoder(file, hash, cacheFolder, exposes);
  if (rewritten === undefined) return undefined;
  try {
    return { rewritten, session: await loadSession(await rewritten.write(1)) };
  } catch {
    await rewritten[Symbol.asyncDispose]();
    return undefined;
  }
}

interface SkippingSessions extends AsyncDisposable {
  get(clipSkip: number): Promise<ModelSession>;
}

/** The usual session, and the one that was last asked for with another clip skip: each holds the encoder's weights. */
function skippingSessions(usual: ModelSession, open: (clipSkip: number) => Promise<ModelSession>): SkippingSessions {
  let other: { readonly clipSkip: number; readonly session: ModelSession } | undefined;
  return {
    async get(clipSkip) {
      if (clipSkip === 1) return usual;
      if (other?.clipSkip === clipSkip) return other.session;
      await other?.session[Symbol.asyncDispose]();
      other = undefined;
      other = { clipSkip, session: await open(clipSkip) };
      return other.session;
    },
    [Symbol.asyncDispose]: async () => other?.session[Symbol.asyncDispose](),
  };
}

async function encode(
  place: NetworkPlace,
  session: ModelSession,
  rewritten: RewrittenEncoder | undefined,
  windows: readonly Chunk<PromptEmbedding>[],
  wanted: string,
): Promise<readonly EncodedWindow[]> {
  const { model } = place;
  const ids = windows.flatMap((one) => one.ids);
  const dims = [windows.length, windows[0]!.ids.length];
  const idsInput = session.inputs.find(({ name }) => name !== INPUTS_EMBEDS)!;
  const outputs = await session.run({
    [idsInput.name]: inputTensor(model, idsInput, ids, dims),
    ...(rewritten && { [INPUTS_EMBEDS]: embedsOf(place, windows, rewritten) }),
  });
  const numbers = outputNumbers(model, outputs, wanted);
  mustHaveSizes(place, outputs[wanted]!, [...dims, outputs[wanted]!.dims.at(-1)!]);
  mustBeFinite(place, numbers);
  const states = shares(numbers, windows.length);
  const pooled = POOLED in outputs ? shares(outputNumbers(model, outputs, POOLED), windows.length) : [];
  return states.map((one, i) => ({ states: one, ...(pooled[i] && { pooled: pooled[i] }) }));
}

function shares(data: Float32Array, count: number): readonly Float32Array[] {
  const size = data.length / count;
  return Array.from({ length: count }, (_, i) => data.subarray(i * size, (i + 1) * size));
}

/** The outputs for the states between layers, the embeddings of the tokens first, as optimum exports them for Stable Diffusion XL. */
function layersOf(model: string, part: string, { outputs }: ModelSession): readonly string[] {
  const layers = outputs.filter(({ name }) => /^hidden_states\.\d+$/.test(name));
  if (layers.length < 2) throw new EngineError("model.feature", { model, feature: `${part} without hidden_states` });
  return Array.from(layers, (_, i) => `hidden_states.${i}`);
}

/** [windows, window, width] */
function embedsOf(place: NetworkPlace, windows: readonly Chunk<PromptEmbedding>[], { table }: RewrittenEncoder) {
  const { width, vocabulary } = table;
  const all = windows.flatMap(({ ids }) => ids);
  const unknown = all.find((id) => id >= vocabulary);
  if (unknown !== undefined)
    throw misplaced(place, `it knows ${vocabulary} tokens, and the tokenizer gives number ${unknown}`);
  const data = table.rows(all);
  const size = data.length / windows.length;
  for (const [i, { fixes }] of windows.entries()) {
    const placed = fixes.map(({ offset, embedding }) => ({ offset, values: embedding.values }));
    putVectors(data.subarray(i * size, (i + 1) * size), width, placed);
  }
  return { type: "float32", dims: [windows.length, size / width, width], data } as const;
}

/** [windows, window, width], behind the final norm. */
const STATES = "last_hidden_state";

/** [windows, width] */
const POOLED = "text_embeds";
