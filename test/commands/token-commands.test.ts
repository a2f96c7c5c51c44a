import path from "node:path";
import { describe, expect, test } from "vitest";
import { chatTemplate } from "../../commands/chat-template.ts";
import { compare } from "../../commands/compare.ts";
import { count } from "../../commands/count.ts";
import { decode } from "../../commands/decode.ts";
import type { RawOptions } from "../../commands/define.ts";
import { tokenize } from "../../commands/tokenize.ts";
import { vocab } from "../../commands/vocab.ts";
import { runTokenCommand as run, tokenServices } from "../support/run-token-command.ts";
import { describeWithShared } from "../support/shared.ts";

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

describe("/tokenize with words added", () => {
  // As after Python's tokenizer.add_tokens(["zzzz1234", "pup", "qzx"]): the vocabulary has pup; the others follow its 49,408 entries.
  test("reads them as whole tokens", async () => {
    const asked = { text: "a ZZZZ1234puppy, qzxzzzz1234", "add-tokens": "zzzz1234,pup,qzx", special: false };
    const { data } = await run(tokenize, { ...asked, model: "clip" });
    expect(data).toMatchObject({
      ids: [320, 49_408, 11_926, 7504, 267, 49_409, 49_408],
      added: [
        { id: 49_408, token: "zzzz1234" },
        { id: 11_926, token: "pup" },
        { id: 49_409, token: "qzx" },
      ],
    });
    expect((data as { tokens: object[] }).tokens[1]).toEqual({
      id: 49_408,
      token: "zzzz1234",
      text: "ZZZZ1234",
      special: false,
      start: 2,
      end: 10,
    });
  });

  test("follows the highest id of OpenAI's vocabularies", async () => {
    const { data } = await run(tokenize, { text: "one foobarbaz two", "add-tokens": "foobarbaz", model: "o200k_base" });
    expect(data).toMatchObject({ ids: [690, 220, 200_019, 1920], count: 4 });
  });
});

describe("/tokenize's views", () => {
  test.each([
    ["picture", ["heading", "image", "code", "facts"]],
    ["table", ["heading", "table", "facts"]],
    ["ids", ["heading", "code", "facts"]],
  ])("%s shows the same data in its own way", async (view, kinds) => {
    const { blocks, data, buttons = [] } = await run(tokenize, { text: "hello world", view });
    expect(blocks.map(({ kind }) => kind)).toEqual(kinds);
    expect(data).toMatchObject({ ids: [24_912, 2375] });
    const same = buttons.filter(({ action }) => action.options["model"] === "gpt-4o");
    expect(same.map(({ action }) => action.options["view"] ?? action.command)).toEqual([
      ...["picture", "table", "ids"].filter((other) => other !== view),
      "decode",
    ]);
  });

  test("what is hidden is in a file", async () => {
    const { blocks, data } = await run(tokenize, { text: "a ".repeat(60), view: "table" });
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "table", "note", "facts", "file"]);
    expect((data as { tokens: unknown[] }).tokens).toHaveLength(61);
  });
});

describe("/count", () => {
  const long = `${"cat ".repeat(70)}, ${"dog ".repeat(10)}`;

  test("counts chunks, and the negative prompt apart", async () => {
    const { data, blocks } = await run(count, { prompt: long, negative: "a AND b" });
    expect(data).toEqual({
      model: "openai/clip-vit-large-patch14",
      kind: "image",
      chunks: [
        { tokens: 71, used: 75 },
        { tokens: 10, used: 10 },
      ],
      used: 85,
      limit: 150,
      negative: { kind: "image", chunks: [{ tokens: 3, used: 3 }], used: 3, limit: 75 },
    });
    expect(blocks.map(({ kind }) => kind)).toContain("image");
  });

  test("offers to end the chunk where it ends anyway, and to paint", async () => {
    const { buttons = [] } = await run(count, { prompt: long });
    expect(buttons.map(({ action }) => action.command)).toEqual(["count", "shorten", "imagine"]);
    const { data } = await run(count, { prompt: String(buttons[0]!.action.options["prompt"]) });
    expect(data).toMatchObject({ used: 85, chunks: [{ tokens: 71 }, { tokens: 10 }] });
  });

  test("only image prompts have a negative one", async () => {
    await expect(run(count, { prompt: "a", negative: "b", model: "gpt-4o" })).rejects.toMatchObject({
      code: "count.negative",
    });
  });
});

