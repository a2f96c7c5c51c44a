import { readdir, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EngineError, isEngineError } from "../errors.ts";
import type { ModelFolder, ModelStore, ModelTask } from "../ports.ts";
import type { AllowList } from "./allow-list.ts";
import { lookAtModel } from "./look-at-model.ts";
import { unknownModel } from "./unknown-model.ts";

/** A store that can also tell which folders look like models and cannot be used, for `doctor`. */
export interface FolderStore extends ModelStore {
  problems(): Promise<readonly EngineError[]>;
}

/**
 * The models in these folders and the bundled ones. A model is named by its path below its folder, one or two levels deep: `sd15-tiny`,
 * `openai/clip-vit-base-patch32`. The default of a task is the first model that has it: folders in the order given, the bundled one last,
 * and names in alphabetical order inside a folder, those alone that may be it; special ones only where there is no other. Looks afresh at every call, so that a model is found as soon as it is there.
 */
export function modelFolders(folders: readonly string[], mayBeDefault: AllowList = () => true): FolderStore {
  const look = async () => firstOfEachName((await Promise.all([...folders, BUNDLED].map(lookInside))).flat());
  const list = async () => (await look()).flatMap(({ model }) => (model instanceof EngineError ? [] : [model]));
  return {
    list,
    problems: async () => (await look()).flatMap(({ model }) => (model instanceof EngineError ? [model] : [])),
    async find(task, name) {
      const found = await look();
      if (name !== undefined) return named(name, task, found);
      return defaultOf(
        task,
        found.filter((one) => mayBeDefault(one.name)),
      );
    },
  };
}

/** The models that come along. */
export const BUNDLED = fileURLToPath(new URL("../../../models/demo", import.meta.url));

interface Found {
  readonly name: string;
  readonly model: ModelFolder | EngineError;
}

/** A folder that is a model itself counts as one, under its own name; one that is missing holds none. */
async function lookInside(root: string): Promise<readonly Found[]> {
  const itself = await lookAt(root, basename(root));
  if (itself) return [itself];
  const found = await Promise.all(
    (await foldersIn(root)).map(async (name) => {
      const one = await lookAt(join(root, name), name);
      return one ? [one] : lookAtAll(join(root, name), name);
    }),
  );
  return found.flat();
}

async function lookAtAll(folder: string, organisation: string): Promise<readonly Found[]> {
  const names = await foldersIn(folder);
  const found = await Promise.all(names.map((name) => lookAt(join(folder, name), `${organisation}/${name}`)));
  return found.filter((one) => one !== undefined);
}

async function lookAt(folder: string, name: string): Promise<Found | undefined> {
  try {
    const found = await lookAtModel(folder, name);
    return found && { name, model: { name, ...found, folder } };
  } catch (error) {
    if (isEngineError(error)) return { name, model: error };
    throw error;
  }
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const kinds = await Promise.all(names.map((name) => stat(join(folder, name)).catch(() => undefined)));
  return names.filter((name, i) => kinds[i]?.isDirectory() && !name.startsWith(".")).sort();
}

function firstOfEachName(found: readonly Found[]): readonly Found[] {
  const names = new Set<string>();
  return found.filter(({ name }) => !names.has(name) && names.add(name));
}

function defaultOf(task: ModelTask, found: readonly Found[]): ModelFolder {
  const able = withTask(task, found);
  const first = able.find(({ special }) => !special) ?? able[0];
  if (first === undefined) throw new EngineError("model.none", { task });
  return first;
}

function named(asked: string, task: ModelTask, found: readonly Found[]): ModelFolder {
  const names = withTask(task, found).map((model) => model.name);
  const one = found.find(({ name }) => name === asked) ?? found.find(({ name }) => sameLetters(name, asked));
  if (one === undefined) throw unknownModel(asked, names);
  if (one.model instanceof EngineError) throw one.model;
  if (!one.model.tasks.includes(task))
    throw new EngineError("model.wrong-task", { asked: one.name, task, known: names });
  return one.model;
}

function withTask(task: ModelTask, found: readonly Found[]): readonly ModelFolder[] {
  return found.flatMap(({ model }) => (!(model instanceof EngineError) && model.tasks.includes(task) ? [model] : []));
}

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
