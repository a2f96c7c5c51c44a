import { beforeAll, describe, expect, it } from "vitest";
import { chunkWindow } from "../../../src/engine/prompt/chunk-window.ts";
import { embeddingIndex, type NamedVectors } from "../../../src/engine/prompt/embedding-index.ts";
import { type PromptReader, readNegativePrompt, readPrompt } from "../../../src/engine/prompt/read-prompt.ts";
import { clipTokenizer } from "../../../src/engine/tokens/clip.ts";

let reader: PromptReader<NamedVectors>;

beforeAll(async () => {
  const tokenizer = await clipTokenizer();
  const window = chunkWindow(tokenizer, 77);
  const embeddings = embeddingIndex([], tokenizer);
  reader = { tokenizer, window, embeddings, emphasis: "original", timeline: { kind: "first", steps: 10 } };
});

describe("readPrompt", () => {
  it("reads parts, schedules and chunks", () => {
    const { parts, unread } = readPrompt("[cat:dog:4] AND (x:1.5) BREAK y:0.5 <lora:z:1>", reader);
    expect(unread).toEqual(["<lora:z:1>"]);
    expect(parts.map(({ weight }) => weight)).toEqual([1, 0.5]);
    expect(parts.map(({ schedule }) => schedule.map(({ until }) => until))).toEqual([[4, 10], [10]]);
    const [, { schedule } = { schedule: [] }] = parts;
    expect(schedule[0]!.chunked.chunks.map(({ weights }) => weights[1])).toEqual([1.5, 1]);
  });

  it("takes brackets for text when emphasis is none", () => {
    const { parts } = readPrompt("(a) BREAK b", { ...reader, emphasis: "none" });
    expect(parts[0]!.schedule[0]!.chunked.count).toBe(5);
  });

  it("adds up the weights of a text that is named twice", () => {
    expect(readPrompt("cat:2 AND dog AND cat", { ...reader }).parts.map(({ weight }) => weight)).toEqual([2, 1, 1]);
    expect(readPrompt("cat:2 AND cat", reader).parts.map(({ weight }) => weight)).toEqual([2, 1]);
    expect(readPrompt("AND", reader).parts.map(({ weight }) => weight)).toEqual([2]);
  });

  it("reads a text once however often its turn comes", () => {
    const { schedule } = readPrompt("[a|b]", reader).parts[0]!;
    expect(schedule).toHaveLength(10);
    expect(new Set(schedule.map(({ chunked }) => chunked)).size).toBe(2);
  });

  it("tells what lies behind the last chunk that a model can take", () => {
    const { parts, unread } = readPrompt(`${"red ".repeat(75)}circle, on blue`, { ...reader, mostChunks: 1 });
    expect(parts[0]!.schedule[0]!.chunked.chunks).toHaveLength(1);
    expect(unread).toEqual(["circle , on blue"]);
  });

  it("refuses more parts than a network should look at", () => {
    const prompt = Array.from({ length: 65 }, (_, i) => `p${i}`).join(" AND ");
    expect(() => readPrompt(prompt, reader)).toThrow(
      expect.objectContaining({ code: "prompt.too-many-parts", params: { count: 65, max: 64 } }),
    );
  });

  it("refuses texts that would keep the tokenizer busy for long", () => {
    const prompt = `${"a, ".repeat(20_000)}[${Array.from({ length: 30 }, (_, i) => i).join("|")}]`;
    const slow = { ...reader, timeline: { kind: "first", steps: 30 } } as const;
    expect(() => readPrompt(prompt, slow)).toThrow(
      expect.objectContaining({ code: "prompt.too-many-words", params: { characters: 1_800_050, max: 1_000_000 } }),
    );
  });
});

it("takes a negative prompt as one text", () => {
  expect(readNegativePrompt("a AND b:2", reader).parts).toHaveLength(1);
});
