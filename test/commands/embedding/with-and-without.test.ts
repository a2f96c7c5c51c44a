import { expect, test } from "vitest";
import { withAndWithout } from "../../../commands/embedding/with-and-without.ts";

test.each([
  ["nothing", undefined, "tree", "a picture of mine", "a picture of tree"],
  ["nothing, of an embedding without words", " ", undefined, "a picture of mine", "a picture"],
  ["a prompt that does not name it", "a house", "tree", "a house, mine", "a house"],
  ["a prompt that names it", "a red MINE by night", "tree", "a red MINE by night", "a red tree by night"],
  ["the name between commas", "a house, mine, at night", undefined, "a house, mine, at night", "a house, at night"],
  ["the name with a weight", "a house, (mine:1.3)", undefined, "a house, (mine:1.3)", "a house"],
])("%s is asked for with it and without it", (_, prompt, words, shown, without) => {
  expect(withAndWithout("mine", prompt, words)).toEqual({ with: shown, without });
});

test("a name is taken for what it says", () => {
  expect(withAndWithout("a.b", "axb a.b", undefined)).toEqual({ with: "axb a.b", without: "axb" });
});
