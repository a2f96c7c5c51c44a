import { expect, test } from "vitest";
import type { Block } from "../../../commands/reply.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import { type Look, render } from "../../../src/bot/terminal/render.ts";

const plain: Look = { width: 40, style: (_, text) => text, locale: "en-US" };
const marked: Look = { ...plain, style: (style, text) => `[${style}]${text}[/]` };

const FILE = { id: "f1", name: "circle.png", mediaType: "image/png", size: 12_345 };

const cases: readonly (readonly [string, Block<string>, string])[] = [
  ["text is wrapped", { kind: "text", words: "a b ".repeat(12).trim() }, `${"a b ".repeat(9)}a b\na b a b`.trim()],
  ["a note has a mark", { kind: "note", words: "Did you mean gpt2?" }, "→ Did you mean gpt2?"],
  ["code is not wrapped", { kind: "code", text: "x".repeat(60) }, "x".repeat(60)],
  [
    "columns line up, also of wide characters, numbers at their right end",
    {
      kind: "table",
      columns: ["#", "Text", "Id"],
      rows: [
        ["0", "hello", "5"],
        ["10", "강아지", "12,345"],
      ],
    },
    [" #  Text        Id", "──  ──────  ──────", " 0  hello        5", "10  강아지  12,345"].join("\n"),
  ],
  [
    "a table wider than the terminal becomes a list for each row",
    {
      kind: "table",
      columns: ["Name", "Explanation"],
      rows: [
        ["first", "a text that does not fit beside the name"],
        ["second", "short"],
      ],
    },
    [
      "Name         first",
      "Explanation  a text that does not fit",
      "             beside the name",
      "",
      "Name         second",
      "Explanation  short",
    ].join("\n"),
  ],
  [
    "facts stand in two columns, wide labels included",
    {
      kind: "facts",
      facts: [
        { label: "시드", value: "42" },
        { label: "Steps", value: "30" },
      ],
    },
    "시드   42\nSteps  30",
  ],
  [
    "a long label has its value below",
    { kind: "facts", facts: [{ label: "A label that takes most of the line", value: "yes" }] },
    "A label that takes most of the line\n  yes",
  ],
  [
    "a picture is where it was saved",
    { kind: "image", file: FILE, alt: "A red circle" },
    "out/circle.png (12.3 kB)\n  A red circle",
  ],
  ["progress in numbers", { kind: "progress", done: 3, total: 12, words: "Painting" }, "Painting (3/12)"],
];

test.each(cases)("%s", (_, block, text) => {
  expect(render(replyOf(block), new Map([["f1", "out/circle.png"]]), plain)).toBe(`${text}\n`);
});

test("blocks and buttons are a line apart, a button says how it is pressed", () => {
  const reply: WordedReply = {
    ...replyOf({ kind: "heading", words: "Two" }, { kind: "text", words: "words" }),
    buttons: [{ id: "b7", label: "Again", style: "primary" }],
  };
  expect(render(reply, new Map(), plain)).toBe("Two\n\nwords\n\nAgain: pictoken run --press b7\n");
});

test("what went wrong is red, what would help is not", () => {
  const reply: WordedReply = {
    ...replyOf({ kind: "text", words: "No model gtp2." }, { kind: "note", words: "gpt2?" }),
    error: { code: "model.unknown", message: "No model gtp2.", hint: "gpt2?" },
  };
  expect(render(reply, new Map(), marked)).toBe("[red]No model gtp2.[/]\n\n[yellow]→ [/]gpt2?\n");
});

function replyOf(...blocks: readonly Block<string>[]): WordedReply {
  return { blocks, buttons: [], audience: "everyone", data: null, final: true };
}
