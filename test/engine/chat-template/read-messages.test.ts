import { expect, test } from "vitest";
import { readMessages, readTools } from "../../../src/engine/chat-template/read-messages.ts";

test.each([
  ["Hello", [["user", "Hello"]]],
  [
    "user: Hello\nAssistant:  Hi\n\nthere\nUSER: Bye",
    [
      ["user", "Hello"],
      ["assistant", " Hi\n\nthere"],
      ["user", "Bye"],
    ],
  ],
  ["system: a: b\nnobody: c", [["system", "a: b\nnobody: c"]]],
  ['[{"role": "user", "content": "x"}]', [["user", "x"]]],
  ['{"messages": [{"role": "tool", "content": "x"}]}', [["tool", "x"]]],
  ["[INST] is no JSON", [["user", "[INST] is no JSON"]]],
])("%j", (text, expected) => {
  expect(readMessages(text).map(({ role, content }) => [role, content])).toEqual(expected);
});

test.each(["[{]", '[{"content": "x"}]', "[]", '[{"role": 7}]', '{"a": 1}'])("%j is refused with a reason", (text) => {
  expect(() => readMessages(text)).toThrow(expect.objectContaining({ code: "chat.syntax" }));
});

test("tools are a JSON list", () => {
  expect(readTools('[{"name": "f"}]')).toEqual([{ name: "f" }]);
  expect(() => readTools("f()")).toThrow(expect.objectContaining({ code: "chat.tools" }));
});
