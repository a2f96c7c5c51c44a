import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { chatTemplate } from "../../commands/chat-template.ts";
import { compare } from "../../commands/compare.ts";
import { decode } from "../../commands/decode.ts";
import type { Command, RawOptions } from "../../commands/define.ts";
import { coerce } from "../../commands/options.ts";
import type { Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { tokenize } from "../../commands/tokenize.ts";
import { vocab } from "../../commands/vocab.ts";
import { createWording } from "../../src/bot/wording.ts";
import { startDrawing } from "../../src/engine/drawing.ts";
import { startTokenThreads, type TokenThreads } from "../../src/engine/token-threads.ts";
import { memoryFiles } from "../support/memory-stores.ts";
import { describeWithShared } from "../support/shared.ts";

type Needed = Pick<Services, "tokenizers" | "chatTemplates" | "files" | "drawTokens" | "drawComparison" | "translate">;

const threads: TokenThreads[] = [];
const drawing = startDrawing();
afterAll(async () => {
  await drawing[Symbol.asyncDispose]();
  for (const one of threads) await one[Symbol.asyncDispose]();
});

function servicesWith(folders: readonly string[] = []): Needed {
  const started = startTokenThreads({ folders });
  threads.push(started);
  return {
    tokenizers: started.tokenizers,
    chatTemplates: started.chatTemplates,
    files: memoryFiles(),
    drawTokens: drawing.drawTokens,
    drawComparison: drawing.drawComparison,
    translate: createWording().words,
  };
}

const bare = servicesWith();

/** What the command answers; these commands ask for nothing else of an invocation or of the services. */
async function run(command: Command, raw: RawOptions, services: Needed = bare): Promise<Reply> {
  const action = command.actions[""]!;
  const coerced = coerce(action.options, raw);
  if (!coerced.ok) throw coerced.problems[0];
  const invocation = { options: coerced.values, locale: "en-US", signal: new AbortController().signal } as Parameters<
    typeof action.run
  >[0];
  return (await action.run(invocation, services as Services)) as Reply;
}

describe("/tokenize", () => {
  test("cuts to a length, keeping the closing token, and says how much is gone", async () => {
    const { data, blocks } = await run(tokenize, { text: "a red circle", model: "clip", "max-length": 4 });
    expect(data).toMatchObject({ ids: [49406, 320, 736, 49407], truncated: 1, attentionMask: [1, 1, 1, 1] });
    expect(blocks).toContainEqual({ kind: "note", words: { key: "tokenize.truncated", params: { count: 1 } } });
  });

  test("pads a pair, whose second part has its own ranges and types", async () => {
    const { data } = await run(tokenize, {
      text: "red",
      pair: "circle",
      model: "bert-tiny",
      pad: true,
      "max-length": 12,
    });
    const { ids, attentionMask, tokenTypeIds } = data as Record<string, number[]>;
    expect([ids!.length, attentionMask!.length, tokenTypeIds!.length]).toEqual([12, 12, 12]);
    expect(attentionMask!.at(-1)).toBe(0);
    expect(tokenTypeIds).toContain(1);
  });
});

describe("/decode", () => {
  test("gives the text and every token", async () => {
    const { data } = await run(decode, { ids: "[24912, 2375]", model: "o200k_base" });
    expect(data).toEqual({
      model: "o200k_base",
      text: "hello world",
      tokens: [
        { id: 24912, token: "hello" },
        { id: 2375, token: " world" },
      ],
    });
  });

  test.each([
    ["1 x", "ids.syntax"],
    ["9999999", "token.unknown"],
  ])("%j is refused with %s", async (ids, code) => {
    await expect(run(decode, { ids })).rejects.toMatchObject({ code });
  });

  test("many tokens go into a file", async () => {
    const { blocks, data } = await run(decode, { ids: "1 ".repeat(90_000) });
    expect(blocks.map(({ kind }) => kind)).toContain("file");
    expect((data as { tokens: unknown[] }).tokens).toHaveLength(90_000);
  });
});

describe("/vocab", () => {
  test("tells the size and the special tokens with their roles", async () => {
    const { data } = await run(vocab, { model: "bert-tiny" });
    const { special } = data as { special: object[] };
    expect(special).toContainEqual(expect.objectContaining({ token: "[PAD]", role: "pad" }));
  });

  test.each<[RawOptions]>([[{ id: 6829 }], [{ token: "puppy</w>" }]])(
    "finds %j among its neighbours",
    async (asked) => {
      const { tokens } = (await run(vocab, { model: "clip", ...asked })).data as { tokens: object[] };
      expect(tokens).toHaveLength(9);
      expect(tokens[4]).toEqual({ id: 6829, token: "puppy</w>", special: false });
    },
  );

  test("searches for parts and beginnings", async () => {
    const found = async (search: string) => (await run(vocab, { model: "clip", search })).data as { found: number };
    expect((await found("red")).found).toBeGreaterThan((await found("^red")).found);
    expect((await found("^red")).found).toBeGreaterThan(1);
    expect((await found("no such token")).found).toBe(0);
  });

  test.each<[RawOptions, string]>([
    [{ id: 5, search: "a" }, "vocab.one-of"],
    [{ id: 50_000 }, "token.unknown"],
    [{ token: "no such token" }, "token.absent"],
  ])("%j is refused with %s", async (asked, code) => {
    await expect(run(vocab, { model: "clip", ...asked })).rejects.toMatchObject({ code });
  });
});

describe("/compare", () => {
  test("counts and cuts the same text for each model", async () => {
    const { data, blocks } = await run(compare, {
      text: "hello 안녕 🦙",
      models: "gpt-4o, gpt-4, clip, openai/clip-vit-large-patch14",
    });
    expect(data).toMatchObject({
      characters: 10,
      models: [{ model: "gpt-4o" }, { model: "gpt-4" }, { model: "openai/clip-vit-large-patch14" }],
    });
    const [first] = (data as { models: { count: number; cuts: number[][] }[] }).models;
    expect(first!.cuts).toHaveLength(first!.count);
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "image", "table"]);
  });

  test.each(["", " ", "a".repeat(100_000), "מילה a\nb\u0000\ud800"])("draws any text", async (text) => {
    if (text === "") await expect(run(compare, { text })).rejects.toMatchObject({ code: "option.blank" });
    else expect((await run(compare, { text, models: "gpt2,clip" })).blocks).toHaveLength(3);
  });

  test("one model is nothing to compare", async () => {
    await expect(run(compare, { text: "a", models: "gpt-4" })).rejects.toMatchObject({ code: "compare.too-few" });
  });
});

