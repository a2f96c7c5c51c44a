import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { startVectorStudio } from "../../../src/engine/embeddings/vector-studio.ts";
import { vectorsCompare } from "../../../src/jobs/processors/vectors-compare.ts";
import { vectorsCompareOutput } from "../../../src/jobs/vector-jobs.ts";
import { demoEmbedders } from "../../support/demo-embedders.ts";

const studio = startVectorStudio();
afterAll(() => studio[Symbol.asyncDispose]());

const compare = vectorsCompare(demoEmbedders(), studio);
const run = { signal: new AbortController().signal, report: () => {} };
const text = (said: string) => ({ kind: "text", text: said }) as const;

test("texts are compared by a sentence model; the likeliest comes first", async () => {
  const items = [
    text("a red circle on a blue background"),
    text("a green star at night"),
    text("crimson disc, blue backdrop"),
  ];
  const { output, files } = await compare({ items, score: false }, run);
  const { model, matrix, ranking } = vectorsCompareOutput.parse(output);
  expect(model).toBe("bert-tiny");
  expect(ranking.map(({ letter }) => letter)).toEqual(["c", "b"]);
  for (const i of [0, 1, 2]) {
    expect(matrix[i]![i]).toBeCloseTo(1, 6);
    for (const k of [0, 1, 2]) expect(matrix[i]![k]).toBeCloseTo(matrix[k]![i]!, 10);
  }
  expect(files.map(({ name }) => name)).toEqual(["similarity.png"]);
});

test("pictures and texts are compared by CLIP, and each picture is nearest to its own words", async () => {
  const items = [
    text("a red circle"),
    text("a blue square"),
    await image("red.png", '<circle cx="64" cy="64" r="36" fill="#e02020"/>'),
    await image("blue.png", '<rect x="32" y="32" width="64" height="64" fill="#2838d8"/>'),
  ];
  const { output } = await compare({ items, score: false }, run);
  const { model, matrix, items: named } = vectorsCompareOutput.parse(output);
  expect(model).toBe("clip-tiny");
  expect(named[2]).toEqual({ letter: "c", kind: "image", label: "red.png" });
  expect(matrix[2]![0]).toBeGreaterThan(matrix[2]![1]!);
  expect(matrix[3]![1]).toBeGreaterThan(matrix[3]![0]!);
});

test("several texts are ranked by a single picture, and pictures by the first text", async () => {
  const red = await image("red.png", '<circle cx="64" cy="64" r="36" fill="#e02020"/>');
  const blue = await image("blue.png", '<rect x="32" y="32" width="64" height="64" fill="#2838d8"/>');
  const texts = [text("a blue square"), text("a green star"), text("a red circle")];
  const one = vectorsCompareOutput.parse((await compare({ items: [...texts, red], score: false }, run)).output);
  expect([one.against, one.ranking[0]?.letter, one.ranking.length]).toEqual(["d", "c", 3]);
  const many = vectorsCompareOutput.parse((await compare({ items: [texts[0]!, red, blue], score: false }, run)).output);
  expect([many.against, many.ranking.map(({ letter }) => letter)]).toEqual(["a", ["c", "b"]]);
});

test("eight pictures are compared with one another", async () => {
  const colours = ["red", "green", "blue", "yellow", "white", "black", "orange", "purple"];
  const items = await Promise.all(
    colours.map((colour) => image(`${colour}.png`, `<circle cx="64" cy="64" r="36" fill="${colour}"/>`)),
  );
  const { output, files } = await compare({ items, score: false }, run);
  const { matrix, items: named } = vectorsCompareOutput.parse(output);
  expect(named.map(({ letter }) => letter).join("")).toBe("abcdefgh");
  expect(matrix.map((row) => row.length)).toEqual(Array(8).fill(8));
  expect(await sharp(files[0]!.bytes).metadata()).toMatchObject({ format: "png" });
});

test("one picture and its prompt are scored phrase by phrase", async () => {
  const items = [
    text("a red circle, masterpiece"),
    await image("red.png", '<circle cx="64" cy="64" r="36" fill="#e02020"/>'),
  ];
  const { clip } = vectorsCompareOutput.parse((await compare({ items, score: true }, run)).output);
  expect(clip?.phrases.map(({ phrase }) => phrase)).toEqual(["a red circle", "masterpiece"]);
});

test("a picture that is none, and a model that sees no pictures, are refused", async () => {
  const broken = { kind: "image", name: "x.png", image: Buffer.from("no picture").toString("base64") } as const;
  await expect(compare({ items: [text("a"), broken], score: false }, run)).rejects.toMatchObject({
    code: "image.unreadable",
  });
  const items = [text("a"), await image("red.png", "")];
  await expect(compare({ model: "bert-tiny", items, score: false }, run)).rejects.toMatchObject({
    code: "model.wrong-task",
  });
});

async function image(name: string, shapes: string) {
  const svg = `<svg width="128" height="128"><rect width="128" height="128" fill="white"/>${shapes}</svg>`;
  const bytes = await sharp(Buffer.from(svg)).png().toBuffer();
  return { kind: "image", name, image: bytes.toString("base64") } as const;
}
