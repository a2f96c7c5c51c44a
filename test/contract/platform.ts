import { describe, expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Attachment, Target } from "../../commands/define.ts";
import type { Block, FileRef } from "../../commands/reply.ts";
import type { Files } from "../../commands/services.ts";
import type { Platform, WordedReply } from "../../src/bot/platform.ts";
import { wildTexts } from "../support/wild-texts.ts";

/** A platform with the means to look at it as the person who sits there. */
export interface PlatformUnderTest {
  readonly platform: Platform;
  /** Where the files of replies are. */
  readonly files: Files;
  /** A new place for an answer. */
  place(): Promise<Target>;
  /** What the person at that place has before them. */
  seen(target: Target): Promise<Seen>;
  /** A file that the person sends along. */
  attach(name: string, bytes: Uint8Array): Promise<Attachment>;
  /** Where the platform has posts: a person, a channel of theirs, and all that the bot has written anywhere. */
  readonly posting?: { readonly caller: Caller; readonly channel: string; everything(): Promise<string> };
  /** The platform of the next process, which knows what this one has kept. */
  restart(): Promise<PlatformUnderTest>;
}

interface Seen {
  readonly text: string;
  readonly files: readonly Uint8Array[];
}

/**
 * What every Platform promises, whoever it shows things to. `obeyed` matches text that this place would obey instead of showing it.
 */
