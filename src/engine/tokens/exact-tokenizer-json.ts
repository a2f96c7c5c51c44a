import type { TokenizerJson } from "./tokenizer-json.ts";

/**
 * The same tokenizer, written so that @huggingface/tokenizers 0.2.0 cuts as the Rust reference does, where its own reading differs: digits that
 * are not ASCII, U+0085 and U+FEFF as white space, the Greek final sigma. Found by comparing both on random texts.
 */
export function exactTokenizerJson(json: TokenizerJson): TokenizerJson {
  return {
    ...json,
    normalizer: json.normalizer && exactNormalizer(json.normalizer),
    pre_tokenizer: json.pre_tokenizer && exactPreTokenizer(json.pre_tokenizer),
  };
}

interface Part {
  readonly type: string;
  readonly [key: string]: unknown;
}

function exactNormalizer(part: Part): Part {
  if (part.type === "Sequence") return { ...part, normalizers: parts(part["normalizers"]).map(exactNormalizer) };
  const lowers = part.type === "Lowercase" || (part.type === "BertNormalizer" && part["lowercase"] === true);
  return lowers ? { type: "Sequence", normalizers: [SIGMA, part] } : part;
}

/** Rust lowers character by character: Σ is σ everywhere. JavaScript makes it ς at the end of a word. */
const SIGMA: Part = { type: "Replace", pattern: { String: "Σ" }, content: "σ" };

function exactPreTokenizer(part: Part): Part {
  if (part.type === "Sequence") return { ...part, pretokenizers: parts(part["pretokenizers"]).map(exactPreTokenizer) };
  if (part.type === "Digits") return split(part["individual_digits"] === true ? "\\p{N}" : "\\p{N}+");
  if (part.type !== "ByteLevel" || part["use_regex"] === false || part["add_prefix_space"] === true) return part;
  return { type: "Sequence", pretokenizers: [split(GPT2_PATTERN), { ...part, use_regex: false }] };
}

/** The pattern that byte-level pre-tokenizers cut by when told nothing else (huggingface/tokenizers, pre_tokenizers/byte_level.rs). */
const GPT2_PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

/** As an explicit pattern the library reads `\s` as Unicode's White_Space, which its built-in patterns do not. */
function split(regex: string): Part {
  return { type: "Split", pattern: { Regex: regex }, behavior: "Isolated", invert: false };
}

function parts(value: unknown): readonly Part[] {
  return Array.isArray(value) ? value.filter(isPart) : [];
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
