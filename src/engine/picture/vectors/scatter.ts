import { COLOURS, MARGIN, type Pen, page, TEXT_SIZE, WIDTH } from "./canvas.ts";

/** Points in a plane. */
export interface Scatter {
  readonly points: readonly {
    readonly label: string;
    readonly x: number;
    readonly y: number;
    readonly quiet: boolean;
  }[];
  /** What stands at the axes: `PC 1 · 43 %`. */
  readonly axes: readonly [across: string, up: string];
}

const HEIGHT = 460;
const DOT = 4.5;
/** More points are drawn small, and of those with one name only one is named. */
const MOST_NAMED = 120;
const SMALL_DOT = 2;

export async function scatterSvg({ points, axes }: Scatter, pen: Pen): Promise<string> {
  const frame = { left: MARGIN, top: MARGIN, width: WIDTH - 2 * MARGIN, height: HEIGHT - 2 * MARGIN - 20 };
  const placeX = scale(
    points.map(({ x }) => x),
    frame.left + 40,
    frame.left + frame.width - 40,
  );
  const placeY = scale(
    points.map(({ y }) => y),
    frame.top + frame.height - 20,
    frame.top + 20,
  );
  const placed = points.map((point) => ({ ...point, x: placeX(point.x), y: placeY(point.y) }));
  const isCrowd = points.length > MOST_NAMED;
  const radius = isCrowd ? SMALL_DOT : DOT;
  const body = [
    `<rect x="${frame.left}" y="${frame.top}" width="${frame.width}" height="${frame.height}" fill="none" stroke="${COLOURS.line}" stroke-width="0.7"/>`,
    ...placed.map(
      ({ x, y, quiet }) =>
        `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${radius}" fill="${quiet ? COLOURS.line : POINT}"/>`,
    ),
  ];
  const taken = placed.map(({ x, y }) => ({
    left: x - radius,
    right: x + radius,
    top: y - radius,
    bottom: y + radius,
  }));
  body.push(...(await names(isCrowd ? middles(placed) : placed, taken, frame, pen)));
  const under = HEIGHT - MARGIN + 2;
  body.push(await pen.text(axes[0], frame.left + frame.width, under, { anchor: "end", colour: COLOURS.quiet }));
  body.push(await pen.text(axes[1], frame.left, under, { colour: COLOURS.quiet }));
  return page(HEIGHT, body);
}

const POINT = "#ffb248";

function scale(values: readonly number[], from: number, to: number): (value: number) => number {
  const low = Math.min(...values);
  const range = Math.max(...values) - low;
  return (value) => (range === 0 ? (from + to) / 2 : from + ((value - low) / range) * (to - from));
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Of the points with one name that in the middle of them; the commonest names first, no more than there may be room for. */
function middles(points: Scatter["points"]): Scatter["points"] {
  const byName = Map.groupBy(points, ({ label }) => label);
  const commonest = [...byName.values()].sort((one, other) => other.length - one.length).slice(0, MOST_NAMED);
  return commonest.map((some) => {
    const [x, y] = [median(some.map((point) => point.x)), median(some.map((point) => point.y))];
    return some.reduce((best, point) =>
      Math.hypot(point.x - x, point.y - y) < Math.hypot(best.x - x, best.y - y) ? point : best,
    );
  });
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

/** Each name beside its point, on a side where it hides no other and nothing that is `taken`; none where there is no such side. */
async function names(
  points: Scatter["points"],
  taken: Box[],
  frame: { left: number; width: number; top: number; height: number },
  pen: Pen,
): Promise<readonly string[]> {
  const drawn: string[] = [];
  const said = new Set<string>();
  for (const { label, x, y, quiet } of points) {
    const key = `${label} ${Math.round(x / 24)} ${Math.round(y / 24)}`; // the same word in the same place is said once
    if (said.has(key)) continue;
    const width = Math.min(await pen.width(label), LONGEST);
    const sides = [
      { left: x + 8, baseline: y + 4 },
      { left: x - 8 - width, baseline: y + 4 },
      { left: x - width / 2, baseline: y - 9 },
      { left: x - width / 2, baseline: y + 18 },
    ];
    const free = sides.find(({ left, baseline }) => {
      const box = boxOf(left, baseline, width);
      const isInside =
        box.left > frame.left &&
        box.right < frame.left + frame.width &&
        box.top > frame.top &&
        box.bottom < frame.top + frame.height;
      return isInside && !taken.some((other) => overlap(box, other));
    });
    if (free === undefined) continue;
    said.add(key);
    taken.push(boxOf(free.left, free.baseline, width));
    drawn.push(
      await pen.text(label, free.left, free.baseline, { room: LONGEST, colour: quiet ? COLOURS.quiet : COLOURS.text }),
    );
  }
  return drawn;
}

const LONGEST = 130;

function boxOf(left: number, baseline: number, width: number): Box {
  return { left, right: left + width, top: baseline - TEXT_SIZE + 2, bottom: baseline + 3 };
}

function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
