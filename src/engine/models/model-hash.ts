import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";
import { unreadable } from "./unreadable.ts";

/**
 * Names a model's weights: the first 10 hex digits that this prints in its folder:
 * `find . -name '*.onnx*' -o -name weights.pb | sed s:^./:: | LC_ALL=C sort | xargs sha256sum | sha256sum`.
 * Computed once, and again when a weight file's size or date has changed. Throws EngineErrors `model.file-missing`, `model.unreadable` that name the file.
 */
export async function modelHash({ folder, name }: { readonly folder: string; readonly name: string }): Promise<string> {
  const files = (await filesOf(folder, name)).filter(isWeights);
  const state = stateOf(folder, files);
  const hash = known.get(state) ?? hashOf(folder, name, files);
  known.set(state, hash);
  hash.catch(() => known.delete(state));
  return hash;
}

/** Tells apart what a model's folder holds: another text as soon as any file of it is another one. Throws as `modelHash` does. */
export async function modelState({
  folder,
  name,
}: {
  readonly folder: string;
  readonly name: string;
}): Promise<string> {
  return createHash("sha256")
    .update(stateOf(folder, await filesOf(folder, name)))
    .digest("base64");
}

const known = new Map<string, Promise<string>>();

interface ModelFile {
  /** Below the model's folder, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

async function filesOf(folder: string, model: string): Promise<readonly ModelFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((cause: unknown) => {
    throw unreadable(cause, model, basename(folder));
  });
  const files = await Promise.all(
    entries.map(async (entry): Promise<readonly ModelFile[]> => {
      if (entry.isDirectory()) return [];
      const file = join(entry.parentPath, entry.name);
      const path = relative(folder, file).split(sep).join("/");
      const found = await stat(file).catch((cause: unknown) => {
        if (isWeights({ path })) throw unreadable(cause, model, path);
        return undefined;
      });
      return found?.isFile() ? [{ path, size: found.size, mtimeMs: found.mtimeMs }] : [];
    }),
  );
  return files.flat().sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

function isWeights({ path }: Pick<ModelFile, "path">): boolean {
  const name = basename(path);
  return /\.onnx/.test(name) || name === "weights.pb";
}

function stateOf(folder: string, files: readonly ModelFile[]): string {
  return JSON.stringify([folder, ...files.map(({ path, size, mtimeMs }) => [path, size, mtimeMs])]);
}

async function hashOf(folder: string, model: string, files: readonly ModelFile[]): Promise<string> {
  const all = createHash("sha256");
  for (const { path } of files) {
    const one = createHash("sha256");
    await pipeline(createReadStream(join(folder, path)), one).catch((cause: unknown) => {
      throw unreadable(cause, model, path);
    });
    all.update(`${one.digest("hex")}  ${path}\n`);
  }
  return all.digest("hex").slice(0, 10);
}