describe("/chat-template", () => {
  test("without any model that has a template says what to do", async () => {
    await expect(run(chatTemplate, { messages: "hi" })).rejects.toMatchObject({ code: "chat.no-model" });
  });

  describeWithShared("with real models", (shared) => {
    const services = servicesWith([path.join(shared, "models")]);

    test("gives the text, its ids and what each message costs", async () => {
      const messages = "system: Be brief.\nuser: Hi <|im_end|> there";
      const { data, blocks } = await run(chatTemplate, { messages, model: "Qwen/Qwen2-7B-Instruct" }, services);
      expect(data).toMatchObject({
        text: "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi <|im_end|> there<|im_end|>\n<|im_start|>assistant\n",
        neutralised: [{ message: 1, found: ["<|im_end|>"] }],
        findings: [{ kind: "control-string", message: 1 }],
      });
      const { ids, count, perMessage } = data as { ids: number[]; count: number; perMessage: number[] };
      expect(ids.filter((id) => id === 151_645)).toHaveLength(2);
      expect(count).toBe(ids.length);
      expect(perMessage[0]! + perMessage[1]!).toBe(count - 3);
      expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "note", "code", "image", "table"]);
    });

    test("tells why a template refuses", async () => {
      const messages = "system: a\nassistant: b\nassistant: c";
      const asked = run(chatTemplate, { messages, model: "meta-llama/Llama-2-7b-chat-hf" }, services);
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^chat\./) });
    });
  });
});
