import { z } from "zod";
import { lowerCase } from "./normalizers.ts";
import type { Part } from "./part.ts";
import { byCharacters, byMapping, byPattern, inTurn, type Rewrite } from "./rewrite.ts";
import { unicodeForm } from "./unicode-form.ts";

/** What BERT does to a text before it is cut (huggingface/tokenizers, normalizers/bert.rs). */
export function bertNormalizer(part: Part): Rewrite {
  const { clean_text, handle_chinese_chars, strip_accents, lowercase } = schema.parse(part);
  return inTurn([
    ...(clean_text ? [CLEAN] : []),
    ...(handle_chinese_chars ? [SPACED] : []),
    ...((strip_accents ?? lowercase) ? [UNACCENTED] : []),
    ...(lowercase ? [LOWER] : []),
  ]);
}

const schema = z.object({
  clean_text: z.boolean().default(true),
  handle_chinese_chars: z.boolean().default(true),
  strip_accents: z.boolean().nullish(),
  lowercase: z.boolean().default(true),
});

const CLEAN = byPattern(/[\0\ufffd\p{Cc}\p{Cf}\p{Co}]|\p{White_Space}/gu, (character) =>
  /[\t\n\r]|(?!\p{Cc})\p{White_Space}/u.test(character) ? " " : "",
);

/** The blocks that BERT calls Chinese; the reference has 2B920 where 2B820 was meant. */
const SPACED = byPattern(
  /[\u{4e00}-\u{9fff}\u{3400}-\u{4dbf}\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\u{f900}-\u{faff}\u{2f800}-\u{2fa1f}]/gu,
  (character) => ` ${character} `,
);

const UNACCENTED = byMapping((text) => unicodeForm(text, "NFD").replace(/\p{Mn}+/gu, ""));

const LOWER = byCharacters(lowerCase);
