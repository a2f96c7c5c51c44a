import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block, FileRef } from "../../../commands/reply.ts";
import { codeBlock, plain } from "../../../src/bot/discord/markdown.ts";
import { type Rendered, render } from "../../../src/bot/discord/render.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import { visible } from "../../../src/bot/visible.ts";
import { type MessageBody, messageProblems } from "../../stand-ins/discord/message-rules.ts";
import { rendered } from "../../stand-ins/discord/seen-message.ts";

const file = (id: string, size: number, name = `${id}.png`): FileRef => ({ id, name, mediaType: "image/png", size });

function show(blocks: readonly Block<string>[], more: Partial<WordedReply> = {}): Promise<Rendered> {
  const reply: WordedReply = { blocks, buttons: [], audience: "everyone", data: null, final: true, ...more };
  return render(reply, {
    readFile: async (id) => (id === "gone" ? undefined : new Uint8Array(Number(id.split("-")[1] ?? 1))),
    words: {
      whole: (name) => `All of it is in ${name}.`,
      tooLarge: (name, megabytes) => `${name} (${megabytes} MB) is too large.`,
      gone: "It is gone.",
    },
    fileBytes: 10 * 2 ** 20,
  });
}

/** What Discord would say to it. */
function problems({ components, files }: Rendered): readonly string[] {
  const body = { flags: 1 << 15, components, allowed_mentions: { parse: [] } } as unknown as MessageBody;
  return messageProblems(
    body,
    files.map(({ name, bytes }) => ({ id: name, name, bytes })),
  );
}

type Case = readonly [name: string, blocks: readonly Block<string>[], more: Partial<WordedReply>];

const MEGABYTE = 2 ** 20;

const CASES: readonly (readonly [string, readonly Block<string>[], Partial<WordedReply>?])[] = [
  ["nothing at all", []],
  ["twelve pictures", Array.from({ length: 12 }, (_, i) => ({ kind: "image", file: file(`p-${i}`, 100), alt: "x" }))],
  [
    "eight pictures of six megabytes",
    Array.from({ length: 8 }, (_, i) => ({
      kind: "image",
      file: file(`${i}-${6 * MEGABYTE}`, 6 * MEGABYTE),
      alt: "x",
    })),
  ],
  ["a file of fifty megabytes", [{ kind: "file", file: file("big", 50 * MEGABYTE) }]],
  ["a file that is gone", [{ kind: "file", file: file("gone", 10) }]],
  ["two files of one name", [1, 2].map((i) => ({ kind: "file", file: file(`a-${i}`, 1, "same.csv") }))],
  [
    "files with names of any kind",
    ["토큰 😀.png", "../../x", "", "a".repeat(300)].map((name, i) => ({
      kind: "file",
      file: file(`n-${i}`, 1, name),
    })),
  ],
  ["a description of 5,000 characters", [{ kind: "image", file: file("p-1", 1), alt: "가".repeat(5000) }]],
  ["a hundred headings", Array.from({ length: 100 }, (_, i) => ({ kind: "heading", words: `Heading ${i}` }))],
  [
    "text and pictures in turn, forty times",
    Array.from({ length: 40 }, (_, i) =>
      i % 2 ? { kind: "text", words: "x" } : { kind: "file", file: file(`f-${i}`, 1) },
    ),
  ],
  [
    "a table of 500 rows",
    [{ kind: "table", columns: ["a", "b"], rows: Array.from({ length: 500 }, (_, i) => [`${i}`, "x".repeat(50)]) }],
  ],
  ["a failure without words", [], { error: { code: "x", message: "" } }],
  ["a failure", [{ kind: "text", words: "No." }], { error: { code: "x", message: "No." } }],
  [
    "25 buttons with long labels",
    [],
    {
      buttons: Array.from({ length: 25 }, (_, i) => ({
        id: `b${i}`,
        label: "x".repeat(100),
        style: "primary" as const,
      })),
    },
  ],
  ["a preview", [{ kind: "progress", done: 1, total: 0, words: "x", preview: Buffer.from("png").toString("base64") }]],
];

describe("an answer within Discord's limits", () => {
  test.each(CASES.map(([name, blocks, more = {}]): Case => [name, blocks, more]))("%s", async (_, blocks, more) => {
    const shown = await show(blocks, more);
    expect(problems(shown)).toEqual([]);
    const names = blocks.flatMap((block) => ("file" in block ? [block.file] : []));
    expect(
      shown.files.length + (JSON.stringify(shown.components).match(/is too large|It is gone/gu)?.length ?? 0),
    ).toBeGreaterThanOrEqual(names.length);
  });

  test("code that holds a fence comes as a file, whole", async () => {
    const text = "before\n```\nafter @everyone";
    const { files } = await show([{ kind: "code", text }]);
    expect(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()])).toEqual([["answer.txt", text]]);
  });

  test("a long text shows its beginning beside the file that holds it all", async () => {
    const words = "word ".repeat(2000);
    const { components, files } = await show([
      { kind: "text", words },
      { kind: "facts", facts: [{ label: "Seed", value: "42" }] },
    ]);
    expect(JSON.stringify(components)).toContain("word word");
    expect(JSON.stringify(components)).toContain("**Seed** 42");
    expect(Buffer.from(files[0]?.bytes ?? []).toString()).toBe(`${words}\n\nSeed: 42`);
  });

  test("any reply of text", async () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 3000 }), fc.string({ maxLength: 3000 }));
    const block: fc.Arbitrary<Block<string>> = fc.oneof(
      fc.record({ kind: fc.constantFrom("heading" as const, "text" as const, "note" as const), words: text }),
      fc.record({ kind: fc.constant("code" as const), text }),
      fc.record({
        kind: fc.constant("table" as const),
        columns: fc.array(text, { minLength: 1, maxLength: 3 }),
        rows: fc.array(fc.array(text, { maxLength: 3 }), { maxLength: 3 }),
      }),
      fc.record({
        kind: fc.constant("facts" as const),
        facts: fc.array(fc.record({ label: text, value: text }), { maxLength: 4 }),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(block, { maxLength: 8 }), async (blocks) => {
        expect(problems(await show(blocks))).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("text that people wrote", () => {
  test("is shown as it is, whatever it is", () => {
    const wild = fc.string({ unit: fc.constantFrom(..."\\`*_~|<>#[]()@:!-+.1 \naé강😀/") });
    fc.assert(
      fc.property(wild, (text) => {
        expect(rendered(plain(text))).toBe(visible(text));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    "<@123456789012345678>",
    "<@&123456789012345678>",
    "<#123456789012345678>",
    "<t:1700000000:R>",
    "</imagine:123456789012345678>",
    "<a:party:123456789012345678>",
    "@everyone @here",
    "[Free Nitro](https://evil.example)",
    "https://evil.example",
    "# Heading",
    "-# small",
    "> quoted",
    "||spoiler||",
    "```js\nfence\n```",
    "1986. A good year",
    "* item",
  ])("%s is not obeyed", (text) => {
    expect(rendered(plain(text))).toBe(text);
  });

  test("a code block is left out of where it could be ended", () => {
    expect(codeBlock("a``b", "ts")).toBe("```ts\na``b\n```");
    expect(codeBlock("a```b")).toBeUndefined();
    expect(codeBlock("x", "ts\n```")).toBe("```\nx\n```");
  });
});
