import sharp from "sharp";
import { expect, test } from "vitest";
import { clipScore } from "../../../src/engine/embeddings/clip-score.ts";
import { cosine } from "../../../src/engine/embeddings/cosine.ts";
import { describePicture } from "../../../src/engine/embeddings/describe-picture.ts";
import { weighWords } from "../../../src/engine/embeddings/weigh-words.ts";
import { demoEmbedders } from "../../support/demo-embedders.ts";

const embedders = demoEmbedders();
const redCircle = await picture(
  '<rect width="128" height="128" fill="#2838d8"/><circle cx="64" cy="64" r="36" fill="#e02020"/>',
);

test("A picture is scored higher by its own prompt than by another, and its phrases tell what carries it", async () => {
  const { values, model } = await embedders.embedImage({ image: redCircle });
  const own = await clipScore(embedders, model, values, "a red circle on a blue background, masterpiece");
  const other = await clipScore(embedders, model, values, "a small green star at night");
  expect(own.score).toBeGreaterThan(2 * other.score);
  expect(own.score).toBeCloseTo(2.5 * own.cosine, 10);
  const carries = new Map(own.phrases.map((one) => [one.phrase, one.carries]));
  expect(carries.get("a red circle")).toBeGreaterThan(carries.get("on a blue background")!);
  expect(carries.get("on a blue background")).toBeGreaterThan(Math.abs(carries.get("masterpiece")!));
});

test("A picture is described by what it shows", async () => {
  const { description, lists, cosine: near } = await describePicture(embedders, redCircle, {});
  expect(description).toBe("a red circle on a blue background");
  expect(near).toBeGreaterThan(lists[0]!.nearest[0]!.cosine);
  expect(lists.find(({ list }) => list === "colour")?.nearest[0]?.phrase).toBe("red");
});

test("What a word weighs is a cosine that /embed gives too", async () => {
  const prompt = "a red circle on a blue background, masterpiece";
  const { words } = await weighWords(embedders, prompt, {});
  const condition = async (text: string) =>
    (await embedders.embedText({ text, stage: "conditioning", pooling: "mean" })).values;
  const blue = words.find(({ word }) => word === "blue")!;
  expect(blue.without).toBe("a red circle on a background, masterpiece");
  expect(blue.cosine).toBeCloseTo(cosine(await condition(prompt), await condition(blue.without)), 6);
});

test("Words that say something weigh more than those that say nothing, which shorter prompts leave out first", async () => {
  const { words, shorter } = await weighWords(embedders, "a red circle on a blue background, masterpiece, 4k", {});
  const move = (word: string) => 1 - words.find((one) => one.word === word)!.cosine;
  for (const filler of ["masterpiece", "4k", "a"])
    for (const word of ["red", "circle", "blue"]) expect(move(word)).toBeGreaterThan(5 * move(filler));
  expect(shorter.length).toBeGreaterThan(0);
  for (const one of shorter) {
    expect(one.prompt).not.toContain("masterpiece");
    expect(one.prompt).toContain("blue");
    expect(one.cosine).toBeGreaterThan(0.9);
  }
});

test.each([
  ["circle", { code: "shorten.no-words" }],
  ["x ".repeat(200), { code: "shorten.too-long", params: { words: 200 } }],
])("Nothing can be weighed in %j, which is said", async (prompt, error) => {
  await expect(weighWords(embedders, prompt, {})).rejects.toMatchObject(error);
});

test("A vector that is all zero is near nothing", () => {
  expect(cosine(new Float32Array(3), new Float32Array([1, 2, 3]))).toBe(0);
});

function picture(shapes: string): Promise<Buffer> {
  return sharp(Buffer.from(`<svg width="128" height="128">${shapes}</svg>`))
    .png()
    .toBuffer();
}
