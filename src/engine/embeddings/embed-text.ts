import { EngineError } from "../errors.ts";
import type { Embedding, Pooling, StageValues, StoredEmbedding, TextRequest } from "../ports.ts";
import type { Stage, TextEncoder, WindowStates } from "./encoder.ts";
import { combineWindows, normalizeRows, poolStates, type WindowPart } from "./pool-states.ts";

/** What a loaded encoder makes of a text. `runWindow` runs one window, perhaps together with others'. Throws the signal's reason between two batches of a long text. */
export async function embedText<Window>(
  model: string,
  encoder: TextEncoder<Window>,
  runWindow: (window: Window) => Promise<WindowStates>,
  { text, pipeline = false, ...asked }: Omit<TextRequest, "model" | "embeddings">,
  { embeddings = [], signal }: { readonly embeddings?: readonly StoredEmbedding[]; readonly signal?: AbortSignal } = {},
): Promise<Embedding> {
  const { stage, pooling: usual, normalize } = vectorsAsked(model, encoder, asked);
  const { windows, tokens, unread } = await encoder.read(text, embeddings);
  const isWhole = windows.length <= MOST_WINDOWS_WHOLE || stage.shape === "vector";
  // a row for each token was not asked for, and would be too many
  const pooling = usual === "none" && asked.pooling === undefined && !isWhole ? "mean" : usual;
  const max = pooling === "none" && stage.shape !== "vector" ? MOST_WINDOWS_WHOLE : MOST_WINDOWS;
  if (windows.length > max) throw new EngineError("embed.too-long", { windows: windows.length, max });
  const wantsAll = pipeline && windows.length <= MOST_WINDOWS_WHOLE;

  const readOne = async (window: Window, i: number) => {
    const states = await runWindow(window);
    const count = tokens[i]!.length;
    const part = { states: states.get(stage.name)!, tokens: count };
    // pooled at once, so that a long text's states are not held together
    const own = pooling === "none" ? part : { states: poolStates(part, pooling), tokens: count };
    return { own, ...(wantsAll && { all: states }) };
  };
  const read: Awaited<ReturnType<typeof readOne>>[] = [];
  for (let at = 0; at < windows.length; at += WINDOWS_IN_HAND) {
    signal?.throwIfAborted();
    const some = windows.slice(at, at + WINDOWS_IN_HAND);
    read.push(...(await Promise.all(some.map((window, i) => readOne(window, at + i)))));
  }
  const { values, combined } = combineWindows(
    read.map(({ own }) => own),
    pooling,
    stage.shape === "vector",
  );
  const rows = pooling === "none" && stage.shape !== "vector" ? sum(tokens.map(({ length }) => length)) : 1;
  const all = read.flatMap(({ all: states }, i) => (states ? [{ states, tokens: tokens[i]!.length }] : []));
  return {
    model,
    stage: stage.name,
    shape: shapeOf(pooling === "none" ? stage.shape : "vector", rows, values.length / rows),
    values: normalize ? normalizeRows(values, values.length / rows) : values,
    pooling,
    normalized: normalize,
    tokens: tokens.flat(),
    windows: { count: windows.length, ...(windows.length > 1 && { combined }) },
    ...(unread !== undefined && { unread }),
    ...(wantsAll && { pipeline: encoder.stages.map((one) => stageValues(one, all)) }),
  };
}

/** 64 windows of Stable Diffusion's text encoder are 15 MB at one stage, and 200 MB at all. */
const MOST_WINDOWS_WHOLE = 64;

/** A batch: whoever comes while a long text is read waits for that much of it, not for all. */
const WINDOWS_IN_HAND = 32;

/** More than a million letters in the windows of any encoder that is known. */
const MOST_WINDOWS = 8192;

/** What is asked for, filled up with the encoder's own defaults. Throws `EngineError("embed.stage" | "embed.pooling")`. */
function vectorsAsked<Window>(
  model: string,
  { stages, defaults }: TextEncoder<Window>,
  asked: Pick<TextRequest, "stage" | "pooling" | "normalize">,
) {
  const name = asked.stage ?? defaults.stage;
  const stage = stages.find((one) => one.name === name);
  if (stage === undefined)
    throw new EngineError("embed.stage", { model, stage: name, known: stages.map((one) => one.name) });
  const own: Pooling = stage.shape === "vector" || name !== defaults.stage ? "none" : defaults.pooling;
  const pooling = asked.pooling ?? own;
  if (stage.shape === "vector" && pooling !== "none") throw new EngineError("embed.pooling", { stage: name, pooling });
  return { stage, pooling, normalize: asked.normalize ?? defaults.normalize };
}

function stageValues(
  { name, shape }: Stage,
  windows: readonly { states: WindowStates; tokens: number }[],
): StageValues {
  const parts = windows.map(({ states, tokens }): WindowPart => ({ states: states.get(name)!, tokens }));
  const { values } = combineWindows(parts, "none", shape === "vector");
  const rows = shape === "vector" ? 1 : sum(parts.map(({ tokens }) => tokens));
  return { stage: name, shape: shapeOf(shape, rows, values.length / rows), values: values.slice() };
}

function shapeOf(shape: Stage["shape"], rows: number, dims: number): readonly number[] {
  if (shape === "vector") return [dims];
  return shape === "batch" ? [1, rows, dims] : [rows, dims];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
