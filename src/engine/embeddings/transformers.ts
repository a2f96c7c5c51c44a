import { join } from "node:path";
import type { PreTrainedModel, PretrainedModelOptions } from "@huggingface/transformers";
import type { ModelFolder } from "../ports.ts";
import { onProviders, type PlacedNetwork } from "../runtime/on-providers.ts";
import type { RuntimeOptions } from "../runtime/session-options.ts";

/**
 * @huggingface/transformers, loaded when it is first asked for (0.2 s, 40 MB). Its settings are global; they are made here and nowhere else:
 * files come from the model's folder alone, never from the network or a cache.
 */
export async function transformers() {
  const library = await import("@huggingface/transformers");
  library.env.allowRemoteModels = false;
  library.env.useFSCache = false;
  library.env.logLevel = library.LogLevel.ERROR;
  return library;
}

/** Opens the float32 network in `onnx/`. Throws EngineErrors: `model.file-missing`, `model.damaged`, `model.provider-failed`. */
export async function openNetwork(
  { name, folder }: ModelFolder,
  file: string,
  load: (folder: string, options: PretrainedModelOptions) => Promise<PreTrainedModel>,
  runtime: RuntimeOptions,
): Promise<PlacedNetwork<PreTrainedModel>> {
  const options = { model: name, ...runtime };
  return onProviders(
    join(folder, "onnx", file),
    options,
    (native) => load(folder, { dtype: "fp32", device: "cpu", session_options: native }),
    (network) => network.dispose(),
  );
}