export function platformContract(
  name: string,
  open: () => Promise<PlatformUnderTest>,
  { obeyed }: { readonly obeyed?: RegExp } = {},
): void {
  describe(`the platform contract: ${name}`, () => {
    test("an answer is created, then edited, and a late progress report does no harm", async () => {
      const { platform, place, seen } = await open();
      const target = await place();
      expect(target.platform).toBe(platform.name);
      await platform.show(target, working("Step 1 of 3"));
      expect((await seen(target)).text).toContain("Step 1 of 3");
      await platform.show(target, reply({ kind: "text", words: "The final answer." }));
      await platform.show(target, working("Step 2 of 3"));
      const { text } = await seen(target);
      expect(text).toContain("The final answer.");
      expect(text).not.toContain("Step 2 of 3");
    });

    test("showing the same answer again changes nothing", async () => {
      const { platform, files, place, seen } = await open();
      const target = await place();
      const answer = reply({ kind: "image", file: await save(files, "circle.png"), alt: "A red circle" });
      await platform.show(target, answer);
      const before = await seen(target);
      await platform.show(target, answer);
      expect(await seen(target)).toEqual(before);
      expect(before.files).toHaveLength(1);
    });

    test("each answer stays at its own place", async () => {
      const { platform, place, seen } = await open();
      const [one, two] = [await place(), await place()];
      await platform.show(one, reply({ kind: "text", words: "first" }));
      await platform.show(two, reply({ kind: "text", words: "second" }));
      expect((await seen(one)).text).not.toContain("second");
      expect((await seen(two)).text).not.toContain("first");
    });

    test("a place is plain data: the next process brings the files of an answer there, once", async () => {
      const { platform, files, place, restart } = await open();
      const target = JSON.parse(JSON.stringify(await place()));
      await platform.show(target, working("Step 1 of 3"));
      const answer = reply({ kind: "image", file: await save(files, "late.png", PICTURE), alt: "Late" });
      const next = await restart();
      await next.platform.show(target, answer);
      await next.platform.show(target, answer);
      expect((await next.seen(target)).files.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from(PICTURE)]);
    });

    test("every kind of block shows all that it holds", async () => {
      const { platform, files, place, seen } = await open();
      const target = await place();
      const blocks = await everyKind(files);
      await platform.show(target, reply(...blocks));
      const before = await seen(target);
      for (const text of blocks.flatMap(textsOf)) expect(squeezed(before.text)).toContain(squeezed(text));
      expect(before.files.map((bytes) => Buffer.from(bytes))).toEqual([Buffer.from(PICTURE), Buffer.from("1,2\n")]);
    });

    test("however long an answer is, nothing of it is lost", async () => {
      const { platform, place, seen } = await open();
      const target = await place();
      const blocks: readonly Block<string>[] = [
        { kind: "text", words: Array.from({ length: 2000 }, (_, i) => `word${i}`).join(" ") },
        { kind: "text", words: `begins ${"x".repeat(5000)} ends` },
        { kind: "code", text: Array.from({ length: 300 }, (_, i) => `line ${i}`).join("\n") },
        {
          kind: "table",
          columns: ["Token", "Text", "What it is"],
          rows: Array.from({ length: 80 }, (_, i) => [`${i}`, `토큰 ${i}`, `a rather long explanation of token ${i}`]),
        },
        { kind: "facts", facts: [{ label: "A label of some length", value: "가나다라마바사 ".repeat(60) }] },
      ];
      await platform.show(target, reply(...blocks));
      const { text, files } = await seen(target);
      // What does not fit into a message may come as a file.
      const all = squeezed([text, ...files.map((bytes) => Buffer.from(bytes).toString())].join("\n"));
      for (const part of blocks.flatMap(textsOf)) expect(all.includes(squeezed(part)), part.slice(0, 40)).toBe(true);
    });

    test("an answer without any block is no trouble", async () => {
      const { platform, place } = await open();
      await platform.show(await place(), reply());
    });

    test("buttons show their labels", async () => {
      const { platform, place, seen } = await open();
      const target = await place();
      const buttons = [
        { id: "b1", label: "Again", style: "primary" as const },
        { id: "b2", label: "Another seed", style: "secondary" as const },
      ];
      await platform.show(target, { ...reply({ kind: "text", words: "Done." }), buttons });
      const { text } = await seen(target);
      for (const { label } of buttons) expect(text).toContain(label);
    });

    test("what is for the caller alone reaches the caller", async () => {
      const { platform, place, seen } = await open();
      const target = await place();
      await platform.show(target, { ...reply({ kind: "text", words: "Between us." }), audience: "caller" });
      expect((await seen(target)).text).toContain("Between us.");
    });

    test("a failure shows what went wrong and what would help", async () => {
      const { platform, place, seen } = await open();
      const target = await place();
      const [message, hint] = ["There is no model gtp2.", "Did you mean gpt2?"];
      await platform.show(target, {
        ...reply({ kind: "text", words: message }, { kind: "note", words: hint }),
        error: { code: "model.unknown", message, hint },
      });
      const { text } = await seen(target);
      expect(text).toContain(message);
      expect(text).toContain(hint);
    });

    test("the bytes behind a handle are those that were sent, and an unknown handle has none", async () => {
      const { platform, attach } = await open();
      const bytes = Uint8Array.from([0, 1, 2, 253, 254, 255]);
      const attachment = await attach("some bytes.bin", bytes);
      expect(attachment).toMatchObject({ name: "some bytes.bin", size: 6 });
      expect(Buffer.from(await platform.readAttachment(attachment))).toEqual(Buffer.from(bytes));
      for (const handle of ["nobody-made-this", "../../etc/passwd", "/etc/passwd", "__proto__", ""]) {
        const unknown = platform.readAttachment({ handle, name: "passwd", size: 1 });
        await expect(unknown).rejects.toMatchObject({ code: "attachment.gone" });
      }
    });

    test("a message beside the answers is posted once, also by the next process, and can be taken away", async () => {
      const { platform, posting, files, restart } = await open();
      if (platform.posts === undefined || posting === undefined)
        return expect([platform.posts, posting]).toEqual([undefined, undefined]);
      const { caller, channel, everything } = posting;
      const count = async (text: string) => (await everything()).split(text).length - 1;
      for (const [text, where] of [
        ["in the showcase", { channel }],
        ["between us", {}],
      ] as const) {
        const place = platform.posts.placeFor({ id: text, caller, locale: "en-US", ...where });
        expect(platform.posts.isPublic(place)).toBe("channel" in where);
        const message = reply(
          { kind: "text", words: text },
          { kind: "image", file: await save(files, "a.png"), alt: "A" },
        );
        await platform.show(place, message);
        const next = await restart();
        await next.platform.show(JSON.parse(JSON.stringify(place)), message);
        expect(await count(text)).toBe(1);
        await next.platform.posts?.remove(place);
        expect(await count(text)).toBe(0);
        await platform.posts.remove(place);
      }
    });

    test("an answer can be taken away where there are posts", async () => {
      const { platform, posting, place } = await open();
      if (platform.posts === undefined) return expect(posting).toBeUndefined();
      const target = await place();
      await platform.show(target, reply({ kind: "text", words: "to be removed" }));
      expect(await posting?.everything()).toContain("to be removed");
      await platform.posts.remove(target);
      await platform.posts.remove(target);
      expect(await posting?.everything()).not.toContain("to be removed");
    });

    test.each([...wildTexts, ...HOSTILE])("whatever people write is shown, never obeyed: %s", async (_, wild) => {
      const { platform, place, seen } = await open();
      const target = await place();
      await platform.show(target, reply(...everywhere(`<${wild}>`)));
      const { text } = await seen(target);
      if (obeyed !== undefined) expect(text).not.toMatch(obeyed);
      // Marks that join emoji belong to them; anything else may have been made visible.
      for (const part of wild.split(/(?!\u200d)[\p{C}\p{Z}]+/u)) expect(squeezed(text).includes(part)).toBe(true);
    });
  });
}

