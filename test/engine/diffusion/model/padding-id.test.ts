import { describe, expect, it } from "vitest";
import { paddingId } from "../../../../src/engine/diffusion/model/padding-id.ts";
import { demoModel } from "../../../support/demo-model.ts";
import { temporaryFolder } from "../../../support/temporary-folder.ts";

const vocabulary = { "!": 0, "!</w>": 256, "<|endoftext|>": 49407 };

async function paddingOf(files: Readonly<Record<string, unknown>>): Promise<number> {
  return paddingId({ name: "test", tasks: [], folder: await temporaryFolder(files) });
}

describe("paddingId", () => {
  it("is the demo model's end token", async () => {
    expect(await paddingId(demoModel)).toBe(2047);
  });

  it.each([
    ["tokenizer_config.json", { "tokenizer/tokenizer_config.json": { pad_token: "!" } }, 0],
    [
      "special_tokens_map.json",
      {
        "tokenizer/tokenizer_config.json": { pad_token: null },
        "tokenizer/special_tokens_map.json": { pad_token: { content: "!" } },
      },
      0,
    ],
    ["the end token", { "tokenizer/tokenizer_config.json": { eos_token: { content: "<|endoftext|>" } } }, 49407],
  ])("is named by %s", async (_, files, id) => {
    expect(await paddingOf({ ...files, "tokenizer/vocab.json": vocabulary })).toBe(id);
  });

  it("is looked up in tokenizer.json where there is no vocab.json, added tokens too", async () => {
    const files = {
      "tokenizer/tokenizer_config.json": { pad_token: "<pad>" },
      "tokenizer/tokenizer.json": { added_tokens: [{ id: 7, content: "<pad>" }], model: { vocab: vocabulary } },
    };
    expect(await paddingOf(files)).toBe(7);
  });

  it("names the file when the vocabulary lacks it", async () => {
    const files = { "tokenizer/tokenizer_config.json": { pad_token: "<pad>" }, "tokenizer/vocab.json": vocabulary };
    await expect(paddingOf(files)).rejects.toMatchObject({
      code: "model.damaged",
      params: { model: "test", file: "tokenizer/tokenizer_config.json" },
    });
  });
});
