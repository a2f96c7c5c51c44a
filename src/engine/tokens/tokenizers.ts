import { EngineError } from "../errors.ts";
import { nearest } from "../nearest.ts";
import type { Tokenizer, Tokenizers } from "../ports.ts";
import { CLIP, clipTokenizer } from "./clip.ts";
import { loadOpenaiEncoding, type OpenaiEncoding, type OpenaiEncodingName } from "./openai-encoding.ts";
import { openaiModels } from "./openai-models.ts";
import { openaiTokenizer } from "./openai-tokenizer.ts";

/** The tokenizers that need no download: OpenAI's by model or encoding, and CLIP's. Each vocabulary is loaded when first asked for and kept: seven at most. */
export function createTokenizers(): Tokenizers {
  const clip = once(clipTokenizer);
  const models = openaiModels();
  const encodings = new Map<OpenaiEncodingName, Promise<OpenaiEncoding>>();
  const loadEncoding = (name: OpenaiEncodingName): Promise<OpenaiEncoding> => {
    const encoding = encodings.get(name) ?? loadOpenaiEncoding(name);
    encodings.set(name, encoding);
    return encoding;
  };
  const names = ["clip", CLIP, ...models.keys()];
  const known = new Map(names.map((name) => [name.toLowerCase(), name]));

  return {
    names: () => names,
    async get(asked) {
      const name = known.get(asked.trim().toLowerCase());
      if (name === undefined) throw new EngineError("model.unknown", { asked, nearest: nearest(asked.trim(), names) });
      const model = models.get(name);
      if (model === undefined) return clip();
      return openaiTokenizer(name, await loadEncoding(model.encoding), model.use);
    },
  };
}

function once(make: () => Promise<Tokenizer>): () => Promise<Tokenizer> {
  let made: Promise<Tokenizer> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
