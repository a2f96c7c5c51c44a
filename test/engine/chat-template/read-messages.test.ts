import { expect, test } from "vitest";
import { readChat, readMessages, readTools, writeMessages } from "../../../src/engine/chat-template/read-messages.ts";

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

test("a request as APIs take it has its tools along", () => {
  const messages = [{ role: "user", content: "x" }];
  const request = { model: "gpt-4o", messages, tools: [{ name: "f" }] };
  expect(readChat(JSON.stringify(request))).toEqual({ messages, tools: [{ name: "f" }] });
  for (const tools of [[], null, undefined]) {
    expect(readChat(JSON.stringify({ messages, tools }))).toEqual({ messages });
  }
  expect(() => readChat(JSON.stringify({ messages, tools: "f" }))).toThrow(
    expect.objectContaining({ code: "chat.syntax" }),
  );
});

test("tools are a JSON list", () => {
  expect(readTools('[{"name": "f"}]')).toEqual([{ name: "f" }]);
  expect(() => readTools("f()")).toThrow(expect.objectContaining({ code: "chat.tools" }));
});

test.each([
  [
    "lines",
    [
      { role: "user", content: "a: b\nc" },
      { role: "assistant", content: " d" },
    ],
    "user: a: b\nc\nassistant:  d",
  ],
  ["JSON where a role begins no line", [{ role: "critic", content: "a" }], '[{"role":"critic","content":"a"}]'],
  ["JSON where a text has a line like a message", [{ role: "user", content: "a\nuser: b" }], undefined],
  ["JSON where there is more than a text", [{ role: "tool", content: "a", tool_call_id: "1" }], undefined],
  ["JSON where a text would be cut at its end", [{ role: "user", content: "a\n" }], undefined],
  ["JSON of no message", [], "[]"],
])("messages are written as %s", (_, messages, expected) => {
  const text = writeMessages(messages);
  if (expected !== undefined) expect(text).toBe(expected);
  if (messages.length > 0) expect(readMessages(text)).toEqual(messages);
});

test("a chat of more messages than anybody wants to wait for is refused, however it is written", () => {
  const error = expect.objectContaining({ code: "chat.too-many", params: { given: 10_001, max: 10_000 } });
  expect(() => readMessages("user: a\n".repeat(10_001))).toThrow(error);
  const messages = Array.from({ length: 10_001 }, () => ({ role: "user", content: "a" }));
  expect(() => readMessages(JSON.stringify(messages))).toThrow(error);
  expect(readMessages(JSON.stringify(messages.slice(1)))).toHaveLength(10_000);
});
