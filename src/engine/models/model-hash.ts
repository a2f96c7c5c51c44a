import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { pipeline } from "node:stream/promises";

/**
 * Names a model's weights: the first 10 hex digits that this prints in its folder:
 * `find . -name '*.onnx*' -o -name weights.pb | sed s:^./:: | LC_ALL=C sort | xargs sha256sum | sha256sum`.
 * Computed once, and again when a weight file's size or date has changed.
 */
export async function modelHash(folder: string): Promise<string> {
  const files = await weightFiles(folder);
  const state = JSON.stringify([folder, ...files.map(({ path, size, mtimeMs }) => [path, size, mtimeMs])]);
  const hash = known.get(state) ?? hashOf(folder, files);
  known.set(state, hash);
  hash.catch(() => known.delete(state));
  return hash;
}

const known = new Map<string, Promise<string>>();

interface WeightFile {
  /** Below the model's folder, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

async function weightFiles(folder: string): Promise<readonly WeightFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const weights = entries.filter(({ name }) => /\.onnx/.test(name) || name === "weights.pb");
  const files = await Promise.all(
    weights.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      const { size, mtimeMs } = await stat(file);
      return { path: relative(folder, file).split(sep).join("/"), size, mtimeMs };
    }),
  );
  return files.sort((a, b) => Buffer.compare(Buffer.from(a.path), Buffer.from(b.path)));
}

async function hashOf(folder: string, files: readonly WeightFile[]): Promise<string> {
  const all = createHash("sha256");
  for (const { path } of files) {
    const one = createHash("sha256");
    await pipeline(createReadStream(join(folder, path)), one);
    all.update(`${one.digest("hex")}  ${path}\n`);
  }
  return all.digest("hex").slice(0, 10);
}
