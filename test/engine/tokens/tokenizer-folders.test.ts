import { cpSync, mkdirSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { createTokenizers } from "../../../src/engine/tokens/tokenizers.ts";
import { demoModels } from "../../support/demo-models.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function hub(): Promise<string> {
  const root = await temporaryFolder();
  mkdirSync(path.join(root, "org", "empty"), { recursive: true });
  cpSync(path.join(demoModels, "bert-tiny"), path.join(root, "org", "My-Bert"), { recursive: true });
  return root;
}

test("tokenizers in Hub layout and the bundled ones are listed and found by name, in any case", async () => {
  const tokenizers = createTokenizers([await hub(), "/nowhere"]);
  expect(tokenizers.names()).toEqual(
    expect.arrayContaining(["gpt-4o", "clip", "org/My-Bert", "bert-tiny", "sd15-tiny"]),
  );
  expect(tokenizers.names()).not.toContain("org/empty");
  const found = await tokenizers.get("ORG/my-bert");
  expect(found).toMatchObject({ model: "org/My-Bert", use: { kind: "text" } });
  expect(await tokenizers.get("org/My-Bert")).toBe(found);
  expect((await tokenizers.get("sd15-tiny")).use).toEqual({ kind: "image", chunk: 75 });
});

test.each(["../../etc", "/etc", "org/../org/My-Bert", "org/empty", "org", ".", "C:\\x", "org/My-Bert/tokenizer.json"])(
  "%j is nobody's name",
  async (asked) => {
    await expect(createTokenizers([await hub()]).get(asked)).rejects.toMatchObject({
      code: expect.stringMatching(/^model\.(unknown|not-here)$/u),
    });
  },
);

test("a slip of the fingers is answered with the name", async () => {
  await expect(createTokenizers([await hub()]).get("org/My-Brt")).rejects.toMatchObject({
    params: { nearest: expect.arrayContaining(["org/My-Bert"]) },
  });
});
