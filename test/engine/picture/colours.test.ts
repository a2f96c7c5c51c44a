import { expect, test } from "vitest";
import { DARK, LIGHT } from "../../../src/engine/picture/colours.ts";

test.each([
  ["light", LIGHT],
  ["dark", DARK],
])("%s pictures can be read: contrast of at least 4.5 for text, 3 for signs", (_, { page, text, quiet, tokens }) => {
  for (const ground of [page, ...tokens]) {
    expect(contrast(text, ground), ground).toBeGreaterThanOrEqual(4.5);
    expect(contrast(quiet, ground), ground).toBeGreaterThanOrEqual(3);
  }
  expect(contrast(quiet, page)).toBeGreaterThanOrEqual(4.5);
});

/** WCAG 2.2, contrast ratio and relative luminance. */
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
