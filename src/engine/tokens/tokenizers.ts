import { EngineError } from "../errors.ts";
import { keepLast } from "../models/keep-last.ts";
import { nearest } from "../nearest.ts";
import type { Tokenizer, Tokenizers } from "../ports.ts";
import { CLIP, clipTokenizer } from "./clip.ts";
import { loadOpenaiEncoding, type OpenaiEncoding, type OpenaiEncodingName } from "./openai-encoding.ts";
import { type OpenaiModel, openaiModels } from "./openai-models.ts";
import { openaiTokenizer } from "./openai-tokenizer.ts";
import { tokenizerFolders } from "./tokenizer-folders.ts";
import { tokenizerFromFolder } from "./tokenizer-from-folder.ts";

/**
 * OpenAI's tokenizers by model or encoding, CLIP's, and those in model folders. Each is loaded when first asked for. The first two kinds need no
 * download and are kept: seven vocabularies at most; of the folders' the last `MOST_KEPT` are.
 */
export function createTokenizers(folders: readonly string[] = []): Tokenizers {
  const clip = once(clipTokenizer);
  const openai = openaiTokenizers();
  const listFolders = tokenizerFolders(folders);
  const keep = keepLast<Tokenizer & AsyncDisposable>(MOST_KEPT);
  const fixed = ["clip", CLIP, ...openai.names];
  const names = () => [...new Set([...fixed, ...listFolders().map(({ name }) => name)])];

  return {
    names,
    async get(asked) {
      const known = names();
      const wanted = asked.trim();
      const name = known.find((one) => one === wanted) ?? known.find((one) => sameLetters(one, wanted));
      if (name === undefined) throw new EngineError("model.unknown", { asked, nearest: nearest(wanted, known) });
      if (!fixed.includes(name)) return keep(name, () => fromFolder(name));
      return openai.get(name) ?? clip();
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

function openaiTokenizers() {
  const models = openaiModels();
  const encodings = new Map<OpenaiEncodingName, Promise<OpenaiEncoding>>();
  const load = (name: OpenaiEncodingName): Promise<OpenaiEncoding> => {
    const encoding = encodings.get(name) ?? loadOpenaiEncoding(name);
    encodings.set(name, encoding);
    return encoding;
  };
  const make = async (name: string, model: OpenaiModel) => openaiTokenizer(name, await load(model.encoding), model.use);
  return {
    names: [...models.keys()],
    get(name: string): Promise<Tokenizer> | undefined {
      const model = models.get(name);
      return model && make(name, model);
    },
  };
}

function sameLetters(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function once(make: () => Promise<Tokenizer>): () => Promise<Tokenizer> {
  let made: Promise<Tokenizer> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
