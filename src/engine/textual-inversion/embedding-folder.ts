import { readdir, readFile, stat } from "node:fs/promises";
import { extname, join, relative } from "node:path";
import { EngineError, isEngineError } from "../errors.ts";
import type { EmbeddingStore, StoredEmbedding } from "../ports.ts";
import { embeddingEndings, nameOf, readEmbedding } from "./read-embedding.ts";

/** A store that can also tell which files can't be used: EngineErrors `embedding.…` {file}. */
interface EmbeddingFolder extends EmbeddingStore {
  problems(): Promise<readonly EngineError[]>;
}

/**
 * The embeddings in a folder and the folders below it, by name in the order of their files; of two with one name the first. Looks afresh at every
 * call, and reads a file again only when it has changed. A file that holds none, or must not be used, is among the problems.
 */
export function embeddingFolder(folder: string | undefined): EmbeddingFolder {
  let known = new Map<string, Promise<Read>>();
  const readAll = async (): Promise<readonly Read[]> => {
    const files = folder === undefined ? [] : await embeddingFiles(folder);
    const before = known;
    known = new Map(files.map((file) => [file.version, before.get(file.version) ?? read(file)]));
    const all = await Promise.all(Array.from(known, async ([version, one]) => ({ version, one: await one })));
    // The right to read a file changes neither its size nor its date.
    for (const { version, one } of all) if (isEngineError(one) && one.code === UNREADABLE) known.delete(version);
    return all.map(({ one }) => one);
  };
  return {
    async list() {
      const names = new Map<string, StoredEmbedding>();
      for (const one of await readAll()) if (!isEngineError(one) && !names.has(one.name)) names.set(one.name, one);
      return [...names.values()];
    },
    problems: async () => (await readAll()).filter(isEngineError),
  };
}

const UNREADABLE = "embedding.unreadable";

type Read = StoredEmbedding | EngineError;

interface Found {
  readonly path: string;
  /** Below the folder. */
  readonly file: string;
  /** Changes with the file. */
  readonly version: string;
}

async function embeddingFiles(folder: string): Promise<readonly Found[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter(
    (entry) => embeddingEndings.includes(extname(entry.name).toLowerCase()) && !PREVIEW.test(entry.name),
  );
  const found = await Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name);
      const state = await stat(path).catch(() => undefined);
      if (!state?.isFile() || state.size === 0) return []; // A1111 skips empty files too
      return [{ path, file: relative(folder, path), version: `${path} ${state.size} ${state.mtimeMs}` }];
    }),
  );
  return found.flat().sort((a, b) => (a.file < b.file ? -1 : 1));
}

/** A picture of what an embedding does, beside it. */
const PREVIEW = /\.preview\.[^.]+$/i;

async function read({ path, file }: Found): Promise<Read> {
  try {
    const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
      throw new EngineError(UNREADABLE, { file, reason: cause.code ?? cause.message }, { cause });
    });
    const { vectors, width, parts, shorthash, nameInside } = await readEmbedding(file, bytes);
    // a picture is called by what it says itself, any other file by its name
    const isPicture = /\.(png|webp)$/i.test(file);
    return { name: (isPicture ? nameInside : undefined) ?? nameOf(file), vectors, width, parts, shorthash };
  } catch (error) {
    if (isEngineError(error)) return error;
    throw error;
  }
}
