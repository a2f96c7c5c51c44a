import { expect, test } from "vitest";
import { packInput, unpackInput } from "../../../src/engine/tokens/packed-input.ts";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";

const tokenizers = createTokenizers();

test.each([
  ["gpt2", "a🦙b", {}],
  ["clip", "a 🦙 <|endoftext|>", { pad: true, maxLength: 20 }],
  ["bert-tiny", "red ☃", { pair: "circle", pad: true, maxLength: 16 }],
  ["gpt2", "", {}],
] as const)("what %s makes of %j comes through a message as it was", async (name, text, options) => {
  const tokenizer = await tokenizers.get(name);
  const texts = { text, pair: "pair" in options ? options.pair : undefined };
  const packed = structuredClone(packInput(tokenizer.encodeColumns(text, options), texts));
  const input = tokenizer.encode(text, options);
  expect(await unpackInput(packed, texts)).toMatchObject(input);
});

test("the event loop has its turns while a long text is unpacked", async () => {
  const text = "a b ".repeat(30_000);
  const columns = (await tokenizers.get("gpt2")).encodeColumns(text);
  let turns = 0;
  const turning = setInterval(() => turns++, 0);
  const unpacked = await unpackInput(packInput(columns, { text }), { text });
  clearInterval(turning);
  expect(unpacked.ids).toEqual([...columns.ids]);
  expect(turns).toBeGreaterThan(0);
});

test("of a long text the beginning comes over, the numbers of all of it, and a file", async () => {
  const tokenizer = await tokenizers.get("clip");
  const text = `${"ﷺ ☃ ".repeat(2000)}"end\u0000"`;
  const packed = packInput(tokenizer.encodeColumns(text), { text }, { tokens: 10, ids: 100, file: "clip" });
  expect(packed.ids).toHaveLength(3000);
  const { file, ...made } = await unpackInput(packed, { text });
  const all = tokenizer.encode(text);
  const count = all.ids.length;
  expect(made.tokens).toEqual(all.tokens.slice(0, 10));
  expect(made.ids).toEqual(all.ids.slice(0, 100));
  expect(made.shown).toEqual(all.tokens.slice(0, 3000));
  expect(made).toMatchObject({ count, special: 2, padding: 0, unknown: 0, characters: text.length });
  expect(JSON.parse(Buffer.from(file ?? []).toString())).toEqual({
    ...{ model: "clip", tokens: all.tokens, ids: all.ids, attentionMask: all.attentionMask },
    ...{ tokenTypeIds: all.tokenTypeIds, count, unknown: 0, truncated: 0, characters: text.length },
    charactersPerToken: text.length / (count - 2),
  });
});

test("what stands behind padding on the left is shown", async () => {
  const { columns, text } = {
    columns: (await tokenizers.get("clip")).encodeColumns("a b", { pad: true }),
    text: "a b",
  };
  const turned = { ...columns, attentionMask: columns.attentionMask.toReversed(), ids: columns.ids.toReversed() };
  const { shown } = await unpackInput(packInput(turned, { text }, { tokens: 2, ids: 2 }), { text });
  expect(shown.map(({ token }) => token)).toEqual(["<|endoftext|>", "b</w>", "a</w>", "<|startoftext|>"]);
});
