import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Tokenizer } from "../../../src/engine/ports.ts";
import { promptWindow } from "../../../src/engine/prompt/prompt-window.ts";
import { tokenizerFromFolder } from "../../../src/engine/tokens/tokenizer-from-folder.ts";
import { demoModel } from "../../support/demo-model.ts";

// the demo model's own ids, from its tokenizer.json: start 2046, end and padding 2047
const size = { length: 77, padding: 2047 };
let tokenizer: Tokenizer;

beforeAll(async () => {
  tokenizer = await tokenizerFromFolder(join(demoModel.folder, "tokenizer"));
});

describe("promptWindow", () => {
  it("puts a short text between start and end, and fills the window up", () => {
    const { ids, unread } = promptWindow("a red circle", tokenizer, size);
    const text = tokenizer.encodeIds("a red circle", { special: false });
    expect(ids).toEqual([2046, ...text, 2047, ...Array(77 - 2 - text.length).fill(2047)]);
    expect(unread).toBeUndefined();
  });

  it("reads nothing in an empty text", () => {
    expect(promptWindow("", tokenizer, { length: 5, padding: 0 })).toEqual({ ids: [2046, 2047, 0, 0, 0] });
  });

  it("reads 75 tokens whole, with the end behind them", () => {
    const { ids, unread } = promptWindow("red ".repeat(75), tokenizer, size);
    expect(ids).toHaveLength(77);
    expect(ids[75]).toBe(tokenizer.encodeIds("red", { special: false })[0]);
    expect(ids[76]).toBe(2047);
    expect(unread).toBeUndefined();
  });

  it.each([
    ["a word", "the  End, of it ", "the  End, of it "],
    ["white space and lines", "\n\n blue\tcircle\n", "blue\tcircle\n"],
    ["a character of several tokens, which is then unread as a whole", "🐱 cat", "🐱 cat"],
  ])("gives back what was typed from the first token that did not fit: %s", (_, end, unread) => {
    const window = promptWindow(`${"red ".repeat(75)}${end}`, tokenizer, size);
    expect(window.unread).toBe(unread);
    expect(window.ids).toEqual(promptWindow("red ".repeat(75), tokenizer, size).ids);
  });

  it("counts a character as unread when only some of its tokens were read", () => {
    expect(promptWindow(`${"red ".repeat(73)}🐱 cat`, tokenizer, size).unread).toBe("🐱 cat");
  });

  it("reads the beginning of 100,000 characters", () => {
    const text = "a red circle, ".repeat(7143);
    const { ids, unread = "" } = promptWindow(text, tokenizer, size);
    expect(ids).toHaveLength(77);
    expect(text.endsWith(unread)).toBe(true);
    expect(tokenizer.encodeIds(text.slice(0, text.length - unread.length), { special: false })).toHaveLength(75);
  });
});
