import { COLOURS, MARGIN, type Pen, page, short, TEXT_SIZE, WIDTH } from "./canvas.ts";
import type { Bars } from "./vector-picture.ts";

const LABELS = 120;
const ROW = 19;
const VALUES = 60;

export async function barsSvg({ bars, hidden }: Bars, pen: Pen): Promise<string> {
  const most = Math.max(...bars.map(({ value }) => value)) || 1;
  const left = MARGIN + LABELS;
  const room = WIDTH - left - MARGIN - VALUES;
  const body: string[] = [];
  for (const [i, { label, value }] of bars.entries()) {
    const y = MARGIN + i * ROW;
    const length = Math.max(1, (value / most) * room);
    body.push(
      await pen.text(label, left - 8, y + 13, { anchor: "end", room: LABELS - 8 }),
      `<rect x="${left}" y="${y + 3}" width="${length.toFixed(1)}" height="${ROW - 7}" rx="2" fill="${BAR}"/>`,
      await pen.text(short(value), left + length + 6, y + 13, { colour: COLOURS.quiet }),
    );
  }
  const bottom = MARGIN + bars.length * ROW;
  if (hidden > 0)
    body.push(await pen.text(`+${hidden}`, left - 8, bottom + TEXT_SIZE, { anchor: "end", colour: COLOURS.quiet }));
  return page(bottom + MARGIN + (hidden > 0 ? 6 : 0), body);
}

const BAR = "#5cacff";
