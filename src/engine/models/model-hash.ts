import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { isWeights, type ModelFile, modelFiles } from "./model-files.ts";
import { unreadable } from "./unreadable.ts";

/**
 * Names a model's weights: the first 10 hex digits that this prints in its folder:
 * `find . -name '*.onnx*' -o -name weights.pb | sed s:^./:: | LC_ALL=C sort | xargs sha256sum | sha256sum`.
 * Computed once, and again when a weight file's size or date has changed. Throws EngineErrors `model.file-missing`, `model.unreadable` that name the file.
 */
export async function modelHash({ folder, name }: { readonly folder: string; readonly name: string }): Promise<string> {
  const files = (await modelFiles(folder, name)).filter(isWeights);
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
    .update(stateOf(folder, await modelFiles(folder, name)))
    .digest("base64");
}

const known = new Map<string, Promise<string>>();

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
