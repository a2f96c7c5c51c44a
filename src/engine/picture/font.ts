import { readFile } from "node:fs/promises";

/** A font, able to turn text into outlines. */
export interface Font {
  has(codePoint: number): boolean;
  /** The glyphs of `text` in the order in which they are drawn, from left to right, as they look between `before` and `after`. */
  shape(text: string, around?: { readonly before: string; readonly after: string }): Shaped;
}

/** Lengths are parts of the font size; y goes up. */
export interface Shaped {
  readonly width: number;
  readonly glyphs: readonly Glyph[];
  readonly rightToLeft: boolean;
}

export interface Glyph {
  /** SVG path in font units: `unitsPerEm` of them are the font size. */
  readonly path: string;
  readonly unitsPerEm: number;
  readonly x: number;
  readonly y: number;
}

/** Opens a font file (WOFF2, TrueType, OpenType); a variable one in regular weight. Shaped by HarfBuzz, so that Arabic joins and Indic clusters form. */
export async function loadFont(path: string): Promise<Font> {
  const [harfbuzz, data] = await Promise.all([import("harfbuzzjs"), readFont(path)]);
  const face = new harfbuzz.Face(new harfbuzz.Blob(data));
  const font = new harfbuzz.Font(face);
  font.setVariations([new harfbuzz.Variation("wght", REGULAR)]);
  const covered = new Set(face.collectUnicodes());
  const paths = new Map<number, string>();

  return {
    has: (codePoint) => covered.has(codePoint),
    shape(text, { before, after } = { before: "", after: "" }) {
      const buffer = new harfbuzz.Buffer();
      buffer.addText(before + text + after, before.length, text.length);
      buffer.guessSegmentProperties();
      harfbuzz.shape(font, buffer);
      let x = 0;
      const glyphs = buffer.getGlyphInfosAndPositions().map((glyph) => {
        const placed = { x: (x + (glyph.xOffset ?? 0)) / face.upem, y: (glyph.yOffset ?? 0) / face.upem };
        x += glyph.xAdvance ?? 0;
        return { path: pathOf(glyph.codepoint), unitsPerEm: face.upem, ...placed };
      });
      const shaped = { width: x / face.upem, glyphs, rightToLeft: RIGHT_TO_LEFT.test(text) };
      return shaped.width > 0 ? shaped : withRoom(shaped);
    },
  };

  /** HarfBuzz calls the glyph's number its code point. */
  function pathOf(glyph: number): string {
    const path = paths.get(glyph) ?? font.glyphToPath(glyph);
    paths.set(glyph, path);
    return path;
  }
}

/** A mark that stands alone is drawn to the left of where it stands: it gets the room of a letter. */
function withRoom({ glyphs, rightToLeft }: Shaped): Shaped {
  return { width: LETTER, glyphs: glyphs.map((glyph) => ({ ...glyph, x: glyph.x + LETTER })), rightToLeft };
}

const LETTER = 0.6;
const REGULAR = 400;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

async function readFont(path: string): Promise<Uint8Array> {
  const data = await readFile(path);
  if (!path.endsWith(".woff2")) return data;
  const { default: decompress } = await import("woff2-encoder/decompress");
  return decompress(data);
}
