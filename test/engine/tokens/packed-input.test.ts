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
  const input = (await tokenizers.get(name)).encode(text, options);
  expect(await unpackInput(structuredClone(packInput(input)))).toEqual(input);
});

test("the event loop has its turns while a long text is unpacked", async () => {
  const input = (await tokenizers.get("gpt2")).encode("a b ".repeat(30_000));
  let turns = 0;
  const turning = setInterval(() => turns++, 0);
  const unpacked = await unpackInput(packInput(input));
  clearInterval(turning);
  expect(unpacked.ids).toEqual(input.ids);
  expect(turns).toBeGreaterThan(0);
});
