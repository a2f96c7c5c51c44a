import { rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { EngineError } from "../../errors.ts";
import type { LibraryRun } from "../../ports.ts";
import { lookAtModel } from "../look-at-model.ts";
import { readOptionalJson } from "../read-optional-json.ts";
import { readRepositoryName } from "../repository-name.ts";
import { holdPlaces } from "./cache-places.ts";
import { fetchFiles } from "./fetch-files.ts";
import type { HubClient } from "./hub-client.ts";
import { type HubRecord, readRecord, writeRecord } from "./hub-record.ts";
import { type NeededFile, neededFiles, type Precision } from "./needed-files.ts";
import { onDisk } from "./on-disk.ts";
import { type Pause, persist } from "./persist.ts";

export interface PullParts extends LibraryRun {
  readonly hub: HubClient;
  readonly cache: string;
  readonly pause: Pause;
}

/** `fetched` counts the bytes that came over the network: none where the model was there already. */
export interface Pulled {
  readonly record: HubRecord;
  readonly fetched: number;
}

/**
 * Brings a model from the Hub into the cache: only the files that are of use, each checked, all of them or none. What an interrupted pull
 * brought is kept for the next one. Throws EngineErrors `hub.…`, and `model.unsupported` before networks are brought that can't be run.
 */
export async function pullModel(asked: string, precision: Precision, parts: PullParts): Promise<Pulled> {
  const { hub, cache, pause, signal, onProgress } = parts;
  const wanted = readRepositoryName(asked);
  const repository = await persist(() => hub.look(wanted, signal), { pause, ...(signal && { signal }) });
  const { name, commit } = repository;
  using places = await holdPlaces(cache, name);
  const record = await earlierRecord(places.folder, name);
  const earlier = record && { folder: places.folder, record };
  if (record?.commit === commit && record.precision === precision && (await hasAll(places.folder, record)))
    return { record, fetched: 0 };

  const incoming = places.incoming(`${commit}-${precision}`);
  let fetched = 0;
  const bring = async (files: readonly NeededFile[], progress: Pick<LibraryRun, "onProgress"> = {}) => {
    const run = { ...progress, ...(signal && { signal }) };
    fetched += await fetchFiles(files, { hub, pause, repository, incoming, earlier, ...run });
  };
  const files = await chooseFiles().catch(async (error: unknown) => {
    // What is of no use is not worth keeping for another try.
    if (error instanceof EngineError && USELESS.has(error.code)) await rm(incoming, { recursive: true, force: true });
    throw error;
  });
  await bring(files, onProgress && { onProgress });
  const listed = files.map(({ path, target, size, digest }) => ({ path, target, size, digest }));
  const about = { name, revision: wanted.revision ?? "main", commit, endpoint: hub.endpoint, precision };
  const made: HubRecord = { ...about, pulledAt: new Date().toISOString(), files: listed };
  await onDisk(cache, () => writeRecord(incoming, made));
  await places.install(incoming);
  return { record: made, fetched };

  /** The small files are brought on the way: what they say decides. */
  async function chooseFiles(): Promise<readonly NeededFile[]> {
    const config = repository.files.filter(({ path }) => path === "config.json");
    await bring(config.map((file) => ({ ...file, target: file.path })));
    const modelType = await modelTypeIn(incoming, name);
    const chosen = neededFiles({ model: name, files: repository.files, modelType, precision });
    await bring(chosen.filter(({ path }) => !NETWORK.test(path)));
    await lookAtModel(incoming, name);
    return chosen;
  }
}

/** Networks and their weights. */
const NETWORK = /\.onnx|\.pb$/u;

const USELESS: ReadonlySet<string> = new Set(["hub.nothing", "hub.no-precision", "model.unsupported", "model.damaged"]);

/** A folder that was put there by hand is not ours to replace. */
async function earlierRecord(folder: string, model: string): Promise<HubRecord | undefined> {
  if ((await stat(folder).catch(() => undefined)) === undefined) return undefined;
  const record = await readRecord(folder, model);
  if (record === undefined) throw new EngineError("hub.by-hand", { model, folder });
  return record;
}

async function hasAll(folder: string, { files }: HubRecord): Promise<boolean> {
  const found = await Promise.all(files.map(({ target }) => stat(join(folder, target)).catch(() => undefined)));
  return files.every(({ size }, i) => found[i]?.size === size);
}

const config = z.looseObject({ model_type: z.string().nullish() });

async function modelTypeIn(folder: string, model: string): Promise<string | undefined> {
  const read = await readOptionalJson(join(folder, "config.json"), config, model);
  return read?.model_type ?? undefined;
}
