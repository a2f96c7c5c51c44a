import { z } from "zod";
import { bertNormalizer } from "./bert-normalizer.ts";
import { byteAlphabet } from "./byte-alphabet.ts";
import { type Part, partsOf, patternSchema, unsupported } from "./part.ts";
import { patternOf } from "./pattern.ts";
import { precompiledNormalizer } from "./precompiled-normalizer.ts";
import { byCharacters, byEdits, byMapping, byPattern, inTurn, type Rewrite } from "./rewrite.ts";
import { unicodeForm } from "./unicode-form.ts";

/** What a tokenizer does to a text before it is cut, as the Rust reference does it (huggingface/tokenizers, normalizers/). */
export function normalizerOf(part: Part): Rewrite {
  switch (part.type) {
    case "Sequence":
      return inTurn(partsOf(part, "normalizers").map(normalizerOf));
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD": {
      const form = part.type;
      return byMapping((text) => unicodeForm(text, form));
    }
    case "Lowercase":
      return byCharacters(lowerCase);
    case "StripAccents":
      return byPattern(/\p{M}+/gu, () => "");
    case "Strip":
      return strip(z.object({ strip_left: z.boolean(), strip_right: z.boolean() }).parse(part));
    case "Prepend": {
      const { prepend } = z.object({ prepend: z.string() }).parse(part);
      return byEdits((text) => (text === "" ? [] : [[0, 0, prepend]]));
    }
    case "Replace": {
      const { pattern, content } = z.object({ pattern: patternSchema, content: z.string() }).parse(part);
      return byPattern(patternOf(pattern), () => content);
    }
    case "BertNormalizer":
      return bertNormalizer(part);
    case "Precompiled":
      return precompiledNormalizer(part);
    case "Nmt":
      return NMT;
    case "ByteLevel":
      return byteAlphabet;
    default:
      throw unsupported(part.type);
  }
}

/** Rust lowers character by character: Σ is σ everywhere. JavaScript makes it ς at the end of a word. */
export function lowerCase(text: string): string {
  return text.replaceAll("Σ", "σ").toLowerCase();
}

function strip({ strip_left, strip_right }: { readonly strip_left: boolean; readonly strip_right: boolean }): Rewrite {
  const left = /^\p{White_Space}+/gu;
  const right = /(?<!\p{White_Space})\p{White_Space}+$/gu;
  return inTurn([
    ...(strip_left ? [byPattern(left, () => "")] : []),
    ...(strip_right ? [byPattern(right, () => "")] : []),
  ]);
}

/** normalizers/unicode.rs: controls are dropped, other white space is a space. */
const NMT = inTurn([
  byPattern(/[\u0001-\u0008\u000b\u000e-\u001f\u007f\u008f\u009f]/g, () => ""),
  byPattern(/[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g, () => " "),
]);
