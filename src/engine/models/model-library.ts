import { sep } from "node:path";
import { EngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { KnownModel, ModelLibrary } from "../ports.ts";
import { tokenizerFolders } from "../tokens/tokenizer-folders.ts";
import { holdPlaces, placeOf } from "./hub/cache-places.ts";
import { hubClient } from "./hub/hub-client.ts";
import { type HubRecord, readRecord } from "./hub/hub-record.ts";
import { type Pause, pause as realPause } from "./hub/persist.ts";
import { pullModel } from "./hub/pull-model.ts";
import { verifyModel } from "./hub/verify-model.ts";
import { BUNDLED, modelFolders } from "./model-folders.ts";
import { isRepositoryName } from "./repository-name.ts";

export interface LibraryOptions {
  /** Where models are looked for, the cache among them. */
  readonly folders: readonly string[];
  /** Where pulled models go. */
  readonly cache: string;
  /** The Hub's address, without a slash at its end. */
  readonly endpoint: string;
  readonly token?: string;
  /** Whether the network must be left alone. */
  readonly offline: boolean;
  readonly patienceMs?: number;
  readonly pause?: Pause;
}

/** The models of this machine, and the way to get more of them from the Hub. */
export function modelLibrary(options: LibraryOptions): ModelLibrary {
  const { folders, cache, offline, pause = realPause } = options;
  const hub = hubClient(options);
  return {
    list: () => listModels(folders, cache),
    async pull(asked, { precision = "fp32", ...run } = {}) {
      if (offline) throw new EngineError("hub.offline", { asked });
      const { record, fetched } = await pullModel(asked, precision, { hub, cache, pause, ...run });
      const known = (await listModels(folders, cache)).find(({ name }) => name === record.name);
      if (known === undefined) throw new EngineError("hub.nothing", { model: record.name, found: [] });
      return { ...known, fetched };
    },
    async verify(asked, run) {
      const record = await recordOf(asked);
      const files = await verifyModel(placeOf(cache, record.name), record, run);
      return { name: record.name, commit: record.commit, files };
    },
    async remove(asked) {
      const { name } = await recordOf(asked);
      using places = await holdPlaces(cache, name);
      await places.clear();
      return { name };
    },
  };

  /** Only what was pulled can be compared or removed: other folders are their owner's. */
  async function recordOf(asked: string): Promise<HubRecord> {
    const wanted = asked.trim();
    const record = isRepositoryName(wanted) ? await readRecord(placeOf(cache, wanted), wanted) : undefined;
    if (record !== undefined) return { ...record, name: wanted };
    const models = await listModels(folders, cache);
    const pulled = models.flatMap(({ name, source }) => (source === "hub" ? [name] : []));
    if (models.some(({ name }) => name === wanted))
      throw new EngineError("hub.not-pulled", { model: wanted, known: pulled });
    throw new EngineError("model.unknown", { asked: wanted, nearest: nearest(wanted, pulled) });
  }
}

/** Every model and every tokenizer, by name; a name counts where it is found first. */
async function listModels(folders: readonly string[], cache: string): Promise<readonly KnownModel[]> {
  const models = await modelFolders(folders).list();
  const tokenizers = tokenizerFolders(folders)();
  const tasks = new Map(models.map((model) => [model.name, model]));
  const places = new Map([...tokenizers, ...models].map(({ name, folder }) => [name, folder]));
  const known = [...places].map(async ([name, folder]): Promise<KnownModel> => {
    const source = isInside(folder, BUNDLED) ? "bundled" : isInside(folder, cache) ? "hub" : "folder";
    const record = source === "hub" ? await readRecord(placeOf(cache, name), name).catch(() => undefined) : undefined;
    return {
      name,
      tasks: tasks.get(name)?.tasks ?? [],
      tokenizer: tokenizers.some((tokenizer) => tokenizer.name === name),
      source: source === "hub" && record === undefined ? "folder" : source,
      ...(record && detailsOf(record)),
    };
  });
  return (await Promise.all(known)).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function detailsOf({ commit, revision, precision, files }: HubRecord) {
  return { commit, revision, precision, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

function isInside(folder: string, root: string): boolean {
  return folder === root || folder.startsWith(root + sep);
}
