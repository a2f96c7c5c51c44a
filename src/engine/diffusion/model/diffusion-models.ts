import { type LoadedModels, loadedModels } from "../../models/loaded-models.ts";
import { weightBytes } from "../../models/model-files.ts";
import { modelHash, modelState } from "../../models/model-hash.ts";
import { sessionSettings } from "../../models/session-settings.ts";
import { usualModelMemory } from "../../models/usual-model-memory.ts";
import type { ModelStore } from "../../ports.ts";
import { oneAtATime } from "../../runtime/one-at-a-time.ts";
import { type DiffusionModel, loadDiffusionModel } from "./diffusion-model.ts";
import type { TextEncoderParts } from "./text-encoder.ts";

/** Image models, loaded, for all that computes with them on one thread. */
export interface DiffusionModels {
  /** Does one thing after another: two at once would take twice the memory and gain no time. What it gets stays loaded until its end. */
  readonly inTurn: <T>(work: (get: GetModel) => Promise<T>) => Promise<T>;
}

/** `tiling`: for pictures whose edges fit together. Throws EngineErrors: those of `ModelStore.find` and `loadDiffusionModel`. */
export type GetModel = (name: string | undefined, tiling?: boolean) => Promise<DiffusionModel>;

interface DiffusionModelParts extends TextEncoderParts {
  readonly store: ModelStore;
  /** Where models stay loaded; on their own, in the usual amount of memory, when absent. */
  readonly loaded?: LoadedModels;
}

/** Models are opened when they are asked for; how long they stay is for `loaded` to say. */
export function diffusionModels({
  store,
  loadSession,
  cacheFolder,
  loaded = loadedModels(usualModelMemory()),
}: DiffusionModelParts): DiffusionModels {
  const turn = oneAtATime();
  const borrow = loaded.of<DiffusionModel>("images");
  return {
    inTurn: (work) =>
      turn(async () => {
        using loans = new DisposableStack();
        return await work(async (name, tiling = false) => {
          const found = await store.find("text-to-image", name);
          const [hash, state, bytes] = await Promise.all([modelHash(found), modelState(found), weightBytes(found)]);
          const load = async () => {
            const settings = await sessionSettings(found);
            const open: typeof loadSession = (file, model) => loadSession(file, model, settings);
            return loadDiffusionModel(found, hash, open, { cacheFolder, tiling });
          };
          // by its files too: a model whose files were replaced is another model
          return loans.use(await borrow(`${state} ${hash} ${tiling}`, bytes, load)).model;
        });
      }),
  };
}
