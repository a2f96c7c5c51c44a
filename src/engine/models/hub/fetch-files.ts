import { link, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { EngineError } from "../../errors.ts";
import { makeFolder } from "../../make-folder.ts";
import type { LibraryRun } from "../../ports.ts";
import { LARGEST_TEXT } from "../read-text.ts";
import { downloadFile } from "./download-file.ts";
import { digestFile, startDigest } from "./file-digest.ts";
import type { HubClient } from "./hub-client.ts";
import type { HubRepository } from "./hub-file.ts";
import type { HubRecord } from "./hub-record.ts";
import type { NeededFile } from "./needed-files.ts";
import { mustFit, onDisk } from "./on-disk.ts";
import type { Pause } from "./persist.ts";

export interface FetchParts extends LibraryRun {
  readonly hub: HubClient;
  readonly pause: Pause;
  readonly repository: HubRepository;
  /** The folder that the files are brought to. */
  readonly incoming: string;
  /** The model's earlier state, whose files serve where they did not change. */
  readonly earlier: { readonly folder: string; readonly record: HubRecord } | undefined;
}

/** Brings the files that are not there yet, each checked, and gives how many bytes came over the network. Throws EngineErrors `hub.…`, `model.file-too-large`. */
export async function fetchFiles(files: readonly NeededFile[], parts: FetchParts): Promise<number> {
  const { hub, pause, repository, incoming, signal, onProgress } = parts;
  const model = repository.name;
  mustBeReadable(files, model);
  await onDisk(incoming, () => makeFolder(incoming));
  const missing: NeededFile[] = [];
  for (const file of files) {
    await onDisk(incoming, () => makeFolder(dirname(join(incoming, file.target))));
    if (!(await isThere(file, incoming)) && !(await reuse(file, parts))) missing.push(file);
  }
  const total = sum(files);
  await mustFit(model, sum(missing), incoming);
  let done = total - sum(missing);
  let fetched = 0;
  onProgress?.({ done, total });
  for (const file of missing) {
    const read = (from: number) => counted(hub.read(repository, file.path, from, signal));
    const onBytes = (bytes: number) => onProgress?.({ done: done + bytes, total });
    const options = { model, endpoint: hub.endpoint, read, pause, onBytes, ...(signal && { signal }) };
    await onDisk(incoming, () => downloadFile(file, join(incoming, file.target), options));
    done += file.size;
  }
  return fetched;

  async function* counted(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of bytes) {
      fetched += chunk.length;
      yield chunk;
    }
  }
}

/** What could not be read afterwards need not be brought. */
function mustBeReadable(files: readonly NeededFile[], model: string): void {
  const large = files.find(({ path, size }) => /\.(json|txt|jinja)$/u.test(path) && size > LARGEST_TEXT);
  if (large === undefined) return;
  throw new EngineError("model.file-too-large", { model, file: large.path, size: large.size, most: LARGEST_TEXT });
}

/** A name without `.part` stands only for bytes that were checked. */
async function isThere({ target, size }: NeededFile, incoming: string): Promise<boolean> {
  return (await stat(join(incoming, target)).catch(() => undefined))?.size === size;
}

/** Takes a file that did not change from the model's earlier state, where its bytes are still what they were. */
async function reuse(file: NeededFile, { earlier, incoming }: FetchParts): Promise<boolean> {
  const same = earlier?.record.files.find(({ digest }) => digest.value === file.digest.value);
  if (earlier === undefined || same === undefined) return false;
  const [old, place] = [join(earlier.folder, same.target), join(incoming, file.target)];
  const hash = startDigest(file.digest, file.size);
  const bytes = await digestFile(old, hash).catch(() => 0);
  if (bytes !== file.size || hash.digest("hex") !== file.digest.value) return false;
  await rm(place, { force: true });
  // Some file systems know no hard links; then it is fetched.
  return link(old, place).then(
    () => true,
    () => false,
  );
}

function sum(files: readonly NeededFile[]): number {
  return files.reduce((total, { size }) => total + size, 0);
}
