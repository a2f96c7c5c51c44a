import type { Encoding } from "../ports.ts";
import { cardSvg } from "./card.ts";
import { type Cluster, clusterLines, clustersOf, type PlacedCluster } from "./clusters.ts";
import { type Colours, DARK, LIGHT } from "./colours.ts";
import { createFonts, type Fonts } from "./fonts.ts";
import { rasterise } from "./rasterise.ts";
import { textPieces } from "./text-pieces.ts";
import { textSvg } from "./token-svg.ts";

/** One model's cuts of the text, without the tokens around it. */
export interface ComparedCuts {
  readonly label: string;
  readonly count: string;
  readonly encoding: Encoding;
}

export interface ComparisonOptions {
  /** Chooses the regional forms of Chinese characters. */
  readonly locale?: string;
  readonly theme?: "light" | "dark";
  /** The words for what did not fit. */
  readonly more: (hiddenCharacters: number) => string | Promise<string>;
}

export type DrawComparison = (
  text: string,
  rows: readonly ComparedCuts[],
  options: ComparisonOptions,
) => Promise<{ readonly png: Uint8Array; readonly hidden: number }>;

/** Draws the same text once for each model, every character under itself, so that the cuts can be compared. */
export function createComparisonDrawing(): DrawComparison {
  const fonts = createFonts();
  return (text, rows, options) => drawComparison(fonts, text, rows, options);
}

const WIDTH = 900;
const LABELS = 230;
const MARGIN = 16;
const ROW = 30;
const BOX = 26;
const BASELINE = 19;
const BLOCK_GAP = 14;
/** Grounds of one token overlap by this, so that no line shows between them. */
const SEAM = 0.6;
const TEXT_SIZE = 18;
const LABEL_SIZE = 12;
/** Past it a chat shows a picture too small to read. */
const TALLEST = 1100;
/** More characters than any picture of this size holds. */
const MOST_DRAWN = 4000;

async function drawComparison(
  fonts: Fonts,
  text: string,
  rows: readonly ComparedCuts[],
  { locale = "en-US", theme = "light", more }: ComparisonOptions,
) {
  const colours = theme === "light" ? LIGHT : DARK;
  const wellFormed = text.toWellFormed();
  const clusters = await clustersOf(fonts, wellFormed.slice(0, MOST_DRAWN), { locale, size: TEXT_SIZE });
  const all = clusterLines(clusters, WIDTH - LABELS - 2 * MARGIN);
  const block = rows.length * ROW + BLOCK_GAP;
  const lines = all.slice(0, Math.max(1, Math.floor((TALLEST - 2 * MARGIN) / block)));
  const shown = lines.flat().reduce((sum, { cluster }) => sum + cluster.text.length, 0);
  const hidden = [...wellFormed.slice(shown)].length;
  const labels = await Promise.all(rows.map((row) => labelSvgs(fonts, row, locale, colours)));
  const body: string[] = [];
  for (const [i, line] of lines.entries()) {
    const top = MARGIN + i * block;
    for (const [r, row] of rows.entries()) {
      const y = top + r * ROW;
      body.push(labels[r]!(y), rowSvg(line, row.encoding, MARGIN + LABELS, y, colours));
    }
  }
  const bottom = MARGIN + lines.length * block;
  const words = hidden > 0 ? await textPieces(fonts, await more(hidden), { locale, spaces: "plain" }) : [];
  body.push(textSvg(words, MARGIN + LABELS, bottom + LABEL_SIZE, LABEL_SIZE, colours.quiet));
  const height = bottom + (hidden > 0 ? MARGIN + LABEL_SIZE : 0);
  return { png: await rasterise(cardSvg(WIDTH, height, colours, body.join(""))), hidden };
}

async function labelSvgs(fonts: Fonts, { label, count }: ComparedCuts, locale: string, colours: Colours) {
  const [name, number] = await Promise.all(
    [shortened(label), count].map((words) => textPieces(fonts, words, { locale, spaces: "plain" })),
  );
  const width = number!.reduce((sum, { shaped }) => sum + shaped.width * LABEL_SIZE, 0);
  return (y: number) =>
    textSvg(name!, MARGIN, y + BASELINE - 1, LABEL_SIZE, colours.quiet) +
    textSvg(number!, MARGIN + LABELS - 12 - width, y + BASELINE - 1, LABEL_SIZE, colours.text);
}

/** Names of the Hub begin with an organisation, which can be spared. */
function shortened(label: string): string {
  const name = label.split("/").at(-1) ?? label;
  return name.length > LONGEST_LABEL ? `${name.slice(0, LONGEST_LABEL - 1)}…` : name;
}

const LONGEST_LABEL = 25;

/** One line of one model: grounds in the tokens' colours, the text on them. */
function rowSvg(
  line: readonly PlacedCluster[],
  { tokens }: Encoding,
  left: number,
  y: number,
  colours: Colours,
): string {
  const covering = line.map(({ cluster }) => tokensOf(cluster, tokens));
  return line
    .map(({ cluster, x }, i) => {
      const own = covering[i]!;
      const at = left + x;
      const width = cluster.width / Math.max(1, own.length);
      const grounds = own.map((token, part) => {
        const opens = part > 0 || covering[i - 1]?.at(-1) !== token;
        const closes = part < own.length - 1 || covering[i + 1]?.[0] !== token;
        const from = at + part * width + (opens ? 1 : 0);
        const to = at + (part + 1) * width - (closes ? 1 : -SEAM);
        const look = tokens[token]?.unknown
          ? `fill="none" stroke="${colours.line}" stroke-dasharray="3 2"`
          : `fill="${colours.tokens[token % colours.tokens.length]}"`;
        return `<rect x="${from.toFixed(2)}" y="${y}" width="${Math.max(0.5, to - from).toFixed(2)}" height="${BOX}" ${look}/>`;
      });
      const colour = cluster.blank ? colours.quiet : colours.text;
      return grounds.join("") + textSvg(cluster.pieces, at, y + BASELINE, TEXT_SIZE, colour);
    })
    .join("");
}

/** The numbers of the tokens that touch a character, in order. */
function tokensOf({ start, text }: Cluster, tokens: Encoding["tokens"]): readonly number[] {
  const end = start + text.length;
  const found: number[] = [];
  // The tokens before are in order too: a binary search finds the first that ends after the character begins.
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.end ?? 0) > start) high = middle;
    else low = middle + 1;
  }
  for (let i = low; i < tokens.length && (tokens[i]?.start ?? 0) < end; i++) found.push(i);
  return found;
}
