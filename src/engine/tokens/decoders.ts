import { z } from "zod";
import { bytesOfAlphabet } from "./byte-alphabet.ts";
import { type Part, partsOf, patternSchema, unsupported } from "./part.ts";
import { patternOf } from "./pattern.ts";

/** Tokens on their way to a text: each step gives the parts to be joined, as the Rust reference does it (huggingface/tokenizers, decoders/). */
export type Decoder = (tokens: readonly string[]) => readonly string[];

export function decoderOf(part: Part): Decoder {
  switch (part.type) {
    case "Sequence": {
      const steps = partsOf(part, "decoders").map(decoderOf);
      return (tokens) => steps.reduce((made, step) => step(made), tokens);
    }
    case "ByteLevel":
      return (tokens) => [utf8Text(Buffer.concat(tokens.map(bytesOfToken)))];
    case "WordPiece":
      return wordPiece(part);
    case "BPEDecoder": {
      const { suffix } = z.object({ suffix: z.string().default("</w>") }).parse(part);
      return (tokens) => tokens.map((token, i) => token.replaceAll(suffix, i === tokens.length - 1 ? "" : " "));
    }
    case "Metaspace":
      return metaspace(part);
    case "Replace": {
      const { pattern, content } = z.object({ pattern: patternSchema, content: z.string() }).parse(part);
      const found = patternOf(pattern);
      return (tokens) => tokens.map((token) => token.replace(found, () => content));
    }
    case "Fuse":
      return (tokens) => [tokens.join("")];
    case "Strip":
      return strip(part);
    case "ByteFallback":
      return byteFallback;
    case "CTC":
      return ctc(part);
    default:
      throw unsupported(part.type);
  }
}

function bytesOfToken(token: string): Buffer {
  const bytes = bytesOfAlphabet(token);
  return bytes === undefined ? Buffer.from(token) : Buffer.from(bytes, "latin1");
}

/** What is no UTF-8 shows as U+FFFD; a byte order mark is kept. */
function utf8Text(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

function wordPiece(part: Part): Decoder {
  const { prefix, cleanup } = z
    .object({ prefix: z.string().default("##"), cleanup: z.boolean().default(true) })
    .parse(part);
  return (tokens) =>
    tokens.map((token, i) => {
      const shown = i === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
      return cleanup ? cleanUp(shown) : shown;
    });
}

/** `cleanup` in decoders/wordpiece.rs. */
function cleanUp(text: string): string {
  return CLEANED.reduce((cleaned, [from, to]) => cleaned.replaceAll(from, to), text);
}

const CLEANED = [
  [" .", "."],
  [" ?", "?"],
  [" !", "!"],
  [" ,", ","],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" do not", " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
] as const;

function metaspace(part: Part): Decoder {
  const { replacement, prepend_scheme, add_prefix_space } = z
    .object({
      replacement: z.string().default("▁"),
      prepend_scheme: z.enum(["always", "first", "never"]).optional(),
      add_prefix_space: z.boolean().default(true),
    })
    .parse(part);
  const keepsFirst = (prepend_scheme ?? (add_prefix_space ? "always" : "never")) === "never";
  return (tokens) => tokens.map((token, i) => token.replaceAll(replacement, i === 0 && !keepsFirst ? "" : " "));
}

function strip(part: Part): Decoder {
  const { content, start, stop } = z
    .object({ content: z.string(), start: z.int().min(0), stop: z.int().min(0) })
    .parse(part);
  return (tokens) =>
    tokens.map((token) => {
      const characters = [...token];
      let from = 0;
      while (from < start && characters[from] === content) from++;
      let to = characters.length;
      while (characters.length - to < stop && to > from && characters[to - 1] === content) to--;
      return characters.slice(from, to).join("");
    });
}

/** `<0xE2>` and the like are bytes; a run of them that is no UTF-8 shows as one U+FFFD a byte. */
function byteFallback(tokens: readonly string[]): readonly string[] {
  const made: string[] = [];
  let bytes: number[] = [];
  for (const token of tokens) {
    const hex = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
    if (hex !== undefined) bytes.push(Number.parseInt(hex, 16));
    else {
      if (bytes.length > 0) made.push(textOf(bytes));
      bytes = [];
      made.push(token);
    }
  }
  if (bytes.length > 0) made.push(textOf(bytes));
  return made;
}

function textOf(bytes: readonly number[]): string {
  const text = utf8Text(Uint8Array.from(bytes));
  return Buffer.from(text).equals(Buffer.from(bytes)) ? text : "\ufffd".repeat(bytes.length);
}

/** Speech: repeated tokens are one, padding is nothing (decoders/ctc.rs). */
function ctc(part: Part): Decoder {
  const { pad_token, word_delimiter_token, cleanup } = z
    .object({
      pad_token: z.string().default("<pad>"),
      word_delimiter_token: z.string().default("|"),
      cleanup: z.boolean().default(true),
    })
    .parse(part);
  return (tokens) =>
    tokens
      .filter((token, i) => token !== tokens[i - 1])
      .map((token) => token.replaceAll(pad_token, ""))
      .map((token) => (cleanup ? cleanUp(token).replaceAll(word_delimiter_token, " ") : token))
      .filter((token) => token !== "");
}
