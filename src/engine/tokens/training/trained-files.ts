import { z } from "zod";
import type { TokenizerJson } from "../tokenizer-json.ts";
import type { ScoredPiece } from "./shrink-unigram.ts";
import type { Algorithm } from "./training-request.ts";

/** What the library trains, as far as it is taken over. */
export const trainedSchema = z.object({
  model: z.object({
    vocab: z.union([z.record(z.string(), z.int()), z.array(z.tuple([z.string(), z.number()]))]),
    merges: z.array(z.union([z.tuple([z.string(), z.string()]), z.string()])).optional(),
  }),
});

/** Learnt in the order in which they are here: the first of them are what a smaller vocabulary would have learnt. */
export interface LearntTokens {
  readonly alphabet: readonly string[];
  readonly merged: readonly (readonly [token: string, left: string, right: string])[];
}

/** The tokens of a trained BPE or WordPiece vocabulary: single characters, then what was merged. */
export function learntTokens(
  vocab: Readonly<Record<string, number>>,
  merges: readonly (readonly [string, string])[],
): LearntTokens {
  const tokens = Object.entries(vocab)
    .sort(([, a], [, b]) => a - b)
    .map(([token]) => token);
  const isLetter = (token: string) => [...token.replace(/^##(?=.)/u, "")].length === 1;
  const alphabet = tokens.filter(isLetter).toSorted();
  const pairs = new Map(merges.map((pair) => [pair.join(""), pair]));
  const merged = tokens
    .filter((token) => !isLetter(token))
    .map((token) => [token, ...(pairs.get(token) ?? ["", ""])] as const);
  return { alphabet, merged };
}

const SPECIAL: Readonly<Record<Algorithm, readonly string[]>> = {
  bpe: ["<|endoftext|>"],
  wordpiece: ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"],
  unigram: ["<unk>", "<s>", "</s>"],
};

/** The special tokens come first, as the library puts them. */
export function specialTokens(algorithm: Algorithm) {
  return SPECIAL[algorithm].map((content, id) => ({
    id,
    content,
    special: true,
    normalized: false,
    single_word: false,
    lstrip: false,
    rstrip: false,
  }));
}

/** Byte-level BPE as GPT-2 has it: nothing is unknown. */
export function bpeFile({ alphabet, merged }: LearntTokens, size: number): TokenizerJson {
  const kept = merged.slice(0, Math.max(0, size - alphabet.length - SPECIAL.bpe.length));
  return file("bpe", {
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: "BPE",
      vocab: numbered([...SPECIAL.bpe, ...alphabet, ...kept.map(([token]) => token)]),
      merges: kept.map(([, left, right]) => [left, right]),
    },
  });
}

/** WordPiece as BERT has it, case kept. */
export function wordPieceFile({ alphabet, merged }: LearntTokens, size: number): TokenizerJson {
  const tokens = [...SPECIAL.wordpiece, ...alphabet, ...merged.map(([token]) => token)];
  return file("wordpiece", {
    normalizer: {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: false,
      lowercase: false,
    },
    pre_tokenizer: { type: "BertPreTokenizer" },
    decoder: { type: "WordPiece", prefix: "##", cleanup: false },
    model: {
      type: "WordPiece",
      unk_token: "[UNK]",
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: numbered(tokens.slice(0, Math.max(size, SPECIAL.wordpiece.length + alphabet.length))),
    },
  });
}

/** Unigram as SentencePiece has it. */
export function unigramFile(pieces: readonly ScoredPiece[]): TokenizerJson {
  const vocab = [
    ...SPECIAL.unigram.map((token) => [token, 0] as const),
    ...pieces.map(({ token, score }) => [token, score] as const),
  ];
  return file("unigram", {
    normalizer: null,
    pre_tokenizer: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    decoder: { type: "Metaspace", replacement: "▁", prepend_scheme: "always", split: true },
    model: { type: "Unigram", unk_id: 0, vocab, byte_fallback: false },
  });
}

function file(
  algorithm: Algorithm,
  parts: Pick<TokenizerJson, "normalizer" | "pre_tokenizer" | "decoder" | "model">,
): TokenizerJson {
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens(algorithm),
    ...parts,
    post_processor: null,
  };
}

function numbered(tokens: readonly string[]): Record<string, number> {
  return Object.fromEntries(tokens.map((token, id) => [token, id]));
}
