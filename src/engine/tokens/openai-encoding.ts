import { getEncodingParams } from "gpt-tokenizer/modelParams";
import { resolveEncodingAsync } from "gpt-tokenizer/resolveEncodingAsync";
import { mergeBytePairs } from "./merge-byte-pairs.ts";
import { rememberPieces } from "./remember-pieces.ts";
import { utf8 } from "./spelling.ts";

export type OpenaiEncodingName = Parameters<typeof resolveEncodingAsync>[0];

/** One of OpenAI's vocabularies, able to cut text and to say what each id stands for. */
export interface OpenaiEncoding {
  /** The highest id and one: tiktoken's `n_vocab`. */
  readonly vocabularySize: number;
  /** The ids of a well-formed text. What looks like a special token in it is ordinary text, as in tiktoken's `encode_ordinary`. */
  encode(text: string): number[];
  /** A token's bytes as latin-1; undefined for special tokens and unused ids. */
  bytesOf(id: number): string | undefined;
  /** The id of a text that is a token, or of a special token's name. */
  idOf(token: string): number | undefined;
  /** The name of a special token, `<|endoftext|>`. */
  specialOf(id: number): string | undefined;
}

/**
 * Ranks, special tokens and patterns from gpt-tokenizer, loaded when first asked for; the merging is ours, since the library's takes n² steps for a
 * long run and loses a byte order mark (its TextDecoder drops it).
 */
export async function loadOpenaiEncoding(name: OpenaiEncodingName): Promise<OpenaiEncoding> {
  const ranks = await resolveEncodingAsync(name);
  const { tokenSplitRegex, specialTokensEncoder } = getEncodingParams(name, () => ranks);
  const ids = new Map<string, number>();
  ranks.forEach((token, id) => void ids.set(bytes(token), id));
  const specials = new Map((SPECIALS[name] ?? [...specialTokensEncoder]).map(([token, id]) => [id, token]));
  const specialIds = new Map(Array.from(specials, ([id, token]) => [token, id]));
  return {
    vocabularySize: Math.max(ranks.length - 1, ...specials.keys()) + 1,
    encode: encoder(exactPattern(tokenSplitRegex), ids),
    bytesOf: (id) => (ranks[id] === undefined ? undefined : bytes(ranks[id])),
    idOf: (token) => ids.get(utf8(token)) ?? specialIds.get(token),
    specialOf: (id) => specials.get(id),
  };
}

/** As in tiktoken's openai_public.py, where gpt-tokenizer 4.0.0 numbers them otherwise. */
const SPECIALS: Readonly<Partial<Record<OpenaiEncodingName, readonly (readonly [string, number])[]>>> = {
  o200k_base: [
    ["<|endoftext|>", 199_999],
    ["<|endofprompt|>", 200_018],
  ],
};

function bytes(token: string | readonly number[]): string {
  return typeof token === "string" ? utf8(token) : String.fromCharCode(...token);
}

function encoder(pattern: RegExp, ids: ReadonlyMap<string, number>): (text: string) => number[] {
  const encode = rememberPieces((piece) => {
    const whole = utf8(piece);
    const id = ids.get(whole);
    return id === undefined ? mergeBytePairs(whole, (token) => ids.get(token)) : [id];
  });
  return (text) => encode(text.match(pattern) ?? []);
}

/** tiktoken's patterns are Rust's: `\s` is Unicode's White_Space (JavaScript's has U+FEFF and lacks U+0085), and `(?i:'s)` also matches `'ſ`. */
function exactPattern({ source, flags }: RegExp): RegExp {
  const exact = source
    .replaceAll("\\s", "\\p{White_Space}")
    .replaceAll("\\S", "\\P{White_Space}")
    .replaceAll("[sS]", "[sS\u017f]");
  return new RegExp(exact, flags);
}
