import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { EngineError, isEngineError } from "../../errors.ts";
import { readOptionalJson } from "../../models/read-optional-json.ts";
import type { FileTensor } from "../../textual-inversion/file-tensor.ts";
import { readSafetensors } from "../../textual-inversion/safetensors.ts";
import { readTorchFile } from "../../textual-inversion/torch-file.ts";
import { torchTensor } from "../../textual-inversion/torch-tensor.ts";
import { schedulerConfig } from "../model/configs.ts";
import type { DiffusionModel } from "../model/diffusion-model.ts";
import { trainingOf } from "../model/training.ts";
import type { NoiseTable } from "../noise-table.ts";

/** How an unCLIP model's makers noised the embeddings of pictures. */
export interface ImageNoising {
  readonly table: NoiseTable;
  /** What embeddings are normalised with before the noise comes, each [width]; absent where they are taken as they are. */
  readonly normalizer?: { readonly mean: Float32Array; readonly std: Float32Array };
}

/**
 * From `image_noising_scheduler` and `image_normalizer`, as diffusers saves them. Throws EngineErrors `model.damaged` {file}, `model.feature`,
 * `model.mismatch` where the normalizer is made for embeddings of another width.
 */
export async function readImageNoising({ name, folder }: DiffusionModel, width: number): Promise<ImageNoising> {
  const file = join(folder, "image_noising_scheduler", "scheduler_config.json");
  const scheduler = (await readOptionalJson(file, schedulerConfig, name)) ?? USUAL_SCHEDULER;
  const { table } = trainingOf(scheduler, name);
  const tensors = await normalizerTensors(name, join(folder, "image_normalizer"));
  if (tensors === undefined) return { table };
  const [mean, std] = ["mean", "std"].map((key) => {
    const values = tensors.get(key)?.values;
    if (values?.length === width) return values;
    const [expected, given] = [`[1, ${width}]`, `[${tensors.get(key)?.dims.join(", ") ?? ""}]`];
    throw new EngineError("model.mismatch", { model: name, input: `image_normalizer.${key}`, expected, given });
  });
  return { table, normalizer: { mean: mean!, std: std! } };
}

/** That of Stable unCLIP's makers (Ramesh et al. 2022 with Nichol & Dhariwal's cosine). */
const USUAL_SCHEDULER = schedulerConfig.parse({ beta_schedule: "squaredcos_cap_v2" });

/** `mean` and `std`; undefined where the model has none. */
async function normalizerTensors(
  model: string,
  folder: string,
): Promise<ReadonlyMap<string, FileTensor | undefined> | undefined> {
  for (const [file, read] of FORMS) {
    const bytes = await readFile(join(folder, file)).catch(() => undefined);
    if (bytes === undefined) continue;
    try {
      return read(bytes);
    } catch (cause) {
      if (!isEngineError(cause)) throw cause;
      const reason = String(cause.params["reason"] ?? cause.code);
      throw new EngineError("model.damaged", { model, file: `image_normalizer/${file}`, reason }, { cause });
    }
  }
  return undefined;
}

const FORMS: readonly (readonly [
  file: string,
  read: (bytes: Uint8Array) => ReadonlyMap<string, FileTensor | undefined>,
])[] = [
  ["diffusion_pytorch_model.safetensors", readSafetensors],
  ["diffusion_pytorch_model.bin", torchTensors],
];

function torchTensors(bytes: Uint8Array): ReadonlyMap<string, FileTensor | undefined> {
  const { value, storages } = readTorchFile(bytes);
  const entries = value instanceof Map ? [...value] : [];
  return new Map(entries.map(([key, tensor]) => [String(key), torchTensor(tensor, storages)]));
}
