import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Block } from "../../../commands/reply.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import { blocksOf, render } from "../../../src/bot/slack/render.ts";
import { readContracts } from "../../stand-ins/slack/contracts.ts";
import { textOf } from "../../stand-ins/slack/seen-message.ts";
import { describeWithShared } from "../../support/shared.ts";
import { wildStrings } from "../../support/wild-strings.ts";

describeWithShared("what Slack is given", (shared) => {
  const contracts = readContracts(shared);

  test("is within its schemas and limits, whatever a reply holds, and nothing is lost", () => {
    fc.assert(
      fc.property(fc.array(block(), { maxLength: 30 }), fc.nat(30), (blocks, buttons) => {
        const draft = render(reply(blocks, buttons), (file) => `more in ${file}`);
        const ids = new Map(draft.uploads.map(({ key }, i) => [key, `F${i}`]));
        const shown = blocksOf(draft, ids);
        expect(contracts.blocks(shown)).toEqual([]);
        expect(draft.fallback).not.toMatch(/[<>]/u);
        const whole = draft.uploads.flatMap(({ source }) =>
          "bytes" in source ? [Buffer.from(source.bytes).toString()] : [],
        );
        const all = [textOf(shown), ...whole].join("\n");
        const files = new Set(blocks.flatMap((given) => (given.kind === "image" ? [given.file.id] : [])));
        for (const id of files) expect(ids.has(id)).toBe(true);
        for (const { kind, ...rest } of blocks) {
          if (kind === "text" && "words" in rest && /^[a-z ]+$/u.test(rest.words)) expect(all).toContain(rest.words);
        }
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });
});

describe("what people wrote", () => {
  test.each(["<!channel>", "<@U1>", "<https://evil.example|bank>", "*bold* `code` :smile:", "&lt;!here&gt;"])(
    "%s stays text in every block",
    (wild) => {
      const blocks: readonly Block<string>[] = [
        { kind: "heading", words: wild },
        { kind: "text", words: wild },
        { kind: "note", words: wild },
        { kind: "code", text: wild },
        { kind: "table", columns: [wild], rows: [[wild]] },
        { kind: "facts", facts: [{ label: wild, value: wild }] },
      ];
      const draft = render(reply(blocks, 0), String);
      const text = textOf(blocksOf(draft, new Map()));
      expect(text).not.toContain("⟦");
      expect(text.split(wild)).toHaveLength(9);
    },
  );

  test("only the first table is one; a picture that is not uploaded is left out", () => {
    const table = { kind: "table", columns: ["a", "b"], rows: [["", "2"]] } as const;
    const file = { id: "f1", name: "a.png", mediaType: "image/png", size: 1 };
    const draft = render(reply([table, table, { kind: "image", file, alt: "" }], 0), String);
    expect(blocksOf(draft, new Map()).map(({ type }) => type)).toEqual(["table", "rich_text"]);
    expect(blocksOf(draft, new Map([["f1", "F1"]])).at(-1)).toEqual({
      type: "image",
      slack_file: { id: "F1" },
      alt_text: "a.png",
    });
  });
});

function reply(blocks: readonly Block<string>[], buttons: number): WordedReply {
  const many = Array.from({ length: buttons }, (_, i) => ({
    id: `b${i}`,
    label: "again ".repeat(i),
    style: "danger" as const,
  }));
  return { blocks, buttons: many, audience: "everyone", data: null, final: true };
}

function block(): fc.Arbitrary<Block<string>> {
  const words = fc.oneof(
    wildStrings,
    fc.stringMatching(/^[a-z ]{1,20}$/u),
    fc.string({ minLength: 1000, maxLength: 4000 }),
  );
  const row = fc.array(wildStrings, { minLength: 2, maxLength: 2 });
  return fc.oneof(
    words.map((text) => ({ kind: "heading" as const, words: text })),
    words.map((text) => ({ kind: "text" as const, words: text })),
    words.map((text) => ({ kind: "code" as const, text })),
    fc.array(row, { maxLength: 110 }).map((rows) => ({ kind: "table" as const, columns: ["a", "b"], rows })),
    words.map((value) => ({ kind: "facts" as const, facts: [{ label: "label", value }] })),
    fc.tuple(fc.nat(50), words).map(([i, alt]) => ({
      kind: "image" as const,
      file: { id: `f${i}`, name: `${i}.png`, mediaType: "image/png", size: 1 },
      alt,
    })),
  );
}
