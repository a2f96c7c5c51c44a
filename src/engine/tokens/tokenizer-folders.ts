import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder with a tokenizer in it, and the name that it goes by. */
export interface TokenizerFolder {
  readonly name: string;
  readonly folder: string;
}

/**
 * The tokenizers below these folders and among the bundled models, in Hub layout: a model is named by its path, one or two levels deep
 * (`google-bert/bert-base-uncased`). A diffusers model has its own in `tokenizer`. Names are only ever looked up among what is there, so that none leads elsewhere.
 */
export function tokenizerFolders(folders: readonly string[]): (anew?: boolean) => readonly TokenizerFolder[] {
  let found: readonly TokenizerFolder[] = [];
  let lookedAt = -Infinity;
  return (anew = false) => {
    if (anew || performance.now() - lookedAt > FRESH_MS) {
      found = firstOfEachName([...folders, BUNDLED].flatMap(lookInside));
      lookedAt = performance.now();
    }
    return found;
  };
}

/** Completion asks at every key; a new folder may take this long to show. */
const FRESH_MS = 2000;

const BUNDLED = fileURLToPath(new URL("../../../models/demo", import.meta.url));

function lookInside(root: string): readonly TokenizerFolder[] {
  const itself = tokenizerIn(root, basename(root));
  if (itself) return [itself];
  return foldersIn(root).flatMap((name) => {
    const one = tokenizerIn(join(root, name), name);
    if (one) return [one];
    return foldersIn(join(root, name)).flatMap(
      (inner) => tokenizerIn(join(root, name, inner), `${name}/${inner}`) ?? [],
    );
  });
}

function tokenizerIn(folder: string, name: string): TokenizerFolder | undefined {
  const place = [folder, join(folder, "tokenizer")].find(hasTokenizer);
  return place === undefined ? undefined : { name, folder: place };
}

function hasTokenizer(folder: string): boolean {
  const has = (file: string) => existsSync(join(folder, file));
  return has("tokenizer.json") || has("vocab.txt") || (has("vocab.json") && has("merges.txt"));
}

function foldersIn(folder: string): readonly string[] {
  try {
    const names = readdirSync(folder).filter((name) => !name.startsWith("."));
    return names.filter((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory()).sort();
  } catch {
    return []; // a folder that is missing or closed holds none
  }
}

function firstOfEachName(found: readonly TokenizerFolder[]): readonly TokenizerFolder[] {
  const names = new Set<string>();
  return found.filter(({ name }) => !names.has(name) && names.add(name));
}
