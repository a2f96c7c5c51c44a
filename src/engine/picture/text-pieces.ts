import { isEmoji, lookOf } from "./character-looks.ts";
import type { Font, Shaped } from "./font.ts";
import { hanOf } from "./font-families.ts";
import type { Fonts } from "./fonts.ts";

/** A part of a text that is drawn in one way. */
export type Piece =
  | { readonly kind: "glyphs"; readonly shaped: Shaped }
  /** White space, as a sign that stands for it. */
  | { readonly kind: "space"; readonly shaped: Shaped }
  /** A character that has no look of its own, or no font: its code point, `U+200B`. */
  | { readonly kind: "code"; readonly shaped: Shaped };

export interface TextPiecesOptions {
  /** Chooses the regional forms of Chinese characters. */
  readonly locale: string;
  /** What stands beside the text, for letters that join. */
  readonly before?: string;
  readonly after?: string;
  /** `plain` leaves white space empty. */
  readonly spaces?: "shown" | "plain";
}

/** Text in pieces from left to right: every character of it shows in some way. */
export async function textPieces(
  fonts: Fonts,
  text: string,
  { locale, before = "", after = "", spaces = "shown" }: TextPiecesOptions,
): Promise<readonly Piece[]> {
  const han = hanOf(locale, before + text + after);
  const find: Find = (cluster) => fonts.find(cluster, { han, emoji: isEmoji(cluster) });
  const parts: Part[] = [];
  for (const { segment } of GRAPHEMES.segment(text)) {
    for (const part of await partsOf(segment, find, spaces)) add(parts, part);
  }
  let end = 0;
  const pieces = parts.map((part): Piece => {
    const start = end;
    end += part.units;
    if (part.kind !== "glyphs") return { kind: part.kind, shaped: part.font.shape(part.text) };
    const beside = {
      before: (before + text.slice(0, start)).slice(-CONTEXT),
      after: (text.slice(end) + after).slice(0, CONTEXT),
    };
    return { kind: "glyphs", shaped: part.font.shape(part.text, beside) };
  });
  return pieces.find(({ kind }) => kind === "glyphs")?.shaped.rightToLeft ? pieces.toReversed() : pieces;
}

const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Characters beside a text that its shapes can depend on: HarfBuzz looks at five. */
const CONTEXT = 5;

interface Part {
  readonly kind: Piece["kind"];
  /** What is drawn, and how many UTF-16 units of the text it stands for. */
  readonly text: string;
  readonly units: number;
  readonly font: Font;
}

type Find = (cluster: string) => Promise<Font | undefined>;

/** Neighbours in one font are shaped together: letters join, pairs are kerned. */
function add(parts: Part[], part: Part) {
  const last = parts.at(-1);
  if (last?.kind === "glyphs" && part.kind === "glyphs" && last.font === part.font) {
    parts[parts.length - 1] = { ...last, text: last.text + part.text, units: last.units + part.units };
  } else parts.push(part);
}

async function partsOf(cluster: string, find: Find, spaces: "shown" | "plain"): Promise<readonly Part[]> {
  const look = lookOf(cluster);
  if (spaces === "plain" && /^\p{Z}+$/u.test(cluster)) return [await part("glyphs", " ", cluster.length, find)];
  if (look.kind === "space") return [await part("space", look.sign, cluster.length, find)];
  if (look.kind === "unseen") return codes(cluster, find);
  const hidden = await codes(look.hidden, find);
  for (const text of look.ways) {
    const font = await find(text);
    if (font) return [{ kind: "glyphs", text, units: look.drawn.length, font }, ...hidden];
  }
  const characters = [...look.drawn];
  if (characters.length === 1) return [...(await codes(look.drawn, find)), ...hidden];
  const apart = await Promise.all(characters.map((character) => partsOf(character, find, spaces)));
  return [...apart.flat(), ...hidden];
}

function codes(text: string, find: Find): Promise<readonly Part[]> {
  return Promise.all(
    [...text].map((character) => {
      const hex = character.codePointAt(0)!.toString(16).toUpperCase();
      return part("code", `U+${hex.padStart(4, "0")}`, character.length, find);
    }),
  );
}

/** A part that the project's fonts surely have. */
async function part(kind: Part["kind"], text: string, units: number, find: Find): Promise<Part> {
  const font = await find(text);
  if (font === undefined) throw new Error(`no font has ${JSON.stringify(text)}`);
  return { kind, text, units, font };
}
