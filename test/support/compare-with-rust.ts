import { readFileSync } from "node:fs";
import path from "node:path";
import { type JsEncoding, Tokenizer as Rust } from "tokenizers";
import { z } from "zod";
import type { ModelInput, Token, Tokenizer } from "../../src/engine/ports.ts";
import { tokenizerFromFolder } from "../../src/engine/tokens/tokenizer-from-folder.ts";

/** What is compared of each text. */
export const KINDS = ["ids", "ranges", "types", "pair", "truncation", "padding", "added", "text"] as const;
export type Kind = (typeof KINDS)[number];

export interface Difference {
  readonly kind: Kind;
  readonly text: string;
  readonly ours: string;
  readonly theirs: string;
}

/** Each text, the next one as its pair, through a model's tokenizer of ours and through npm `tokenizers`, Hugging Face's Rust engine. */
export async function differencesFromRust(
  folder: string,
  model: string,
  texts: readonly string[],
): Promise<readonly Difference[]> {
  const place = path.join(folder, model);
  const json = readFileSync(path.join(place, "tokenizer.json"), "utf8");
  const ours = await tokenizerFromFolder(place, { model });
  const { post_processor } = z.looseObject({ post_processor: z.unknown() }).parse(JSON.parse(json));
  const engines: Engines = { ours, json, trims: /"trim_offsets":true/u.test(JSON.stringify(post_processor ?? null)) };
  const all: Difference[] = [];
  for (const kind of KINDS) {
    const compare = await comparing[kind](engines);
    for (const [i, text] of texts.entries()) {
      const found = await compare(text, texts[(i + 1) % texts.length] ?? "");
      if (found === undefined) continue;
      const [mine = "", theirs = ""] = found.map((value) => JSON.stringify(value));
      if (mine !== theirs) all.push({ kind, text, ours: mine, theirs });
    }
  }
  return all;
}

interface Engines {
  readonly ours: Tokenizer;
  readonly json: string;
  /** Whether the post-processor takes white space away from ranges. */
  readonly trims: boolean;
}

/** Ours and theirs; undefined where there is nothing to compare. */
type Compare = (text: string, pair: string) => Promise<readonly [unknown, unknown] | undefined>;

const MOST = 12;
const ADDED = ["pictoken", "zzzz1234", "한국어", " x "];

const comparing: Readonly<Record<Kind, (engines: Engines) => Promise<Compare>>> = {
  async ids({ ours, json }) {
    const rust = Rust.fromString(json);
    return async (text) => {
      const expected = (await rust.encode(text, null, { addSpecialTokens: false })).getIds();
      const made = ours.encodeIds(text, { special: false });
      const withRanges = ours.encode(text, { special: false }).ids;
      return String(withRanges) === String(made) ? [made, expected] : [withRanges, made];
    };
  },
  async ranges({ ours, json, trims }) {
    const rust = Rust.fromString(json);
    return async (text) => {
      const expected = await rust.encode(text, null, { addSpecialTokens: false });
      const made = ours.encode(text, { special: false });
      if (String(made.ids) !== String(expected.getIds())) return undefined; // told by `ids`
      const units = unitsOf(text);
      const theirs = expected.getOffsets().map(([from, to]): Range => [units[from!]!, units[to!]!]);
      const mine = made.tokens.map((token) => (trims ? trimmed(token) : rangeOf(token)));
      return [mine.map((range, i) => (isHabit(text, range, theirs[i]!) ? theirs[i] : range)), theirs];
    };
  },
  async types({ ours, json }) {
    const rust = Rust.fromString(json);
    return async (text) => [shown(ours.encode(text)), expectedOf(await rust.encode(text))];
  },
  async pair({ ours, json }) {
    const rust = Rust.fromString(json);
    return async (text, pair) => [shown(ours.encode(text, { pair })), expectedOf(await rust.encode(text, pair))];
  },
  async truncation({ ours, json }) {
    const rust = Rust.fromString(json);
    rust.setTruncation(MOST);
    return async (text, pair) => {
      const options = { truncate: true, maxLength: MOST };
      const one = [shown(ours.encode(text, options)), shown(ours.encode(text, { ...options, pair }))];
      return [one, [expectedOf(await rust.encode(text)), expectedOf(await rust.encode(text, pair))]];
    };
  },
  async padding({ ours, json }) {
    const token = ours.specialTokens.pad;
    const padId = token === undefined ? undefined : ours.idOf(token);
    if (padId === undefined) return async () => undefined;
    const left = shown(ours.encode("a", { pad: true, maxLength: 40 })).mask[0] === 0;
    const rust = Rust.fromString(json);
    rust.setPadding({ maxLength: 40, padId, padToken: token!, direction: left ? "left" : "right" } as never);
    return async (text, pair) => {
      const made = shown(ours.encode(text, { pair, pad: true, maxLength: 40 }));
      return [made, expectedOf(await rust.encode(text, pair))];
    };
  },
  async added({ ours, json }) {
    const rust = Rust.fromString(json);
    rust.addTokens([...ADDED]);
    return async (text, pair) => {
      const mixed = `${text}${ADDED.join(text.slice(0, 3))}${pair.slice(0, 5)}`;
      return [shown(ours.encode(mixed, { addTokens: ADDED })), expectedOf(await rust.encode(mixed))];
    };
  },
  async text({ ours, json }) {
    const rust = Rust.fromString(json);
    return async (text) => {
      const ids = ours.encodeIds(text);
      if (ids.length === 0 || json.includes("</w>")) return undefined; // CLIP's mark is taken away by transformers, not by the engine
      const theirs = [await rust.decode([...ids], false), await rust.decode([...ids], true)];
      return [[ours.decode(ids), ours.decode(ids, { skipSpecial: true })], theirs];
    };
  },
};

function shown({ ids, tokenTypeIds, attentionMask }: ModelInput) {
  return { ids, types: tokenTypeIds, mask: attentionMask };
}

function expectedOf(encoding: JsEncoding) {
  return { ids: encoding.getIds(), types: encoding.getTypeIds(), mask: encoding.getAttentionMask() };
}

/** UTF-16 units before each character, by its number. */
function unitsOf(text: string): readonly number[] {
  let at = 0;
  const behind = Array.from(text, ({ length }) => {
    at += length;
    return at;
  });
  return [0, ...behind];
}

type Range = readonly [from: number, to: number];

function rangeOf({ start = 0, end = start }: Token): Range {
  return [start, end];
}

/** `process_offsets` in pre_tokenizers/byte_level.rs: spaces before and behind a token are no part of it. */
function trimmed(token: Token): Range {
  const [start, end] = rangeOf(token);
  const before = /^[Ġ\s]*/u.exec(token.token)![0].length;
  const behind = /[Ġ\s]*$/u.exec(token.token)![0].length;
  const from = Math.min(start + before, end);
  return [from, behind > 0 ? Math.max(end - behind, from) : end];
}

/**
 * Where the engine's ranges are others on purpose or for want of better (docs/golden-values.md): what is put before a text has the range of its
 * first character, ours an empty one; a letter composed of several characters has the range of one of them, ours of them all.
 */
function isHabit(text: string, [start, end]: Range, [from, to]: Range): boolean {
  if (start === end) return from === start && [...text.slice(from, to)].length === 1;
  return from >= start && to <= end && /[\p{M}\u1160-\u11ff]/u.test(text.slice(start, end));
}
