import { expect, test } from "vitest";
import { applyStyles, usualStyles } from "../../../src/engine/styles/style.ts";

const style = (prompt: string, negativePrompt = "") => ({ name: "x", prompt, negativePrompt });
const prompts = { prompt: "a cat", negative: "dog", seed: 1 };

test.each([
  [[style("photo of {prompt}, {prompt}")], "photo of a cat, a cat", "dog"],
  [[style("best quality", "blurry")], "a cat, best quality", "dog, blurry"],
  [[style("", "no {prompt}")], "a cat", "no dog"],
  [[style("oil: {prompt}"), style("$& wide")], "oil: a cat, $& wide", "dog"],
  [[], "a cat", "dog"],
])("%j makes %j of a cat", (styles, prompt, negative) => {
  expect(applyStyles(prompts, styles)).toEqual({ prompt, negative, seed: 1 });
});

test("a style alone does not begin with a comma", () => {
  expect(applyStyles({ prompt: "a cat", negative: "" }, [style("", "blurry")]).negative).toBe("blurry");
});

test("every usual style takes the prompt in", () => {
  expect(usualStyles.every(({ prompt }) => prompt.includes("{prompt}"))).toBe(true);
});
