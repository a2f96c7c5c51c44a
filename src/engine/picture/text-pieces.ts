import type { Font, Shaped } from "./font.ts";
import { hanOf } from "./font-families.ts";
import type { Fonts } from "./fonts.ts";

/** A part of a text that is drawn in one way. */
export type Piece =
  | { readonly kind: "glyphs"; readonly shaped: Shaped }
  /** White space, as a sign that stands for it. */
  | { readonly kind: "space"; readonly shaped: Shaped }
  /** A character that has no look of its own, or no font: its code point in a small box. */
  | { readonly kind: "code"; readonly codePoint: number; readonly shaped: Shaped };

export interface TextPiecesOptions {
  /** Chooses the regional forms of Chinese characters. */
  readonly locale: string;
  /** What stands beside the text, for letters that join. */
  readonly before?: string;
  readonly after?: string;
  /** `plain` leaves white space empty. */
  readonly spaces?: "shown" | "plain";
}

/** Text in pieces, from left to right as it is read: every character of it shows in some way. */
export async function textPieces(
  fonts: Fonts,
  text: string,
  { locale, before = "", after = "", spaces = "shown" }: TextPiecesOptions,
): Promise<readonly Piece[]> {
  const han = hanOf(locale, before + text + after);
  const find = (cluster: string) => fonts.find(cluster, { han, emoji: EMOJI.test(cluster) });
  const parts: Part[] = [];
  for (const { segment } of GRAPHEMES.segment(text)) {
    for (const visible of await lookOf(segment, find, spaces)) add(parts, visible);
  }
  const offsets = offsetsOf(parts);
  const pieces = await Promise.all(
    parts.map((part, i): Promise<Piece> | Piece => {
      if (part.kind === "code") return codePiece(part.codePoint, find);
      if (part.kind === "space") return { kind: "space", shaped: part.font.shape(part.text) };
      const [start, end] = offsets[i]!;
      const around = {
        before: (before + text.slice(0, start)).slice(-CONTEXT),
        after: (text.slice(end) + after).slice(0, CONTEXT),
      };
      return { kind: "glyphs", shaped: part.font.shape(part.text, around) };
    }),
  );
  return visualOrder(pieces);
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Characters beside a text that its shapes can depend on: HarfBuzz looks at five. */
const CONTEXT = 5;

type Part =
  | { readonly kind: "glyphs" | "space"; readonly text: string; readonly units: number; readonly font: Font }
  | { readonly kind: "code"; readonly codePoint: number; readonly units: number };

type Find = (cluster: string) => Promise<Font | undefined>;

/** Neighbours in one font are shaped together: letters join, pairs are kerned. */
function add(parts: Part[], part: Part) {
  const last = parts.at(-1);
  if (last?.kind === "glyphs" && part.kind === "glyphs" && last.font === part.font) {
    parts[parts.length - 1] = { ...last, text: last.text + part.text, units: last.units + part.units };
  } else parts.push(part);
}

function offsetsOf(parts: readonly Part[]): readonly (readonly [number, number])[] {
  let end = 0;
  return parts.map(({ units }) => {
    const start = end;
    end += units;
    return [start, end] as const;
  });
}

/** What one grapheme cluster is drawn as. */
async function lookOf(cluster: string, find: Find, spaces: "shown" | "plain"): Promise<readonly Part[]> {
  const units = cluster.length;
  const sign = SIGNS[cluster];
  if (spaces === "plain" && /^\p{Z}+$/u.test(cluster)) {
    const font = await find(" ");
    if (font) return [{ kind: "glyphs", text: " ", units, font }];
  } else if (sign !== undefined) {
    const font = await find(sign);
    if (font) return [{ kind: "space", text: sign, units, font }];
  }
  if (UNSEEN.test(cluster)) return codes(cluster);
  const { drawn, hidden } = withoutIdleJoiners(cluster);
  const composed = MARK_FIRST.test(drawn) ? `◌${drawn}` : drawn.normalize("NFC");
  const [shown, font] = await firstFound([composed, drawn], find);
  if (font) return [{ kind: "glyphs", text: shown, units: drawn.length, font }, ...codes(hidden)];
  const characters = [...drawn];
  if (characters.length === 1) return codes(cluster);
  return [
    ...(await Promise.all(characters.map((character) => lookOf(character, find, spaces)))).flat(),
    ...codes(hidden),
  ];
}

async function firstFound(ways: readonly string[], find: Find): Promise<readonly [string, Font | undefined]> {
  for (const way of ways) {
    const font = await find(way);
    if (font) return [way, font];
  }
  return ["", undefined];
}

function codes(text: string): readonly Part[] {
  return [...text].map((character) => ({
    kind: "code",
    codePoint: character.codePointAt(0)!,
    units: character.length,
  }));
}

/** A joiner or selector at the end, or one that joins nothing, would not be seen. */
function withoutIdleJoiners(cluster: string): { readonly drawn: string; readonly hidden: string } {
  const idle = JOINERS_WORK.test(cluster) ? /\u200d$/u : /\p{Default_Ignorable_Code_Point}+$/u;
  const drawn = cluster.replace(idle, "");
  return { drawn, hidden: cluster.slice(drawn.length) };
}

const SIGNS: Readonly<Record<string, string>> = {
  " ": "·",
  "\u00a0": "⍽",
  "\u3000": "□",
  "\t": "→",
  "\n": "⏎",
  "\r": "␍",
  "\r\n": "⏎",
};

const EMOJI =
  /\p{Emoji_Presentation}|\p{Extended_Pictographic}\ufe0f|\p{Extended_Pictographic}\p{Emoji_Modifier}|\u20e3/u;
const UNSEEN = /^[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]+$/u;
const MARK_FIRST = /^\p{M}/u;
/** Emoji, and scripts in which a joiner changes the shape. */
const JOINERS_WORK =
  /\u20e3|[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Telugu}\p{Script=Tamil}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}]/u;

async function codePiece(codePoint: number, find: Find): Promise<Piece> {
  const written = `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`;
  const font = await find(written);
  if (font === undefined) throw new Error("no font has Latin letters");
  return { kind: "code", codePoint, shaped: font.shape(written) };
}

/** A text whose first letters run from right to left is drawn from its end; runs of the other direction keep their own. */
function visualOrder(pieces: readonly Piece[]): readonly Piece[] {
  const first = pieces.find(({ kind }) => kind === "glyphs");
  return first?.shaped.rightToLeft ? pieces.toReversed() : pieces;
}
