import { readdir, stat } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { unreadable } from "./unreadable.ts";

export interface ModelFile {
  /** Below the model's folder, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** All files of a model's folder, in the order of their paths' bytes. Throws EngineErrors for a folder or weights that can't be read. */
export async function modelFiles(folder: string, model: string): Promise<readonly ModelFile[]> {
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

/** Networks and what they keep beside them. */
export function isWeights({ path }: Pick<ModelFile, "path">): boolean {
  const name = basename(path);
  return /\.onnx/.test(name) || name === "weights.pb";
}

/** Bytes of a model's weights, or of those whose path begins so: what the networks take in memory, within a tenth or two. */
export async function weightBytes(
  { folder, name }: { readonly folder: string; readonly name: string },
  beginning = "",
): Promise<number> {
  const weights = (await modelFiles(folder, name)).filter(isWeights);
  return weights.filter(({ path }) => path.startsWith(beginning)).reduce((sum, { size }) => sum + size, 0);
}
