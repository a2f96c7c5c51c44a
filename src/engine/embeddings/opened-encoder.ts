import { join } from "node:path";
import { paddingId } from "../diffusion/model/padding-id.ts";
import type { PromptEmbedding } from "../diffusion/model/text-encoder.ts";
import type { PipelineEncoder } from "../diffusion/model/text-encoder-places.ts";
import type { ModelFolder } from "../ports.ts";
import type { Chunk } from "../prompt/chunks.ts";
import { putVectors } from "../textual-inversion/put-vectors.ts";
import type { Stage, WindowStates } from "./encoder.ts";
import type { ImagePromptParts } from "./image-prompt-encoder.ts";
import { LAST, type StagedNetwork, SUM, stagedNetwork } from "./staged-network.ts";

/** One of an image model's text encoders, opened up: from the vectors of its tokens to its pooled output. */
export interface OpenedEncoder extends AsyncDisposable {
  readonly stages: readonly Stage[];
  /** The stage whose states the UNet is given; absent where the export does not have it. */
  readonly read?: string;
  /** Of its tokens' vectors; absent where the graph takes ids alone. */
  readonly width?: number;
  /** The id that fills its windows up. */
  readonly padding: number;
  run(windows: readonly Chunk<PromptEmbedding>[]): Promise<readonly WindowStates[]>;
}

/** The rows of the table that ids stand for; where they stand in the window. */
const TOKENS: Stage = { name: "token-embeddings", shape: "tokens" };
const POSITIONS: Stage = { name: "position-embeddings", shape: "tokens" };

/** `hash` names the model's weights, `empty` is a window without a text. */
export async function openEncoder(
  model: ModelFolder,
  { part, tokenizer, reads }: PipelineEncoder,
  empty: readonly number[],
  { hash, loadSession, cacheFolder }: Pick<ImagePromptParts, "loadSession" | "cacheFolder"> & { readonly hash: string },
): Promise<OpenedEncoder> {
  await using opened = new AsyncDisposableStack();
  const place = { file: join(model.folder, part, "model.onnx"), hash, cacheFolder };
  const network = opened.use(await stagedNetwork(model.name, place, loadSession));
  const { table } = network;
  const positions = await positionsOf(network, empty);
  const padding = await paddingId(model, tokenizer);
  const layers = network.stages.filter(({ name }) => /^layer-\d+$/u.test(name));
  const read = reads === "last" ? LAST : layers.at(-2)?.name;
  const everything = opened.move();
  return {
    stages: [...(positions === undefined ? [] : [TOKENS, POSITIONS]), ...network.stages],
    ...(read !== undefined && { read }),
    ...(table && { width: table.width }),
    padding,
    async run(windows) {
      const vectors = table && windows.map((one) => vectorsOf(one, table));
      const ids = windows.map((one) => one.ids);
      return (await network.run(ids, vectors)).map((states, i): WindowStates => {
        if (positions === undefined || vectors === undefined) return states;
        return new Map([[TOKENS.name, vectors[i]!], [POSITIONS.name, positions], ...states]);
      });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

/** The vectors of places, [window, width]: what becomes of tokens that are all zero. */
async function positionsOf(
  { table, stages, run }: StagedNetwork,
  ids: readonly number[],
): Promise<Float32Array | undefined> {
  if (table === undefined || !stages.some(({ name }) => name === SUM)) return undefined;
  const [states] = await run([ids], [new Float32Array(ids.length * table.width)]);
  return states?.get(SUM)?.slice();
}

function vectorsOf(
  { ids, fixes }: Chunk<PromptEmbedding>,
  { rows, width }: NonNullable<StagedNetwork["table"]>,
): Float32Array {
  const vectors = rows(ids);
  const placed = fixes.map(({ offset, embedding }) => ({ offset, values: embedding.values }));
  putVectors(vectors, width, placed);
  return vectors;
}
