import { unknownModel } from "../models/unknown-model.ts";
import { CLIP } from "./clip.ts";
import { filesState } from "./files-state.ts";
import { openaiModels } from "./openai-models.ts";
import { tokenizerFolders } from "./tokenizer-folders.ts";

/** Where a tokenizer comes from. Names with the same `vocabulary` share what has to be loaded; files that change make it another one. */
interface TokenizerSource {
  readonly name: string;
  readonly kind: "openai" | "clip" | "folder";
  readonly vocabulary: string;
}

export interface TokenizerNames {
  names(): readonly string[];
  /** Whatever the case. Throws `EngineError("model.unknown" | "model.not-here", {asked, …})`. */
  find(asked: string): TokenizerSource;
}

/** The names of OpenAI's models and encodings, CLIP's, and those in model folders. */
export function tokenizerNames(folders: readonly string[]): TokenizerNames {
  const openai = openaiModels();
  const listFolders = tokenizerFolders(folders);
  const fixed = ["clip", CLIP, ...openai.keys()];
  const names = (anew = false) => [...new Set([...fixed, ...listFolders(anew).map(({ name }) => name)])];
  const folderOf = (name: string) => listFolders().find((one) => one.name === name)?.folder ?? "";
  const among = (known: readonly string[], wanted: string) =>
    known.find((one) => one === wanted) ?? known.find((one) => sameLetters(one, wanted));
  return {
    names: () => names(),
    find(asked) {
      const wanted = asked.trim();
      // It may have come only now.
      const name = among(names(), wanted) ?? among(names(true), wanted);
      if (name === undefined) throw unknownModel(wanted, names());
      const model = openai.get(name);
      if (model !== undefined) return { name, kind: "openai", vocabulary: model.encoding };
      return fixed.includes(name)
        ? { name, kind: "clip", vocabulary: CLIP }
        : { name, kind: "folder", vocabulary: `${name} ${filesState(folderOf(name))}` };
    },
  };
}

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
