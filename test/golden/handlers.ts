import { diffusersSchedulers } from "./diffusers-schedulers.ts";
import { createdEmbeddings, embeddingFiles, embeddingsWithFixes } from "./embeddings.ts";
import type { GoldenHandler } from "./golden-handler.ts";
import { guidanceAndPixels } from "./guidance-and-pixels.ts";
import { imageRng } from "./image-rng.ts";
import { readInfotexts, writtenInfotexts } from "./infotexts.ts";
import { kdiffusionSamplers } from "./kdiffusion-samplers.ts";
import { noiseTables } from "./noise-tables.ts";
import { promptChunks } from "./prompt-chunks.ts";
import { promptEmphasis } from "./prompt-emphasis.ts";
import { promptAttention, promptComposition, promptFuzz, promptSchedules } from "./prompts.ts";
import { brownianTrees, philoxNumbers, torchNumbers } from "./random-numbers.ts";
import { samplerNames } from "./sampler-names.ts";
import { tokenCases } from "./token-cases.ts";
import { webuiTimestepSamplers } from "./webui-timestep-samplers.ts";

/** Every format there is code for; the first that accepts a file runs it. */
export const goldenHandlers: readonly GoldenHandler[] = [
  diffusersSchedulers,
  kdiffusionSamplers,
  webuiTimestepSamplers,
  samplerNames,
  noiseTables,
  torchNumbers,
  philoxNumbers,
  imageRng,
  brownianTrees,
  guidanceAndPixels,
  promptSchedules,
  promptAttention,
  promptFuzz,
  promptComposition,
  promptChunks,
  promptEmphasis,
  embeddingsWithFixes,
  createdEmbeddings,
  embeddingFiles,
  readInfotexts,
  writtenInfotexts,
  tokenCases,
];
