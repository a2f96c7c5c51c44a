import type { Colours } from "./colours.ts";

/** The ground of a picture: a card with round corners and its own colour, which can be read on light and on dark pages alike. Outside the card nothing is drawn. */
export function cardSvg(width: number, height: number, colours: Colours, body: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="${RADIUS}" fill="${colours.page}" stroke="${colours.line}" stroke-opacity="0.5"/>${body}</svg>`;
}

const RADIUS = 10;
