import { COLOURS, MARGIN, type Pen, page, WIDTH } from "./canvas.ts";
import type { WeightedWords } from "./vector-picture.ts";

const SIZE = 22;
const NOTE = 11;
const LINE = 54;
const GAP = 10;
/** More would be too tall for a chat; the rest is in the table. */
const MOST_LINES = 14;

export async function weightedWordsSvg({ words }: WeightedWords, pen: Pen): Promise<string> {
  const body: string[] = [];
  let [x, line] = [MARGIN, 0];
  for (const { text, weight, note } of words) {
    const room = WIDTH - 2 * MARGIN;
    const width = Math.min(room, Math.max(await pen.width(text, SIZE), await pen.width(note, NOTE)));
    if (x > MARGIN && x + width > WIDTH - MARGIN) [x, line] = [MARGIN, line + 1];
    if (line === MOST_LINES) break;
    const baseline = MARGIN + line * LINE + SIZE;
    body.push(
      await pen.text(text, x, baseline, { size: SIZE, colour: grey(weight), room }),
      await pen.text(note, x, baseline + NOTE + 6, { size: NOTE, colour: COLOURS.quiet }),
    );
    x += width + GAP;
  }
  return page(MARGIN + (Math.min(line, MOST_LINES - 1) + 1) * LINE + 4, body);
}

/** From a grey that can just be read to white. */
function grey(weight: number): string {
  const level = Math.round(FAINTEST + (255 - FAINTEST) * Math.min(1, Math.max(0, weight)));
  return `rgb(${level},${level},${level})`;
}

/** A contrast of 3 on the ground. */
const FAINTEST = 105;
