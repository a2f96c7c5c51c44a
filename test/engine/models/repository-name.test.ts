import { expect, test } from "vitest";
import { isRepositoryName, readRepositoryName } from "../../../src/engine/models/repository-name.ts";

test.each([
  ["gpt2", { name: "gpt2" }],
  [" openai/clip-vit-large-patch14 ", { name: "openai/clip-vit-large-patch14" }],
  ["Qwen/Qwen2.5-7B_x@main", { name: "Qwen/Qwen2.5-7B_x", revision: "main" }],
  ["a/b@refs/pr/1", { name: "a/b", revision: "refs/pr/1" }],
  ["a/b@v1.0", { name: "a/b", revision: "v1.0" }],
  [`a/b@${"0".repeat(40)}`, { name: "a/b", revision: "0".repeat(40) }],
])("%s is a repository", (asked, read) => {
  expect(readRepositoryName(asked)).toEqual(read);
});

test.each([
  "../../etc",
  "..",
  ".",
  "",
  "/etc/passwd",
  "a/b/c",
  "a//b",
  "a/",
  "/a",
  "a\\b",
  "C:\\models",
  "a/b\0",
  "a/b c",
  "a/.git",
  "a/b.git",
  ".hidden/b",
  "a/b--c",
  "a/b..c",
  "-a/b",
  "a/b-",
  "ａ/b",
  "a/bе",
  "a/b\u202e",
  `a/${"b".repeat(95)}`,
  "https://huggingface.co/a/b",
])("%j is none", (asked) => {
  expect(isRepositoryName(asked)).toBe(false);
  expect(() => readRepositoryName(asked)).toThrow(expect.objectContaining({ code: "hub.name" }));
});

test.each(["a/b@", "a/b@../x", "a/b@x/../y", "a/b@/x", "a/b@x?y", "a/b@x y", "a/b@x\\y", `a/b@${"x".repeat(201)}`])(
  "%j names no revision",
  (asked) => {
    expect(() => readRepositoryName(asked)).toThrow(expect.objectContaining({ code: "hub.name" }));
  },
);

test("what was asked for is told shortened", () => {
  expect(() => readRepositoryName("/".repeat(10_000))).toThrow(
    expect.objectContaining({ params: { asked: `${"/".repeat(57)}…` } }),
  );
});
