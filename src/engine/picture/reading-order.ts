export type Direction = "ltr" | "rtl" | "neutral";

/** The direction that a text's first strong character gives (UAX #9, rules P2 and P3); neutral without one. Digits run from left to right. */
export function directionOf(text: string): Direction {
  const first = /[\p{L}\p{Nd}]/u.exec(text)?.[0];
  if (first === undefined) return "neutral";
  return RIGHT_TO_LEFT.test(first) ? "rtl" : "ltr";
}

const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/**
 * The items of a line from left to right as they are drawn: runs against the line's direction are turned round (UAX #9, rule L2, for two levels).
 * What has no direction takes that of both neighbours, else the line's.
 */
export function visualOrder<Item>(
  items: readonly Item[],
  of: (item: Item) => Direction,
  line: "ltr" | "rtl",
): readonly Item[] {
  const directions = resolve(items.map(of), line);
  const runs: Item[][] = [];
  items.forEach((item, i) => {
    if (i > 0 && directions[i] === directions[i - 1]) runs.at(-1)!.push(item);
    else runs.push([item]);
  });
  let at = 0;
  const drawn = runs.map((run) => {
    const direction = directions[at];
    at += run.length;
    return direction === "rtl" ? run.toReversed() : run;
  });
  return (line === "rtl" ? drawn.toReversed() : drawn).flat();
}

function resolve(directions: readonly Direction[], line: "ltr" | "rtl"): readonly ("ltr" | "rtl")[] {
  const strong = (direction: Direction | undefined) => (direction === "neutral" ? undefined : direction);
  return directions.map((direction, i) => {
    const own = strong(direction);
    if (own) return own;
    const before = strong(directions.slice(0, i).findLast(strong));
    const after = strong(directions.slice(i).find(strong));
    return before !== undefined && before === after ? before : line;
  });
}
