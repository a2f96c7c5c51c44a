import { join } from "node:path";
import { type PartedEmbedding, windowFor } from "../diffusion/encode-parts.ts";
import { fittingParts } from "../diffusion/fitting-parts.ts";
import { pipelineConfig, textEncoderConfig } from "../diffusion/model/configs.ts";
import { paddingId } from "../diffusion/model/padding-id.ts";
import { textEncoderPlaces } from "../diffusion/model/text-encoder-places.ts";
import { sideBySide } from "../diffusion/side-by-side.ts";
import { EngineError } from "../errors.ts";
import { readJson } from "../models/read-json.ts";
import type { EmbeddedToken, EmbeddingStore, ModelFolder, Tokenizer } from "../ports.ts";
import { chunkWindow } from "../prompt/chunk-window.ts";
import { type Chunk, emptyChunk } from "../prompt/chunks.ts";
import { embeddingIndex } from "../prompt/embedding-index.ts";
import { emphasize } from "../prompt/emphasis.ts";
import { readNegativePrompt } from "../prompt/read-prompt.ts";
import type { LoadSession } from "../runtime/session-options.ts";
import { tokenizerFromFolder } from "../tokens/tokenizer-from-folder.ts";
import { type Stage, secondStage, type TextEncoder, type WindowStates } from "./encoder.ts";
import { type OpenedEncoder, openEncoder } from "./opened-encoder.ts";
import { LAST } from "./staged-network.ts";

export interface ImagePromptParts {
  readonly loadSession: LoadSession;
  /** Textual inversions that prompts may name. */
  readonly embeddings: EmbeddingStore;
  /** Where rewritten graphs are kept; a folder of its own, removed at the end, when absent. */
  readonly cacheFolder?: string | undefined;
}

type Window = Chunk<PartedEmbedding>;

/** What the UNet gets: the states with the prompt's weights, those of two encoders side by side. */
const CONDITIONING: Stage = { name: "conditioning", shape: "batch" };

/**
 * The text encoders of a Stable Diffusion model, opened up: from the vectors of their tokens to what the UNet is given. A prompt is read as `/imagine`
 * reads it, in windows of 77, with textual inversions and weights; of `[from:to:when]` the last text. `hash` names the model's weights. Throws
 * `EngineError("model.feature")` for a model that reads no text.
 */
export async function imagePromptEncoder(
  model: ModelFolder,
  hash: string,
  { embeddings, ...parts }: ImagePromptParts,
): Promise<TextEncoder<Window>> {
  const { name, folder } = model;
  const places = textEncoderPlaces(await readJson(join(folder, "model_index.json"), pipelineConfig, name));
  const [first] = places;
  if (first === undefined) throw new EngineError("model.feature", { model: name, feature: "a text encoder" });
  const config = await readJson(join(folder, first.part, "config.json"), textEncoderConfig, name);
  const tokenizer = await tokenizerFromFolder(join(folder, first.tokenizer));
  const window = chunkWindow(tokenizer, config.max_position_embeddings, await paddingId(model, first.tokenizer));
  await using opened = new AsyncDisposableStack();
  const encoders: OpenedEncoder[] = [];
  const { ids: empty } = emptyChunk<PartedEmbedding>(window);
  for (const place of places) encoders.push(opened.use(await openEncoder(model, place, empty, { hash, ...parts })));
  const stages = encoders.flatMap((encoder, i) =>
    encoder.stages.map((stage) => ({ ...stage, name: stageOf(i, stage.name) })),
  );
  const widths = encoders.map(({ width }) => width);
  const isTold = encoders.every(({ read }) => read !== undefined);
  const everything = opened.move();

  return {
    stages: [
      ...stages.filter(({ shape }) => shape !== "vector"),
      ...(isTold ? [CONDITIONING] : []),
      ...stages.filter(({ shape }) => shape === "vector"),
    ],
    defaults: { stage: LAST, pooling: "none", normalize: false },
    async read(text, given = []) {
      const names = new Set(given.map(({ name }) => name.toLowerCase()));
      const others = (await embeddings.list()).filter(({ name }) => !names.has(name.toLowerCase()));
      const usable = [...given, ...others].flatMap((stored) => {
        const parts = fittingParts(stored, { widths, isXl: first.reads === "penultimate" });
        return parts ? [{ ...stored, parts: parts.map(({ values }) => values) }] : [];
      });
      const { parts, unread } = readNegativePrompt(text, {
        tokenizer,
        window,
        embeddings: embeddingIndex<PartedEmbedding>(usable, tokenizer),
        emphasis: "original",
        timeline: { kind: "first", steps: 1 },
      });
      const windows = parts[0]!.schedule.at(-1)!.chunked.chunks;
      const tokens = windows.map((one) => tokensOf(one, tokenizer));
      return { windows, tokens, ...(unread.length > 0 && { unread: unread.join(" ") }) };
    },
    lengthOf: () => window.length,
    async run(windows) {
      const read: (readonly WindowStates[])[] = [];
      for (const [i, encoder] of encoders.entries())
        read.push(await encoder.run(windows.map((one) => windowFor(one, i, window, encoder.padding))));
      return windows.map(({ weights }, at): WindowStates => {
        const states = read.map((ofEncoder) => ofEncoder[at]!);
        const named = states.flatMap((some, i) =>
          Array.from(some, ([stage, values]) => [stageOf(i, stage), values] as const),
        );
        if (!isTold) return new Map(named);
        const weighted = states.map(
          (some, i) => emphasize([{ states: some.get(encoders[i]!.read!)!, weights }], "original")[0]!,
        );
        return new Map([...named, [CONDITIONING.name, sideBySide(weighted, window.length)]]);
      });
    },
    [Symbol.asyncDispose]: () => everything.disposeAsync(),
  };
}

function stageOf(encoder: number, name: string): string {
  return encoder === 0 ? name : secondStage(name);
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
