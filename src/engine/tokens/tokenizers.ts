import { EngineError } from "../errors.ts";
import { keepLast } from "../models/keep-last.ts";
import type { Tokenizer } from "../ports.ts";
import { clipTokenizer } from "./clip.ts";
import { loadOpenaiEncoding, type OpenaiEncoding, type OpenaiEncodingName } from "./openai-encoding.ts";
import { openaiModels } from "./openai-models.ts";
import { openaiTokenizer } from "./openai-tokenizer.ts";
import { tokenizerFolders } from "./tokenizer-folders.ts";
import { tokenizerFromFolder } from "./tokenizer-from-folder.ts";
import { tokenizerNames } from "./tokenizer-names.ts";

/** Tokenizers on the thread that calls them. */
export interface LoadedTokenizers {
  /** Throws `EngineError("model.unknown", {asked, nearest})`, and what is wrong with the model's files. */
  get(name: string): Promise<Tokenizer>;
  /** Every name that `get` takes without a download. */
  names(): readonly string[];
}

/**
 * OpenAI's tokenizers by model or encoding, CLIP's, and those in model folders. Each is loaded when first asked for. The first two kinds need no
 * download and are kept: seven vocabularies at most; of the folders' the last `MOST_KEPT` are.
 */
export function createTokenizers(folders: readonly string[] = []): LoadedTokenizers {
  const { names, find } = tokenizerNames(folders);
  const clip = once(clipTokenizer);
  const openai = openaiTokenizers();
  const listFolders = tokenizerFolders(folders);
  const keep = keepLast<Tokenizer & AsyncDisposable>(MOST_KEPT);

  return {
    names,
    async get(asked) {
      const { name, kind, vocabulary } = find(asked);
      if (kind === "folder") return keep(vocabulary, () => fromFolder(name));
      return kind === "clip" ? clip() : openai(name);
    },
  };

  async function fromFolder(name: string): Promise<Tokenizer & AsyncDisposable> {
    const found = listFolders().find((one) => one.name === name);
    if (found === undefined) throw new EngineError("model.unknown", { asked: name, nearest: [] });
    const tokenizer = await tokenizerFromFolder(found.folder, { model: name });
    return { ...tokenizer, [Symbol.asyncDispose]: async () => {} };
  }
}

/** A large vocabulary (Llama 3.1) takes some 120 MB. */
const MOST_KEPT = 6;

function openaiTokenizers(): (name: string) => Promise<Tokenizer> {
  const models = openaiModels();
  const encodings = new Map<OpenaiEncodingName, Promise<OpenaiEncoding>>();
  const load = (name: OpenaiEncodingName): Promise<OpenaiEncoding> => {
    const encoding = encodings.get(name) ?? loadOpenaiEncoding(name);
    encodings.set(name, encoding);
    return encoding;
  };
  return async (name) => {
    const { encoding, use } = models.get(name)!;
    return openaiTokenizer(name, await load(encoding), use);
  };
}

function once(make: () => Promise<Tokenizer>): () => Promise<Tokenizer> {
  let made: Promise<Tokenizer> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
