import { keepLast } from "../../models/keep-last.ts";
import { modelHash, modelState } from "../../models/model-hash.ts";
import { sessionSettings } from "../../models/session-settings.ts";
import type { ModelStore } from "../../ports.ts";
import { oneAtATime } from "../../runtime/one-at-a-time.ts";
import { type DiffusionModel, loadDiffusionModel } from "./diffusion-model.ts";
import type { TextEncoderParts } from "./text-encoder.ts";

/** Image models, loaded, for all that computes with them on one thread. */
export interface DiffusionModels {
  /** `tiling`: for pictures whose edges fit together. Throws EngineErrors: those of `ModelStore.find` and `loadDiffusionModel`. */
  get(name: string | undefined, tiling?: boolean): Promise<DiffusionModel>;
  /** Does one thing after another: two at once would take twice the memory and gain no time. */
  readonly inTurn: <T>(work: () => Promise<T>) => Promise<T>;
}

interface DiffusionModelParts extends TextEncoderParts {
  readonly store: ModelStore;
}

/** Keeps the models that were asked for last. */
export function diffusionModels({ store, loadSession, cacheFolder }: DiffusionModelParts): DiffusionModels {
  const kept = keepLast<DiffusionModel>(MODELS_KEPT);
  return {
    async get(name, tiling = false) {
      const found = await store.find("text-to-image", name);
      const [hash, state] = await Promise.all([modelHash(found), modelState(found)]);
      // by its files too: a model whose files were replaced is another model
      return kept(`${state} ${hash} ${tiling}`, async () => {
        const settings = await sessionSettings(found);
        const load: typeof loadSession = (file, model) => loadSession(file, model, settings);
        return loadDiffusionModel(found, hash, load, { cacheFolder, tiling });
      });
    },
    inTurn: oneAtATime(),
  };
}

/** Opening a model anew takes from 0.2 s to a minute, and ONNX Runtime loses some memory each time; a model of 512 holds 2–4 GB. */
const MODELS_KEPT = 2;
