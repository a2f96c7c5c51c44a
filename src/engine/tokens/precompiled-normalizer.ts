import { z } from "zod";
import { characterLength } from "./aligned-text.ts";
import type { Part } from "./part.ts";
import { byEdits, type Edit, inTurn, type Rewrite } from "./rewrite.ts";

/**
 * SentencePiece's table of replacements, compiled into a double-array trie (Aoe 1989, in the layout of darts-clone), read as the Rust reference
 * reads it (huggingface/tokenizers, normalizers/precompiled.rs, and spm_precompiled): a grapheme of fewer than six bytes is looked up as a
 * whole, and its shortest prefix that the table has replaces all of it; else its characters are looked up one by one.
 */
export function precompiledNormalizer(part: Part): Rewrite {
  const { precompiled_charsmap } = z.object({ precompiled_charsmap: z.string().nullish() }).parse(part);
  if (!precompiled_charsmap) return inTurn([]);
  const lookUp = replacements(Buffer.from(precompiled_charsmap, "base64"));
  const ascii = Array.from({ length: 128 }, (_, code) => lookUp(String.fromCharCode(code)));
  return byEdits((text) => edits(text, ascii, lookUp));
}

type LookUp = (chunk: string) => string | undefined;

/** ASCII stands for itself unless something joins it; all else in graphemes. */
function* edits(text: string, ascii: readonly (string | undefined)[], lookUp: LookUp): Iterable<Edit> {
  for (const { 0: run, index } of text.matchAll(
    /(?:[\0-\x0c\x0e-\x7f]+(?![^\0-\x7f]))|[\s\S]+?(?=[\0-\x0c\x0e-\x7f]{2}|$)/g,
  )) {
    if (PLAIN.test(run)) {
      for (let at = 0; at < run.length; at++) {
        const replacement = ascii[run.charCodeAt(at)];
        if (replacement !== undefined) yield [index + at, index + at + 1, replacement];
      }
    } else yield* graphemeEdits(run, index, lookUp);
  }
}

const PLAIN = /^[\0-\x0c\x0e-\x7f]*$/;

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

function* graphemeEdits(text: string, offset: number, lookUp: LookUp): Iterable<Edit> {
  for (const { segment, index } of GRAPHEMES.segment(text)) {
    const from = offset + index;
    const whole = Buffer.byteLength(segment) < LONG_GRAPHEME ? lookUp(segment) : undefined;
    if (whole !== undefined) yield [from, from + segment.length, whole];
    else yield* characterEdits(segment, from, lookUp);
  }
}

const LONG_GRAPHEME = 6;

function* characterEdits(text: string, offset: number, lookUp: LookUp): Iterable<Edit> {
  for (let at = 0; at < text.length; ) {
    const end = at + characterLength(text, at);
    const replacement = lookUp(text.slice(at, end));
    if (replacement !== undefined) yield [offset + at, offset + end, replacement];
    at = end;
  }
}

/** The file: the trie's size in bytes, the trie, then the replacements, each ended by a zero. */
function replacements(file: Buffer): LookUp {
  const size = file.length < 4 ? 0 : file.readUInt32LE(0);
  if (size % 4 !== 0 || 4 + size > file.length) throw new SyntaxError("precompiled_charsmap is cut off");
  const units = Uint32Array.from({ length: size / 4 }, (_, i) => file.readUInt32LE(4 + 4 * i));
  const texts = file.subarray(4 + size);
  return (chunk) => {
    const at = shortestPrefix(units, Buffer.from(chunk));
    return at === undefined ? undefined : texts.toString("utf8", at, endOf(texts, at));
  };
}

function endOf(texts: Buffer, at: number): number {
  const end = texts.indexOf(0, at);
  return end < 0 ? texts.length : end;
}

/** The value of the shortest prefix of `key` in the trie. */
function shortestPrefix(units: Uint32Array, key: Uint8Array): number | undefined {
  let at = offsetOf(units[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return undefined;
    at ^= byte;
    const unit = units[at] ?? 0;
    if ((unit & LABEL) >>> 0 !== byte) return undefined;
    at ^= offsetOf(unit);
    if ((unit & LEAF) !== 0) return (units[at] ?? 0) & VALUE;
  }
  return undefined;
}

const LABEL = 0x8000_00ff;
const LEAF = 1 << 8;
const VALUE = 0x7fff_ffff;

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & (1 << 9)) >>> 6);
}
