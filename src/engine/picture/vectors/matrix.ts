import { COLOURS, MARGIN, type Pen, page, short, TEXT_SIZE, WIDTH } from "./canvas.ts";
import { diverging } from "./diverging.ts";
import type { SimilarityMatrix } from "./vector-picture.ts";

const LABELS = 190;
const HEAD = 26;
const TALLEST_CELL = 58;
const THUMBNAIL = 40;

export async function matrixSvg({ items, values }: SimilarityMatrix, pen: Pen): Promise<string> {
  const left = MARGIN + LABELS;
  const cell = Math.min(110, (WIDTH - left - MARGIN) / items.length);
  const height = Math.min(TALLEST_CELL, Math.max(44, cell));
  const body: string[] = [];
  for (const [i, { letter, label, image }] of items.entries()) {
    const y = MARGIN + HEAD + i * height;
    const middle = y + height / 2 + 5;
    body.push(
      await pen.text(letter, left + (i + 0.5) * cell, MARGIN + 14, { anchor: "middle", colour: COLOURS.quiet }),
    );
    body.push(await pen.text(letter, MARGIN, middle, { colour: COLOURS.quiet }));
    if (image === undefined) body.push(await pen.text(label, MARGIN + 18, middle, { room: LABELS - 30 }));
    else
      body.push(
        pictureSvg(image, MARGIN + 18, y + (height - THUMBNAIL) / 2),
        await pen.text(label, MARGIN + 18 + THUMBNAIL + 8, middle, { room: LABELS - THUMBNAIL - 38 }),
      );
    for (const [k, value] of values[i]!.entries()) {
      const x = left + k * cell;
      body.push(
        `<rect x="${(x + 1).toFixed(1)}" y="${(y + 1).toFixed(1)}" width="${(cell - 2).toFixed(1)}" height="${(height - 2).toFixed(1)}" rx="3" fill="rgb(${diverging(value).join(",")})"/>`,
        await pen.text(short(value), x + cell / 2, middle, {
          anchor: "middle",
          size: cell < 44 ? TEXT_SIZE - 1 : TEXT_SIZE + 1,
          colour: inkOn(value),
        }),
      );
    }
  }
  return page(MARGIN + HEAD + items.length * height + MARGIN, body);
}

function pictureSvg(image: Uint8Array, x: number, y: number): string {
  return `<image x="${x}" y="${y}" width="${THUMBNAIL}" height="${THUMBNAIL}" href="data:image/png;base64,${Buffer.from(image).toString("base64")}"/>`;
}

/** Dark on the bright ends of the scale. */
function inkOn(value: number): string {
  return Math.abs(value) > 0.45 ? "#14161a" : COLOURS.text;
}
