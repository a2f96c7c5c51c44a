import { expect, test } from "vitest";
import { commands } from "../../commands/index.ts";
import { menuEntries } from "../../src/bot/menu-entries.ts";

test("a message's text or its picture fills the option that it is meant for", () => {
  const entries = menuEntries(commands).map(({ command, takes, option }) => [command.name, takes, option]);
  expect(entries).toContainEqual(["tokenize", "text", "text"]);
  expect(entries).toContainEqual(["info", "file", "image"]);
  const kinds = entries.map(([, takes]) => takes);
  expect(kinds).toEqual(kinds.toSorted().toReversed());
});
