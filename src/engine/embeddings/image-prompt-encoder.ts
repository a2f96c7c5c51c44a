import { join } from "node:path";
import { textEncoderConfig } from "../diffusion/model/configs.ts";
import { paddingId } from "../diffusion/model/padding-id.ts";
import { readJson } from "../models/read-json.ts";
import type { EmbeddedToken, EmbeddingStore, ModelFolder, Tokenizer } from "../ports.ts";
import { chunkWindow } from "../prompt/chunk-window.ts";
import { type Chunk, emptyChunk } from "../prompt/chunks.ts";
import { embeddingIndex, type NamedVectors } from "../prompt/embedding-index.ts";
import { emphasize } from "../prompt/emphasis.ts";
import { readNegativePrompt } from "../prompt/read-prompt.ts";
import type { LoadSession } from "../runtime/session-options.ts";
import { putVectors } from "../textual-inversion/put-vectors.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import type { Stage, TextEncoder, WindowStates } from "./encoder.ts";
import { LAST, POOLED, type StagedNetwork, SUM, stagedNetwork } from "./staged-network.ts";

export interface ImagePromptParts {
  readonly loadSession: LoadSession;
  /** Textual inversions that prompts may name. */
  readonly embeddings: EmbeddingStore;
  /** Where rewritten graphs are kept; a folder of its own, removed at the end, when absent. */
  readonly cacheFolder?: string | undefined;
}

/** A textual inversion in a prompt, [vectors, width]. */
interface Vectors extends NamedVectors {
  readonly values: Float32Array;
}

type Window = Chunk<Vectors>;

/** The rows of the table that ids stand for; where they stand in the window; the states with the prompt's weights, which the UNet gets. */
const TOKENS: Stage = { name: "token-embeddings", shape: "tokens" };
const POSITIONS: Stage = { name: "position-embeddings", shape: "tokens" };
const CONDITIONING: Stage = { name: "conditioning", shape: "batch" };

/**
 * The text encoder of a Stable Diffusion model, opened up: from the vectors of its tokens to what the UNet is given. A prompt is read as `/imagine` reads
 * it, in windows of 77, with textual inversions and weights; of `[from:to:when]` the last text. `hash` names the model's weights.
 */
export async function imagePromptEncoder(
  model: ModelFolder,
  hash: string,
  { loadSession, embeddings, cacheFolder }: ImagePromptParts,
): Promise<TextEncoder<Window>> {
  const { name, folder } = model;
  const config = await readJson(join(folder, "text_encoder", "config.json"), textEncoderConfig, name);
  const tokenizer = await tokenizerFromFolder(join(folder, "tokenizer"));
  const window = chunkWindow(tokenizer, config.max_position_embeddings, await paddingId(model));
  await using opened = new AsyncDisposableStack();
  const place = { file: join(folder, "text_encoder", "model.onnx"), hash, cacheFolder };
  const network = opened.use(await stagedNetwork(name, place, loadSession));
  const { table, stages } = network;
  const positions = await positionsOf(network, emptyChunk<Vectors>(window));
  const everything = opened.move();

  return {
    stages: [
      ...(positions === undefined ? [] : [TOKENS, POSITIONS]),
      ...stages.filter((stage) => stage.name !== POOLED),
      CONDITIONING,
      ...stages.filter((stage) => stage.name === POOLED),
    ],
    defaults: { stage: LAST, pooling: "none", normalize: false },
    async read(text) {
      const usable = (await embeddings.list()).filter(({ width }) => width === table?.width);
      const named = usable.map((stored) => ({ ...stored, values: stored.parts[0]!.values }));
      const { parts, unread } = readNegativePrompt(text, {
        tokenizer,
        window,
        embeddings: embeddingIndex<Vectors>(named, tokenizer),
        emphasis: "original",
        timeline: { kind: "first", steps: 1 },
      });
      const windows = parts[0]!.schedule.at(-1)!.chunked.chunks;
      const tokens = windows.map((one) => tokensOf(one, tokenizer));
      return { windows, tokens, ...(unread.length > 0 && { unread: unread.join(" ") }) };
    },
    lengthOf: () => window.length,
    async run(windows) {
      const vectors = table && windows.map((one) => vectorsOf(one, table));
      const ids = windows.map((one) => one.ids);
      return (await network.run(ids, vectors)).map((states, i): WindowStates => {
        const [weighted] = emphasize([{ states: states.get(LAST)!, weights: windows[i]!.weights }], "original");
        const before =
          positions &&
          vectors &&
          ([
            [TOKENS.name, vectors[i]!],
            [POSITIONS.name, positions],
          ] as const);
        return new Map([...(before ?? []), ...states, [CONDITIONING.name, weighted!]]);
      });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** The vectors of places, [window, width]: what becomes of tokens that are all zero. */
async function positionsOf({ table, stages, run }: StagedNetwork, { ids }: Window): Promise<Float32Array | undefined> {
  if (table === undefined || !stages.some(({ name }) => name === SUM)) return undefined;
  const [states] = await run([ids], [new Float32Array(ids.length * table.width)]);
  return states?.get(SUM)?.slice();
}

function vectorsOf({ ids, fixes }: Window, { rows, width }: NonNullable<StagedNetwork["table"]>): Float32Array {
  const vectors = rows(ids);
  const placed = fixes.map(({ offset, embedding }) => ({ offset, values: embedding.values }));
  putVectors(vectors, width, placed);
  return vectors;
}

function tokensOf({ ids, weights, fixes, tokens }: Window, tokenizer: Tokenizer): readonly EmbeddedToken[] {
  const names = new Map(
    fixes.flatMap(({ offset, embedding: { name, vectors } }) =>
      Array.from({ length: vectors }, (_, i) => [offset + 1 + i, vectors > 1 ? `${name} ${i + 1}` : name] as const),
    ),
  );
  return ids.map((id, i) => ({
    id,
    token: names.get(i) ?? tokenizer.tokenOf(id),
    ...(i > tokens + 1 && { padding: true }),
    ...(weights[i] !== 1 && { weight: weights[i]! }),
  }));
}
