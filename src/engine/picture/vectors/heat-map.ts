import sharp from "sharp";
import { COLOURS, MARGIN, type Pen, page, short, TEXT_SIZE, WIDTH } from "./canvas.ts";
import { diverging } from "./diverging.ts";
import type { HeatMap } from "./vector-picture.ts";

const LABELS = 120;
const ROW = 17;
const SCALE_HEIGHT = 34;
/** As many columns as can still be told apart; more numbers are averaged. */
const MOST_COLUMNS = 128;

export async function heatMapSvg({ rows, hidden, isOneVector }: HeatMap, pen: Pen): Promise<string> {
  const length = rows[0]?.values.length ?? 1;
  const columns = Math.min(length, MOST_COLUMNS);
  const binned = rows.map(({ values }) => bins(values, columns));
  const limit = scaleLimit(binned);
  const left = MARGIN + LABELS;
  const width = WIDTH - left - MARGIN;
  const height = rows.length * ROW;
  const pixels = await cellsPng(binned, columns, limit);
  const body = [
    `<image x="${left}" y="${MARGIN}" width="${width}" height="${height}" preserveAspectRatio="none" image-rendering="optimizeSpeed" href="data:image/png;base64,${pixels.toString("base64")}"/>`,
  ];
  for (const [i, { label }] of rows.entries())
    body.push(await pen.text(label, left - 8, MARGIN + i * ROW + 13, { anchor: "end", room: LABELS - 8 }));
  const under = MARGIN + height + TEXT_SIZE + 6;
  if (hidden > 0) body.push(await pen.text(`+${hidden}`, left - 8, under, { anchor: "end", colour: COLOURS.quiet }));
  if (!isOneVector) {
    body.push(await pen.text("0", left, under, { colour: COLOURS.quiet }));
    body.push(await pen.text(`${length - 1}`, left + width, under, { anchor: "end", colour: COLOURS.quiet }));
  }
  body.push(await colourScale(limit, left + width / 2, under, pen));
  return page(under + SCALE_HEIGHT - TEXT_SIZE, body);
}

/** A few outliers of CLIP's states are fifty times the rest: the scale ends where all but two in a hundred are inside it. */
function scaleLimit(rows: readonly Float32Array[]): number {
  const sizes = Float32Array.from(rows.flatMap((values) => Array.from(values, Math.abs))).sort();
  return sizes[Math.floor(0.98 * (sizes.length - 1))] || 1;
}

function bins(values: Float32Array, columns: number): Float32Array {
  if (values.length === columns) return values;
  return Float32Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns);
    const to = Math.floor(((column + 1) * values.length) / columns);
    return values.subarray(from, to).reduce((sum, value) => sum + value, 0) / (to - from);
  });
}

/** One pixel for each number; where a last row is shorter, the ground shows. */
function cellsPng(rows: readonly Float32Array[], columns: number, limit: number): Promise<Buffer> {
  const pixels = new Uint8Array(rows.length * columns * 4);
  for (const [i, values] of rows.entries())
    for (const [k, value] of values.entries()) pixels.set([...diverging(value / limit), 255], 4 * (i * columns + k));
  return sharp(pixels, { raw: { width: columns, height: rows.length, channels: 4 } })
    .png()
    .toBuffer();
}

/** What the colours mean, centred at x. */
async function colourScale(limit: number, x: number, y: number, pen: Pen): Promise<string> {
  const steps = Array.from({ length: SCALE_STEPS }, (_, i) => {
    const colour = `rgb(${diverging((2 * i) / (SCALE_STEPS - 1) - 1).join(",")})`;
    return `<rect x="${x - SCALE_WIDTH / 2 + (i * SCALE_WIDTH) / SCALE_STEPS}" y="${y - 10}" width="${SCALE_WIDTH / SCALE_STEPS + 0.5}" height="10" fill="${colour}"/>`;
  });
  const from = await pen.text(short(-limit), x - SCALE_WIDTH / 2 - 6, y, { anchor: "end" });
  const to = await pen.text(short(limit), x + SCALE_WIDTH / 2 + 6, y);
  return [...steps, from, to].join("");
}

const SCALE_WIDTH = 160;
const SCALE_STEPS = 41;
