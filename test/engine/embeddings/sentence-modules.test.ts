import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sentenceModules } from "../../../src/engine/embeddings/sentence-modules.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

async function modelWith(path: string) {
  const folder = join(await temporaryFolder(), "model");
  for (const [file, json] of [
    ["modules.json", [{ type: "sentence_transformers.models.Pooling", path }]],
    ["1_Pooling/config.json", { pooling_mode_cls_token: true }],
    ["../outside/config.json", { pooling_mode_max_tokens: true }],
  ] as const) {
    await mkdir(join(folder, file, ".."), { recursive: true });
    await writeFile(join(folder, file), JSON.stringify(json));
  }
  return { name: "mine", tasks: ["text-embedding"], folder } as const;
}

test("a model pools as its own files say", async () => {
  expect(await sentenceModules(await modelWith("1_Pooling"))).toMatchObject({ pooling: "cls", normalize: false });
});

test.each(["../outside", "..", "/etc", "a/../../outside"])("no file outside the model is read: %s", async (path) => {
  await expect(sentenceModules(await modelWith(path))).rejects.toMatchObject({ code: "model.damaged" });
});
