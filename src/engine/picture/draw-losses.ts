import { createFonts, type Fonts } from "./fonts.ts";
import { rasterise } from "./rasterise.ts";
import { COLOURS, MARGIN, page, penWith, WIDTH } from "./vectors/canvas.ts";

export type DrawLosses = (losses: readonly number[]) => Promise<Uint8Array>;

/** Draws what was left of the loss at the start after each generation of a training, as a PNG. Shares 0…1. */
export function createLossDrawing(): DrawLosses {
  const fonts = createFonts();
  return (losses) => drawLosses(fonts, losses);
}

/** In CSS pixels. */
const HEIGHT = 240;
const LEFT = 56;
const BOTTOM = 28;

async function drawLosses(fonts: Fonts, losses: readonly number[]): Promise<Uint8Array> {
  const pen = penWith(fonts);
  const right = WIDTH - 3 * MARGIN;
  const bottom = HEIGHT - BOTTOM;
  const x = (generation: number) => LEFT + (generation / Math.max(1, losses.length)) * (right - LEFT);
  const y = (share: number) => bottom - share * (bottom - MARGIN);
  const heights = [0, 0.25, 0.5, 0.75, 1];
  const grid = heights.map(
    (share) => `<path d="M${LEFT} ${y(share)}H${right}" stroke="${COLOURS.line}" opacity=".35"/>`,
  );
  const shares = heights.map((share) =>
    pen.text(`${100 * share} %`, LEFT - 6, y(share) + 4, { size: 11, anchor: "end", colour: COLOURS.quiet }),
  );
  const marks = marksUpTo(losses.length).map((generation) =>
    pen.text(String(generation), x(generation), HEIGHT - 8, { size: 11, anchor: "middle", colour: COLOURS.quiet }),
  );
  const points = [1, ...losses].map((loss, generation) => `${x(generation).toFixed(1)},${y(loss).toFixed(1)}`);
  const curve = `<polyline points="${points.join(" ")}" fill="none" stroke="#8ab4ff" stroke-width="2.5" stroke-linejoin="round"/>`;
  const last = losses.at(-1) ?? 1;
  const end = pen.text(`${Math.round(100 * last)} %`, right + 6, y(last) + 4);
  return rasterise(page(HEIGHT, [...grid, ...(await Promise.all([...shares, ...marks, end])), curve]));
}

/** 0, the last, and a few round numbers between. */
function marksUpTo(last: number): readonly number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((each) => last / each <= MOST_MARKS) ?? last;
  return Array.from({ length: Math.floor(last / step) + 1 }, (_, i) => i * step);
}

const MOST_MARKS = 8;