function reply(...blocks: readonly Block<string>[]): WordedReply {
  return { blocks, buttons: [], audience: "everyone", data: { n: blocks.length }, final: true };
}

function working(words: string): WordedReply {
  return { ...reply({ kind: "progress", done: 1, total: 3, words }), final: false };
}

const PICTURE = Buffer.from("89504e470d0a1a0a-the-bytes-of-a-picture", "latin1");

function save(files: Files, name: string, bytes: Uint8Array = PICTURE): Promise<FileRef> {
  return files.save({ name, mediaType: name.endsWith("png") ? "image/png" : "text/csv", bytes });
}

async function everyKind(files: Files): Promise<readonly Block<string>[]> {
  return [
    { kind: "heading", words: "A heading" },
    { kind: "text", words: "Some text,\nin two lines, with 한국어 and 😀." },
    { kind: "note", words: "A note about it." },
    { kind: "code", text: "const x = 1;\n  indented();", language: "ts" },
    {
      kind: "table",
      columns: ["#", "Token", "Id"],
      rows: [
        ["0", "hello</w>", "3306"],
        ["1", "강아지", "12"],
      ],
    },
    {
      kind: "facts",
      facts: [
        { label: "Seed", value: "42" },
        { label: "Sampler", value: "euler" },
      ],
    },
    { kind: "image", file: await save(files, "circle.png"), alt: "A red circle on blue" },
    { kind: "file", file: await save(files, "vector.csv", Buffer.from("1,2\n")) },
    { kind: "progress", done: 3, total: 12, words: "Painting the picture" },
  ];
}

/** The same text wherever text can stand. */
function everywhere(text: string): readonly Block<string>[] {
  return [
    { kind: "heading", words: text },
    { kind: "text", words: text },
    { kind: "note", words: text },
    { kind: "code", text },
    { kind: "table", columns: [text, "b"], rows: [[text, text]] },
    { kind: "facts", facts: [{ label: text, value: text }] },
    { kind: "progress", done: 0, total: 1, words: text },
  ];
}

function textsOf(block: Block<string>): readonly string[] {
  switch (block.kind) {
    case "heading":
    case "text":
    case "note":
    case "progress":
      return [block.words];
    case "code":
      return [block.text];
    case "table":
      return [...block.columns, ...block.rows.flat()];
    case "facts":
      return block.facts.flatMap(({ label, value }) => [label, value]);
    case "image":
      return [block.alt];
    case "file":
      return [block.file.name];
    default:
      return block satisfies never;
  }
}

/** Places break lines where they like. */
function squeezed(text: string): string {
  return text.replace(/\s+/gu, "");
}

const HOSTILE: readonly (readonly [string, string])[] = [
  ["a cleared screen and a new title", "\x1b[2J\x1b]0;owned\x07"],
  ["a hidden link", "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\"],
  ["an overwritten line", "harmless\rrm -rf"],
  ["text turned around", "photo\u202egnp.exe\u202c"],
  ["markup", "<script>alert(1)</script><img src=x onerror=alert(1)> &amp; **bold** `code` [x](javascript:1)"],
  ["mentions", "@everyone <!channel> <@U123>"],
  ["100,000 characters", "가".repeat(100_000)],
];
