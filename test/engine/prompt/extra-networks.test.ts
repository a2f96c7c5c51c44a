import { expect, it } from "vitest";
import { withoutExtraNetworks } from "../../../src/engine/prompt/extra-networks.ts";

it.each([
  ["a cat", "a cat", []],
  ["<lora:detail:0.8> a <hypernet:x> cat", " a  cat", ["<lora:detail:0.8>", "<hypernet:x>"]],
  ["a < b: c> <: d> <e> <|endoftext|>", "a < b: c> <: d> <e> <|endoftext|>", []],
])("cuts the calls of extra networks out of %j", (prompt, text, networks) => {
  expect(withoutExtraNetworks(prompt)).toEqual({ text, networks });
});

it.each(["<", "<a:", "<a"])("reads %j 50,000 times over in a moment", (piece) => {
  const began = performance.now();
  expect(withoutExtraNetworks(piece.repeat(50_000)).networks).toEqual([]);
  expect(performance.now() - began).toBeLessThan(2000);
});
