import { EngineError } from "../../src/engine/errors.ts";

/**
 * Numbers with commas, and ranges as A1111 reads them: `1-5` (or `1-5 (+2)`) counts, `1-10 [5]` takes that many at equal distances.
 * Throws `EngineError("grid.values", {axis, given})`.
 */
export function readNumbers(axis: string, text: string): readonly number[] {
  const numbers = readTexts(axis, text).flatMap((part) => {
    const [, from, to, step, count] = RANGE.exec(part) ?? [];
    if (from === undefined || to === undefined) return [Number(part)];
    return count === undefined
      ? counted(Number(from), Number(to), Number(step ?? 1))
      : spread(Number(from), Number(to), Number(count));
  });
  if (!numbers.every(Number.isFinite)) throw new EngineError("grid.values", { axis, given: text.slice(0, 60) });
  return numbers;
}

/** Values with commas; one in double quotes may have some. Throws `EngineError("grid.values", {axis, given})`. */
export function readTexts(axis: string, text: string): readonly string[] {
  const values = [...text.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^,]*))\s*(?:,|$)/gu)].map(([, quoted, plain = ""]) =>
    quoted === undefined ? plain.trim() : quoted.replaceAll('""', '"'),
  );
  // The end of the text is one more place between commas.
  const kept = values.filter((value, i) => value !== "" || (i > 0 && i < values.length - 1));
  if (kept.length === 0 || kept.length > MOST_VALUES) {
    throw new EngineError("grid.values", { axis, given: text.slice(0, 60) });
  }
  return kept;
}

const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)/u.source;
const RANGE = new RegExp(
  `^(${NUMBER})\\s*-\\s*(${NUMBER})(?:\\s*\\(\\s*\\+?(${NUMBER})\\s*\\)|\\s*\\[\\s*(\\d+)\\s*\\])?$`,
  "u",
);

/** More are too small to see side by side. */
const MOST_VALUES = 16;

function counted(from: number, to: number, step: number): readonly number[] {
  const count = Math.floor((to - from) / step + 1e-9) + 1;
  if (!(step > 0) || count < 1 || count > MOST_VALUES) return [Number.NaN];
  return Array.from({ length: count }, (_, i) => rounded(from + i * step));
}

function spread(from: number, to: number, count: number): readonly number[] {
  if (count < 2 || count > MOST_VALUES) return [Number.NaN];
  return Array.from({ length: count }, (_, i) => rounded(from + ((to - from) * i) / (count - 1)));
}

/** 0.1 + 0.2 is 0.3 to whoever typed it. */
function rounded(value: number): number {
  return Number(value.toFixed(6));
}
