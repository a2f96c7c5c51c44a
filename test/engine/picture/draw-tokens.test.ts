import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { createTokenDrawing } from "../../../src/engine/picture/draw-tokens.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";
import { wildTexts } from "../../support/wild-texts.ts";

const tokenizers = createTokenizers();
const drawTokens = createTokenDrawing();
const more = (hidden: number) => `+${hidden} more`;

interface Options {
  readonly model?: string;
  readonly theme?: "light" | "dark";
  readonly width?: number;
}

async function draw(text: string, { model = "gpt-4o", ...options }: Options = {}) {
  const encoding = (await tokenizers.get(model)).encode(text);
  const picture = await drawTokens(text, encoding, { more, ...options });
  return { ...picture, tokens: encoding.tokens.length, ...(await look(picture.png)) };
}

async function look(png: Uint8Array) {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colours = new Set<number>();
  for (let i = 0; i < data.length; i += 3) colours.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
  return { width: info.width, height: info.height, colours };
}

describe("a picture of tokens", () => {
  test.each([
    ["English", "The quick brown fox jumps over the lazy dog."],
    ["Korean", "안녕하세요, 빨간 원을 그려 주세요. 뷃뷁"],
    ["Chinese", "我们在北京的一家小餐馆里吃了一顿很丰盛的晚餐。"],
    ["Japanese", "吾輩は猫である。名前はまだ無い。"],
    ["Arabic", "مرحبا بالعالم! مع English words و 123."],
    ["emoji", "👩‍👩‍👧‍👦 🇰🇷 👍🏽 ❤️ 🦙"],
    ["code", "function f() {\n\treturn 1;\r\n}\n"],
  ])("shows all of a short text, in colour: %s", async (_, text) => {
    const { shown, hidden, tokens, width, height, colours } = await draw(text);
    expect({ shown, hidden }).toEqual({ shown: tokens, hidden: 0 });
    expect(width).toBe(1520);
    expect(height).toBeLessThan(800);
    expect(colours.size).toBeGreaterThan(10);
  });

  test.each([
    ["words", "It was the best of times, it was the worst of times. ".repeat(100)],
    ["characters in three tokens each", "뷃뷁".repeat(2000)],
    ["one long token after the other", " ".repeat(20_000)],
    ["line ends", "a\n\n\n".repeat(5000)],
    ["100,000 characters", "word ".repeat(20_000)],
  ])("of a long text stays bounded and says how many tokens it leaves out: %s", async (_, text) => {
    const { shown, hidden, tokens, height } = await draw(text, { model: "gpt2" });
    expect(shown + hidden).toBe(tokens);
    expect(shown).toBeGreaterThan(5);
    expect(hidden).toBeGreaterThan(0);
    expect(height).toBeLessThanOrEqual(1900);
  });

  test.each(wildTexts)("is made of any text: %s", async (_, text) => {
    const { shown, tokens } = await draw(text, { model: "clip" });
    expect(shown).toBe(tokens);
  });

  test("is light or dark", async () => {
    const light = await draw("a", { theme: "light" });
    const dark = await draw("a", { theme: "dark" });
    expect(light.colours.has(0xf6f7f9)).toBe(true);
    expect(dark.colours.has(0xf6f7f9)).toBe(false);
  });

  test("is as wide as asked", async () => {
    expect((await draw("antidisestablishmentarianism ".repeat(5), { width: 300 })).width).toBe(600);
  });

  test("is the same each time", async () => {
    expect((await draw("Hello 안녕")).png).toEqual((await draw("Hello 안녕")).png);
  });
});