describe("a long text", () => {
  const text = "ab ".repeat(30_000);

  test("is told by /tokenize in numbers, with its beginning and a file", async () => {
    const { blocks, data } = await run(tokenize, { text, model: "clip", view: "table" });
    const { tokens, ids, ...numbers } = data as { tokens: unknown[]; ids: unknown[] };
    expect([tokens.length, ids.length]).toEqual([5000, 30_002]);
    expect(numbers).toMatchObject({ count: 30_002, characters: 90_000, charactersPerToken: 3, tokensLeftOut: 25_002 });
    expect(numbers).not.toHaveProperty("idsLeftOut");
    expect(blocks.flatMap((block) => (block.kind === "file" ? [block.file.name] : []))).toEqual(["tokens.json"]);
  });

  test("is compared by its beginning", async () => {
    const { data } = await run(compare, { text, models: ["clip", "gpt-4o"] });
    const { models } = data as { models: { count: number; cuts: unknown[]; cutsLeftOut: number }[] };
    for (const { count, cuts, cutsLeftOut } of models) expect(cuts.length + cutsLeftOut).toBe(count);
    expect(models.map(({ cuts }) => cuts.length)).toEqual([5000, 5000]);
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
    expect((data as { tokens: unknown[] }).tokens).toHaveLength(5000);
    expect(data).toMatchObject({ tokensLeftOut: 85_000 });
  });

  test("of a long text the answer has the beginning, a file all of it", async () => {
    const { blocks, data } = await run(decode, { ids: "24912 2375 ".repeat(40_000), model: "o200k_base" });
    expect(data).toMatchObject({ unitsLeftOut: 440_000 - 200_000 });
    expect((data as { text: string }).text).toHaveLength(200_000);
    const names = blocks.flatMap((block) => (block.kind === "file" ? [`${block.file.name} ${block.file.size}`] : []));
    expect(names).toEqual(["decoded.txt 440000", "tokens.tsv 960000"]);
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

  test("goes on to the neighbours, and to the next page of what was found", async () => {
    const buttonsOf = async (asked: RawOptions) =>
      ((await run(vocab, { model: "clip", ...asked })).buttons ?? []).map(({ action }) => action.options);
    const [before, behind] = await buttonsOf({ id: 6829 });
    expect([before, behind]).toEqual([
      { model: "clip", id: 6825 },
      { model: "clip", id: 6833 },
    ]);
    expect(await buttonsOf({ id: 0 })).toEqual([{ model: "clip", id: 4 }]);
    expect(await buttonsOf({ id: 49_407 })).toEqual([{ model: "clip", id: 49_403 }]);
    expect(await buttonsOf({ search: "^pupp" })).toEqual([]);

    const [next] = await buttonsOf({ search: "red" });
    expect(next).toEqual({ model: "clip", search: "red", page: 2 });
    const first = (await run(vocab, { model: "clip", search: "red" })).data as { tokens: object[]; pages: number };
    const second = (await run(vocab, next!)).data as { tokens: object[]; page: number };
    expect(second).toMatchObject({ page: 2, found: expect.any(Number) });
    expect(first.tokens).not.toContainEqual(second.tokens[0]);
    const last = { model: "clip", search: "red", page: first.pages };
    expect((await run(vocab, last)).buttons?.map(({ action }) => action.options)).toEqual([
      { ...last, page: first.pages - 1 },
    ]);
  });

  test.each<[RawOptions, string]>([
    [{ search: "red", page: 1000 }, "vocab.no-page"],
    [{ page: 2 }, "vocab.no-page"],
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

  test("tells what the same sentences cost in other languages, as times their cost in English", async () => {
    const { data, blocks } = await run(compare, { view: "languages", models: "gpt-4,gpt-4o" });
    const { models } = data as {
      models: { model: string; languages: { language: string; count: number; tax: number }[] }[];
    };
    for (const { languages } of models) {
      expect(languages.map(({ language }) => language)).toEqual(["en", "ko", "ja", "zh-CN", "zh-TW", "ar", "hi", "es"]);
      for (const { count, tax } of languages) expect(tax).toBe(count / languages[0]!.count);
    }
    // As npm tiktoken counts them.
    expect(models[0]!.languages.map(({ count }) => count)).toEqual([33, 85, 93, 50, 60, 88, 180, 44]);
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "image", "note"]);
  });

  test("names the usual models that are missing, and what would add them", async () => {
    const { data, blocks } = await run(compare, { text: "a" });
    const { models, missing } = data as { models: { model: string }[]; missing: string[] };
    expect(models.map(({ model }) => model)).toEqual(["gpt-4o", "openai/clip-vit-large-patch14"]);
    expect(missing).toContain("meta-llama/Llama-3.1-8B-Instruct");
    expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "image", "table", "note"]);
  });

  test("needs a text for its cuts", async () => {
    await expect(run(compare, { models: "gpt-4,clip" })).rejects.toMatchObject({ code: "option.required" });
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
    const services = tokenServices([path.join(shared, "models")]);

    test("gives the text, its ids and what each message costs", async () => {
      const messages = "system: Be brief.\nuser: Hi <|im_end|> there";
      const { data, blocks } = await run(chatTemplate, { messages, model: "Qwen/Qwen2-7B-Instruct" }, services);
      expect(data).toMatchObject({
        text: "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nHi <|im_end|> there<|im_end|>\n<|im_start|>assistant\n",
        neutralised: [{ message: 1, found: ["<|im_end|>"] }],
        limit: 131_072,
        findings: [{ kind: "control-string", message: 1 }],
      });
      const { ids, count, perMessage } = data as { ids: number[]; count: number; perMessage: number[] };
      expect(ids.filter((id) => id === 151_645)).toHaveLength(2);
      expect(count).toBe(ids.length);
      expect(perMessage[0]! + perMessage[1]!).toBe(count - 3);
      expect(blocks.map(({ kind }) => kind)).toEqual(["heading", "note", "code", "image", "table", "facts", "text"]);
    });

    test("a chat is built message by message, and goes on by a button", async () => {
      const asked = {
        ...{ model: "Qwen/Qwen2-7B-Instruct", "system-message": "Be brief.", "user-message": "a\nb" },
        ...{ "assistant-message": "c", "next-message": "d", role: "tool" },
      };
      const { data, buttons = [] } = await run(chatTemplate, asked, services);
      const { text } = data as { text: string };
      expect(Array.from(text.matchAll(/<\|im_start\|>(\w+)\n([^<]*)/gu), ([, role, said]) => [role, said])).toEqual([
        ["system", "Be brief."],
        ["user", "a\nb"],
        ["assistant", "c"],
        ["tool", "d"],
        ["assistant", ""],
      ]);
      const [add, remove, closed] = buttons.map(({ action }) => action);
      expect(add).toMatchObject({ asks: ["next-message", "role"], options: { role: "user" } });
      const more = await run(chatTemplate, { ...add!.options, "next-message": "e" }, services);
      expect((more.data as { perMessage: number[] }).perMessage).toHaveLength(5);
      const fewer = await run(chatTemplate, remove!.options, services);
      expect((fewer.data as { perMessage: number[] }).perMessage).toHaveLength(3);
      expect((await run(chatTemplate, closed!.options, services)).data).toMatchObject({
        findings: [{ kind: "no-generation-prompt" }],
      });
    });

    test("a role that the template ignores is named once, whatever number of messages it has", async () => {
      const messages = JSON.stringify(
        ["user", "critic", "assistant", "critic", "user"].map((role) => ({ role, content: `${role} says` })),
      );
      const { data, blocks } = await run(
        chatTemplate,
        { messages, model: "microsoft/Phi-3-mini-4k-instruct" },
        services,
      );
      expect(data).toMatchObject({
        findings: [
          { kind: "dropped", message: 1 },
          { kind: "dropped", message: 3 },
          { kind: "role-ignored", role: "critic" },
        ],
      });
      expect((data as { roles: object[] }).roles).toContainEqual({ role: "critic", state: "ignored" });
      expect(blocks.filter(({ kind }) => kind === "note")).toEqual([
        { kind: "note", words: { key: "chat-template.found.role-ignored", params: { role: "critic" } } },
      ]);
    });

    test("a system message that is dropped is told as such", async () => {
      const asked = { messages: "system: Be brief.\nuser: Hi", model: "microsoft/Phi-3-mini-128k-instruct" };
      const { blocks } = await run(chatTemplate, asked, services);
      const notes = blocks.flatMap((block) => (block.kind === "note" ? [block.words] : []));
      // Its template opens the answer by itself.
      expect(notes.map((note) => "key" in note && note.key)).toEqual([
        "chat-template.found.bos-in-template",
        "chat-template.found.dropped-system",
      ]);
    });

    test("takes the first model that has a template where none is named, and says which", async () => {
      const { data, blocks } = await run(chatTemplate, { messages: "Hi" }, services);
      const { model } = data as { model: string };
      expect(await services.chatTemplates.models()).toContain(model);
      expect(blocks[1]).toEqual({ kind: "note", words: { key: "chat-template.chosen", params: { model } } });
    });

    test("another model's template lays out the chat, the tokens stay the model's", async () => {
      const asked = { messages: "Hi", model: "gpt-4o", template: "qwen/qwen2-7b-instruct" };
      const { data, blocks } = await run(chatTemplate, asked, services);
      expect(data).toMatchObject({ model: "gpt-4o", template: "Qwen/Qwen2-7B-Instruct" });
      expect(blocks).toContainEqual({
        kind: "note",
        words: {
          key: "chat-template.by-template",
          params: { model: "gpt-4o", template: "Qwen/Qwen2-7B-Instruct" },
        },
      });
    });

    test("keeps the tools of a request from one message to the next", async () => {
      const tools = [{ type: "function", function: { name: "look", parameters: {} } }];
      const messages = JSON.stringify({ messages: [{ role: "user", content: "Hi" }], tools });
      const { data, buttons = [] } = await run(chatTemplate, { messages, model: "Qwen/Qwen2.5-7B-Instruct" }, services);
      expect((data as { text: string }).text).toContain('"name": "look"');
      const more = { ...buttons[0]!.action.options, "next-message": "Ho", role: "assistant" };
      const { text } = (await run(chatTemplate, more, services)).data as { text: string };
      expect(text).toContain('"name": "look"');
      expect(text).toContain("Ho<|im_end|>");
    });

    test("what /count has counted is shown as a chat, where the model is one for chats", async () => {
      const asked = { prompt: "user: Hi", model: "Qwen/Qwen2-7B-Instruct" };
      const [button] = (await run(count, asked, services)).buttons ?? [];
      const { data } = await run(chatTemplate, button!.action.options, services);
      expect((data as { text: string }).text).toContain("<|im_start|>user\nuser: Hi<|im_end|>");
      expect((await run(count, { prompt: "Hi", model: "openai-community/gpt2" }, services)).buttons).toEqual([]);
    });

    test("shows what differs for a second model", async () => {
      const asked = { messages: "user: Hi\nassistant: Ho", "generation-prompt": "no" };
      const models = { model: "Qwen/Qwen2-7B-Instruct", other: "microsoft/Phi-3-mini-4k-instruct" };
      const { data, blocks } = await run(chatTemplate, { ...asked, ...models, view: "diff" }, services);
      const { count, other, diff } = data as Record<string, never> & {
        count: number;
        other: { count: number; text: string };
        diff: { count: number; text: { in: string; text: string }[] };
      };
      expect(diff.count).toBe(other.count - count);
      const second = diff.text.filter((part) => part.in !== "first").map(({ text }) => text);
      expect(second.join("")).toBe(other.text);
      expect(diff.text).toContainEqual({ in: "both", text: "Hi" });
      expect(blocks.slice(0, 3).map(({ kind }) => kind)).toEqual(["heading", "code", "table"]);
    });

    test("a system message can be given apart, and one that is dropped is told", async () => {
      const asked = { messages: "Hi", "system-message": "Be brief.", model: "Qwen/Qwen2-7B-Instruct" };
      const { data } = await run(chatTemplate, asked, services);
      expect((data as { text: string }).text).toMatch(/^<\|im_start\|>system\nBe brief\.<\|im_end\|>/u);
      expect((data as { control: object[] }).control[0]).toEqual({
        id: 151_644,
        token: "<|im_start|>",
        start: 0,
        end: 12,
      });
    });

    test("view:diff needs a second model", async () => {
      const asked = run(chatTemplate, { messages: "Hi", view: "diff" }, services);
      await expect(asked).rejects.toMatchObject({ code: "chat.no-other" });
    });

    test("tells why a template refuses", async () => {
      const messages = "system: a\nassistant: b\nassistant: c";
      const asked = run(chatTemplate, { messages, model: "meta-llama/Llama-2-7b-chat-hf" }, services);
      await expect(asked).rejects.toMatchObject({ code: expect.stringMatching(/^chat\./) });
    });
  });
});
