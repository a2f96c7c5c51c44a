import { expect, test } from "vitest";
import { imagineOptions } from "../../../commands/imagine/imagine-options.ts";
import { presentPictures } from "../../../commands/imagine/present-pictures.ts";
import { coerce } from "../../../commands/options.ts";
import type { Recipe } from "../../../src/engine/ports.ts";
import { recipeWith } from "../../support/recipe.ts";

function present(recipes: readonly Recipe[], tokens?: object, more: object = {}) {
  const files = recipes.map((_, i) => ({ id: `f${i}`, name: `${i}.png`, mediaType: "image/png", size: 1 }));
  const context = {
    caller: { id: "1", platform: "test", role: "member" as const },
    locale: "en-US",
    jobId: "1",
    files,
  };
  return presentPictures({ recipes, ...(tokens && { tokens }), ...more }, context);
}

const commandsOf = ({ buttons = [] }: ReturnType<typeof present>) => buttons.map(({ action }) => action.command);
const notesOf = ({ blocks }: ReturnType<typeof present>) =>
  blocks.flatMap((block) => (block.kind === "note" && "key" in block.words ? block.words.key : []));

test("one picture can be painted again, varied, enlarged and scored", () => {
  const reply = present([recipeWith({ seed: 7, randomSource: "nv", clipSkip: 2 })]);
  expect(commandsOf(reply)).toEqual(["imagine", "imagine", "imagine", "imagine", "upscale", "similar"]);
  const varied = reply.buttons![2]!.action.options;
  expect(varied).toMatchObject({ seed: 7, "variation-strength": 0.12, "random-source": "nv", "clip-skip": 2 });
  for (const { action } of reply.buttons!.slice(0, 4)) {
    expect(coerce(imagineOptions, action.options)).toMatchObject({ ok: true });
  }
});

test("each of several is reached by a button of its own, which outlives the chat's memory of files", () => {
  const reply = present([1, 2, 3].map((seed) => recipeWith({ seed })));
  expect(commandsOf(reply)).toEqual(["imagine", "imagine", "info", "info", "info"]);
  expect(reply.buttons![3]!.action.options["image"]).toMatchObject({ handle: "stored:f1", name: "1.png" });
});

test("one that began with another picture can't be painted again by a button", () => {
  expect(commandsOf(present([recipeWith({ startImage: "00", strength: 0.5 })]))).toEqual(["upscale", "similar"]);
});

test("unless those pictures were kept: then the buttons bring them again, with all that was said of them", () => {
  const kept = (id: string) => ({ id, name: `${id}.png`, mediaType: "application/octet-stream", size: 9 });
  const given = { image: kept("a"), mask: kept("b"), imagePrompt: kept("c") };
  const recipe = recipeWith({
    startImage: "00",
    strength: 0.5,
    mask: { file: "11", blur: 8, content: "fill", inverted: true, padding: 16 },
    imagePrompt: { file: "22", weight: 0.5, noise: 30 },
    imageGuidanceScale: 1.2,
    refiner: { model: "xl-refiner", modelHash: "7440042bbd", switchAt: 0.7 },
  });
  const reply = present([recipe], undefined, { given });
  expect(commandsOf(reply)).toEqual(["imagine", "imagine", "imagine", "imagine", "upscale", "similar"]);
  const { options } = reply.buttons![0]!.action;
  expect(options).toMatchObject({
    image: { handle: "stored:a" },
    mask: { handle: "stored:b" },
    "image-prompt": { handle: "stored:c" },
    strength: 0.5,
    "mask-blur": 8,
    "masked-content": "fill",
    "invert-mask": true,
    "mask-padding": 16,
    "image-prompt-weight": 0.5,
    "image-prompt-noise": 30,
    "image-guidance": 1.2,
    refiner: "xl-refiner",
    "refiner-switch": 0.7,
  });
  expect(coerce(imagineOptions, options)).toMatchObject({ ok: true });
  expect(commandsOf(present([recipe], undefined, { given: { image: kept("a") } }))).toEqual(["upscale", "similar"]);
});

test("what did nothing, or does not suit the model, is told in words and in data", () => {
  const remarks = [
    { option: "strength", why: "no-start" },
    { option: "sampler", why: "distilled-sampler", usual: "LCM" },
  ];
  const reply = present([recipeWith()], undefined, { remarks });
  expect(notesOf(reply)).toEqual(["imagine.remark.no-start", "imagine.remark.distilled-sampler"]);
  expect(reply.data).toMatchObject({ remarks });
});

test.each<[Partial<Recipe>, readonly string[]]>([
  [{ guidanceScale: 1, negativePrompt: "blue" }, ["imagine.negative-idle"]],
  [{ guidanceScale: 1, negativePrompt: "" }, []],
  [{ guidanceScale: 0 }, ["imagine.prompt-idle"]],
  [{ guidanceScale: 7, negativePrompt: "blue" }, []],
])("of %j it says what did nothing: %j", (differences, notes) => {
  expect(notesOf(present([recipeWith(differences)]))).toEqual(notes);
});

test("a form changes the words, with all else as it was, the seed too", () => {
  const recipe = recipeWith({ seed: 7, negativePrompt: "blue", variation: { seed: 8, strength: 0.2 } });
  const edit = present([recipe]).buttons!.find(({ action }) => action.asks !== undefined)!;
  expect(edit.action.asks).toEqual(["prompt", "negative", "guidance", "steps", "seed"]);
  const { options } = edit.action;
  expect(options).toMatchObject({ prompt: "a red circle", negative: "blue", seed: 7, "variation-seed": 8 });
  expect(coerce(imagineOptions, options)).toMatchObject({ ok: true });
  const long = present([recipeWith({ prompt: "x".repeat(3001) })]).buttons!;
  expect(long.some(({ action }) => action.asks !== undefined)).toBe(false);
});

test("a prompt of several chunks has a button that shows where they are cut", () => {
  const tokens = (limit: number) => ({ prompt: { used: 70, limit }, negativePrompt: { used: 0, limit: 75 } });
  const recipe = recipeWith({ negativePrompt: "blue" });
  expect(commandsOf(present([recipe], tokens(75)))).not.toContain("count");
  const { action } = present([recipe], tokens(150)).buttons!.at(-1)!;
  expect(action).toMatchObject({ command: "count", options: { prompt: "a red circle", negative: "blue" } });
});

test("the tokens of the prompt are told, of the chunks that it fills", () => {
  const tokens = { prompt: { used: 84, limit: 150 }, negativePrompt: { used: 0, limit: 75 } };
  const reply = present([recipeWith()], tokens);
  expect(reply.data).toMatchObject({ tokens });
  expect(JSON.stringify(reply.blocks)).toContain('"used":84,"limit":150');
});
