import { EngineError } from "../errors.ts";

/** Token numbers as people write them: `1 2 3`, `1,2,3`, `[1, 2, 3]`. Throws `ids.syntax` with the first thing that is none. */
export function readIds(text: string): readonly number[] {
  const items = text
    .trim()
    .replace(/^\[([\s\S]*)\]$/, "$1")
    .split(/[\s,;]+/u)
    .filter((item) => item !== "");
  const wrong = items.find((item) => !/^\d{1,9}$/.test(item));
  if (wrong !== undefined || items.length === 0) {
    throw new EngineError("ids.syntax", { given: (wrong ?? text).slice(0, 100) });
  }
  return items.map(Number);
}
