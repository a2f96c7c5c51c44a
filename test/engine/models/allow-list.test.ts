import { expect, test } from "vitest";
import { allowList } from "../../../src/engine/models/allow-list.ts";

test.each<[readonly string[], readonly string[], readonly string[]]>([
  [["*"], ["a", "a/b", "Qwen/Qwen2-7B"], []],
  [["openai/*"], ["openai/a", "OpenAI/a"], ["openai", "notopenai/a", "a/openai/b"]],
  [
    ["a/b", "c/*-tiny"],
    ["a/b", "A/B", " a/b ", "c/x-tiny", "c/-tiny"],
    ["a/bc", "c/tiny", "c/x-tiny2"],
  ],
  [["*a*b*"], ["ab", "xaxbx", "a/b"], ["ba", "a"]],
  [["a*a"], ["aa", "aba"], ["a"]],
  [[], [], ["a/b"]],
])("%j", (patterns, allowed, others) => {
  const isAllowed = allowList(patterns);
  expect(allowed.filter((name) => !isAllowed(name))).toEqual([]);
  expect(others.filter(isAllowed)).toEqual([]);
});

test("what comes along is always allowed", () => {
  const isAllowed = allowList(["openai-community/*"]);
  expect(["gpt-4o", "clip", "sd15-tiny", "bert-tiny", "clip-tiny"].filter((name) => !isAllowed(name))).toEqual([]);
});

test("a pattern of many stars takes no time", () => {
  const began = performance.now();
  expect(allowList(["*a".repeat(200)])(`${"a".repeat(199)}b`.repeat(50))).toBe(false);
  expect(performance.now() - began).toBeLessThan(1000);
});
