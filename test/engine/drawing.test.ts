import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { startDrawing } from "../../src/engine/drawing.ts";
import { createComparisonDrawing } from "../../src/engine/picture/draw-comparison.ts";
import { createTokenDrawing } from "../../src/engine/picture/draw-tokens.ts";
import { createTokenizers } from "../../src/engine/tokens/tokenizers.ts";

const drawing = startDrawing();
afterAll(() => drawing[Symbol.asyncDispose]());
const tokenizer = await createTokenizers().get("gpt2");

test.each([
  ["a short text", "Hello, 안녕 🦙"],
  ["a text far longer than a picture", "word 안녕 ".repeat(20_000)],
  ["one unbroken run", "a".repeat(100_000)],
])("%s is drawn on its thread as on this one, with the same words for what is hidden", async (_, text) => {
  const encoding = tokenizer.encode(text);
  const asked: number[][] = [[], []];
  const more = (i: number) => (hidden: number) => {
    asked[i]!.push(hidden);
    return `+${hidden}`;
  };
  const here = await createTokenDrawing()(text, encoding, { more: more(0) });
  const away = await drawing.drawTokens(text, encoding, { more: more(1) });
  expect(asked[1]).toEqual(asked[0]);
  expect(away).toMatchObject({ shown: here.shown, hidden: here.hidden });
  expect(Buffer.compare(away.png, here.png)).toBe(0);
});

test("Two models' cuts of a long text are compared on its thread as on this one", async () => {
  const text = "word 안녕 🦙 ".repeat(10_000);
  const rows = ["a", "b"].map((label) => ({ label, count: "1", encoding: tokenizer.encode(text) }));
  const here = await createComparisonDrawing()(text, rows, { more: String });
  const away = await drawing.drawComparison(text, rows, { more: String });
  expect(away.hidden).toBe(here.hidden);
  expect(Buffer.compare(away.png, here.png)).toBe(0);
  expect((await sharp(away.png).metadata()).width).toBeGreaterThan(1000);
});
