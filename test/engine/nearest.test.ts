import { expect, test } from "vitest";
import { nearest } from "../../src/engine/nearest.ts";

const names = ["gpt2", "gpt-4", "gpt-4o", "gpt-4o-mini", "clip", "openai/clip-vit-large-patch14"];

test.each([
  ["gtp2", ["gpt2"]],
  ["gpt4o", ["gpt-4o", "gpt2", "gpt-4"]],
  ["gpt4", ["gpt-4", "gpt2", "gpt-4o"]],
  ["CLIP", ["clip", "openai/clip-vit-large-patch14"]],
  ["clip-vit", ["openai/clip-vit-large-patch14"]],
  ["", []],
  ["xy", []],
  ["elephant-1b-instruct", []],
  ["x".repeat(100_000), []],
])("a person who asks for %.20s is offered %j", (asked, offered) => {
  expect(nearest(asked, names)).toEqual(offered);
});

test("no more names than were asked for are offered", () => {
  expect(nearest("gpt-4", names, 1)).toEqual(["gpt-4"]);
});
