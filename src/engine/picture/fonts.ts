import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { codePointRanges } from "./code-point-ranges.ts";
import { type Font, loadFont } from "./font.ts";
import { type FontFamily, familiesFor, type Han } from "./font-families.ts";

/** The project's own fonts; a file is opened when a character first needs it. */
export interface Fonts {
  /** The first font that has every character of the cluster; undefined where none has. */
  find(cluster: string, wanted: { readonly han: Han; readonly emoji: boolean }): Promise<Font | undefined>;
}

/** No font of the machine is ever looked at. */
export function createFonts(): Fonts {
  const familyFiles = kept((family: FontFamily) => filesOf(family));
  const open = kept((path: string) => loadFont(path));
  return {
    async find(cluster, wanted) {
      const codePoints = visible(cluster);
      for (const family of familiesFor(wanted)) {
        for (const { path, mayHave } of await familyFiles(family)) {
          if (!mayHave(codePoints[0]!)) continue;
          const font = await open(path);
          if (codePoints.every((codePoint) => font.has(codePoint))) return font;
        }
      }
      return undefined;
    },
  };
}

/** Makes each value once. Families and their files are a fixed list, so that this stays bounded. */
function kept<Key, Value>(make: (key: Key) => Promise<Value>): (key: Key) => Promise<Value> {
  const made = new Map<Key, Promise<Value>>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

/** Joiners and variation selectors shape a glyph and need none of their own. */
function visible(cluster: string): readonly number[] {
  const codePoints = [...cluster].filter((character) => !/\p{Default_Ignorable_Code_Point}/u.test(character));
  return (codePoints.length > 0 ? codePoints : [...cluster]).map((character) => character.codePointAt(0)!);
}

interface FontFile {
  readonly path: string;
  /** False where the file surely lacks the code point. */
  readonly mayHave: (codePoint: number) => boolean;
}

async function filesOf(family: FontFamily): Promise<readonly FontFile[]> {
  const { files } = family;
  if (files.kind === "whole") return [{ path: resolve(family, files.path), mayHave: () => true }];
  const ranges = subsetsSchema.parse(JSON.parse(await readFile(resolve(family, "unicode.json"), "utf8")));
  const name = family.package.split("/")[1];
  return Object.entries(ranges).map(([subset, css]) => ({
    // "[12]" in the list is 12 in the file's name
    path: resolve(family, `files/${name}-${subset.replace(/[[\]]/gu, "")}-${files.ending}.woff2`),
    mayHave: codePointRanges(css),
  }));
}

const subsetsSchema = z.record(z.string(), z.string());

function resolve(family: FontFamily, path: string): string {
  return fileURLToPath(import.meta.resolve(`${family.package}/${path}`));
}
