import { expect, test } from "vitest";
import { neutralise } from "../../../src/engine/chat-template/neutralise.ts";

const CONTROL = ["<|eot_id|>", "<|eot|>", "<s>"];

test("control strings in messages are found, and read back as they were typed", () => {
  const messages = [
    { role: "<s>", content: "a <|eot_id|> b" },
    { role: "user", content: [{ type: "text", text: "<s><s>" }] },
    { role: "user", content: "plain < | text" },
  ];
  const { messages: marked, neutralised, read } = neutralise(messages, CONTROL);
  expect(neutralised).toEqual([
    { message: 0, found: ["<|eot_id|>"] },
    { message: 1, found: ["<s>"] },
  ]);
  expect(JSON.stringify(marked[0])).not.toContain("<|eot_id|>");
  expect(marked[0]?.role).toBe("<s>");
  expect(read(`<|eot_id|>${marked[0]?.content}<s>`)).toEqual({
    text: "<|eot_id|>a <|eot_id|> b<s>",
    literal: [[12, 22]],
  });
});

test("a message that has the mark itself keeps it", () => {
  const { messages, read } = neutralise([{ content: "\ufdd0<s>" }], CONTROL);
  expect(read(messages[0]!.content)).toEqual({ text: "\ufdd0<s>", literal: [[1, 4]] });
});

test("a tokenizer without control strings changes nothing", () => {
  const messages = [{ content: "<s>" }];
  expect(neutralise(messages, []).messages).toBe(messages);
});
