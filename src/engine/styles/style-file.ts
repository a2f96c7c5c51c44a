import { readFile, stat } from "node:fs/promises";
import { EngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import { readStyles } from "./read-styles.ts";
import { type Style, usualStyles } from "./style.ts";

/** Where styles come from. */
export interface StyleStore {
  /** Throws `EngineError("style.unreadable", {file})`. */
  list(): Promise<readonly Style[]>;
}

/** The styles of a file, read again whenever they are wanted; the usual ones without one. */
export function styleFile(file: string | undefined): StyleStore {
  return { list: async () => (file === undefined ? usualStyles : readStyles(await read(file))) };
}

/** By their names with commas, in any case. Throws EngineErrors: `style.unknown` {asked, nearest, known}, and those of the store. */
export async function findStyles(names: string, store: StyleStore): Promise<readonly Style[]> {
  const styles = await store.list();
  const known = styles.map(({ name }) => name);
  const asked = names.split(",").map((name) => name.trim());
  return asked
    .filter((name) => name !== "")
    .map((name) => {
      const found = styles.find((style) => style.name.toLowerCase() === name.toLowerCase());
      if (found === undefined)
        throw new EngineError("style.unknown", { asked: name, nearest: nearest(name, known), known });
      return found;
    });
}

async function read(file: string): Promise<string> {
  try {
    if ((await stat(file)).size > LARGEST) throw new Error("too large");
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new EngineError("style.unreadable", { file }, { cause });
  }
}

/** Collections of some thousand styles have half of it. */
const LARGEST = 2 ** 20;
