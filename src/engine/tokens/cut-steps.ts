import { z } from "zod";
import { byteAlphabet } from "./byte-alphabet.ts";
import { type CutBehavior, cutByPattern } from "./cut-by-pattern.ts";
import { type Part, partsOf, patternSchema, unsupported } from "./part.ts";
import { escapePattern, patternOf } from "./pattern.ts";
import { byEdits, type Edit, type EditRewrite } from "./rewrite.ts";

/** One step on the way from a normalized text to its pieces. */
export type CutStep =
  | { readonly kind: "rewrite"; readonly rewrite: EditRewrite }
  /** A rewrite into GPT-2's byte alphabet. */
  | { readonly kind: "bytes"; readonly rewrite: EditRewrite }
  | { readonly kind: "cut"; readonly cut: Cut };

/** Gives the ranges of what stays, in order, none of them empty. */
export type Cut = (text: string, add: (from: number, to: number) => void) => void;

export type Range = readonly [from: number, to: number];

/** How a text is cut into the pieces that the model encodes one by one, as the Rust reference does it (huggingface/tokenizers, pre_tokenizers/). */
export function cutStepsOf(part: Part): readonly CutStep[] {
  switch (part.type) {
    case "Sequence":
      return partsOf(part, "pretokenizers").flatMap(cutStepsOf);
    case "ByteLevel":
      return byteLevel(part);
    case "Metaspace":
      return metaspace(part);
    case "Split": {
      const { pattern, behavior, invert } = splitSchema.parse(part);
      return [cut(patternOf(pattern), behavior, invert)];
    }
    case "Digits": {
      const { individual_digits } = z.object({ individual_digits: z.boolean().default(false) }).parse(part);
      return [cut(/\p{N}/gu, individual_digits ? "Isolated" : "Contiguous")];
    }
    case "Punctuation": {
      const { behavior } = z.object({ behavior: behaviorSchema.default("Isolated") }).parse(part);
      return [cut(PUNCTUATION, behavior)];
    }
    case "BertPreTokenizer":
      return [cut(/\p{White_Space}+/gu, "Removed"), cut(PUNCTUATION, "Isolated")];
    case "Whitespace":
      return [
        cut(
          /[\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}]+|[^\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}\p{White_Space}]+/gu,
          "Removed",
          true,
        ),
      ];
    case "WhitespaceSplit":
      return [cut(/\p{White_Space}+/gu, "Removed")];
    case "CharDelimiterSplit": {
      const { delimiter } = z.object({ delimiter: z.string().min(1) }).parse(part);
      return [cut(new RegExp(escapePattern(delimiter), "gu"), "Removed")];
    }
    case "FixedLength": {
      const { length } = z.object({ length: z.int().min(1).max(1_000_000) }).parse(part);
      return [cut(new RegExp(`[\\s\\S]{1,${length}}`, "gu"), "Isolated")];
    }
    default:
      throw unsupported(part.type);
  }
}

const behaviorSchema = z.enum(["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous"]);
const splitSchema = z.object({ pattern: patternSchema, behavior: behaviorSchema, invert: z.boolean().default(false) });

/**
 * ASCII's signs and Unicode's punctuation, as the reference has it: of a Unicode of 2015. What became punctuation since is none
 * (`NEWER`), what is no longer was (U+166D, U+111C9). Found by comparing every code point with npm tokenizers 0.23.2.
 */
const NEWER =
  "\\u{61d}\\u{9fd}\\u{a76}\\u{c77}\\u{c84}\\u{1b4e}-\\u{1b4f}\\u{1b7d}-\\u{1b7f}\\u{2e43}-\\u{2e4f}\\u{2e52}-\\u{2e5d}\\u{10d6e}\\u{10ead}\\u{10ed0}\\u{10f55}-\\u{10f59}\\u{10f86}-\\u{10f89}\\u{113d4}-\\u{113d5}\\u{113d7}-\\u{113d8}\\u{1144b}-\\u{1144f}\\u{1145a}-\\u{1145b}\\u{1145d}\\u{11660}-\\u{1166c}\\u{116b9}\\u{1183b}\\u{11944}-\\u{11946}\\u{119e2}\\u{11a3f}-\\u{11a46}\\u{11a9a}-\\u{11a9c}\\u{11a9e}-\\u{11aa2}\\u{11b00}-\\u{11b09}\\u{11be1}\\u{11c41}-\\u{11c45}\\u{11c70}-\\u{11c71}\\u{11ef7}-\\u{11ef8}\\u{11f43}-\\u{11f4f}\\u{11fff}\\u{12ff1}-\\u{12ff2}\\u{16d6d}-\\u{16d6f}\\u{16e97}-\\u{16e9a}\\u{16fe2}\\u{1e5ff}\\u{1e95e}-\\u{1e95f}";
const PUNCTUATION = new RegExp(`[[\\p{P}!-\\/:-@\\[-\`\\{-~\\u{166d}\\u{111c9}]--[${NEWER}]]`, "gv");

/** The pattern that byte-level pre-tokenizers cut by when told nothing else (pre_tokenizers/byte_level.rs). */
const GPT2_PATTERN = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

function byteLevel(part: Part): readonly CutStep[] {
  const { add_prefix_space, use_regex } = z
    .object({ add_prefix_space: z.boolean().default(true), use_regex: z.boolean().default(true) })
    .parse(part);
  return [
    ...(add_prefix_space ? [rewrite((text) => (text.startsWith(" ") ? [] : [[0, 0, " "]]))] : []),
    ...(use_regex ? [cut(patternOf({ Regex: GPT2_PATTERN }), "Isolated")] : []),
    { kind: "bytes", rewrite: byteAlphabet },
  ];
}

/** SentencePiece's white space: every space becomes `▁`, one is put before the text (pre_tokenizers/metaspace.rs). */
function metaspace(part: Part): readonly CutStep[] {
  const { replacement, prepend_scheme, add_prefix_space, split } = metaspaceSchema.parse(part);
  const scheme = prepend_scheme ?? (add_prefix_space ? "always" : "never");
  const mark = new RegExp(escapePattern(replacement), "gu");
  return [
    rewrite((text) => spaces(text, replacement)),
    rewrite((text, first) =>
      text.startsWith(replacement) || scheme === "never" || (scheme === "first" && !first) ? [] : [[0, 0, replacement]],
    ),
    ...(split ? [cut(mark, "MergedWithNext")] : []),
  ];
}

const metaspaceSchema = z.object({
  replacement: z.string().min(1).default("▁"),
  prepend_scheme: z.enum(["always", "first", "never"]).optional(),
  add_prefix_space: z.boolean().default(true),
  split: z.boolean().default(true),
});

function* spaces(text: string, replacement: string): Iterable<Edit> {
  for (let at = text.indexOf(" "); at >= 0; at = text.indexOf(" ", at + 1)) yield [at, at + 1, replacement];
}

function rewrite(editsOf: (text: string, first: boolean) => Iterable<Edit>): CutStep {
  return { kind: "rewrite", rewrite: byEdits(editsOf) };
}

function cut(pattern: RegExp, behavior: CutBehavior, invert = false): CutStep {
  return { kind: "cut", cut: cutByPattern(pattern, behavior, invert) };
}
