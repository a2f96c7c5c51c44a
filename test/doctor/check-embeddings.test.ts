import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkEmbeddings } from "../../src/doctor/check-embeddings.ts";
import type { EngineError } from "../../src/engine/errors.ts";
import { writeSafetensors } from "../../src/engine/textual-inversion/safetensors.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const wordError = ({ code }: EngineError) => ({ message: code, hint: "hint" });

it("says nothing where no folder is set, and that a folder is missing", async () => {
  expect(await checkEmbeddings(undefined, wordError)).toEqual([]);
  expect(await checkEmbeddings("/nowhere/at/all", wordError)).toMatchObject([
    { state: "open", words: { key: "doctor.embedding.nowhere", params: { folder: "/nowhere/at/all" } } },
  ]);
});

it("counts the embeddings, and says what is wrong with the other files", async () => {
  const folder = await temporaryFolder({ "bad.pt": "none" });
  const tensor = { dims: [1, 768], values: new Float32Array(768) };
  await writeFile(join(folder, "tree.safetensors"), writeSafetensors({ emb_params: tensor }));
  expect(await checkEmbeddings(folder, wordError)).toEqual([
    { state: "good", words: { key: "doctor.embedding.found", params: { count: 1, folder } }, data: { count: 1 } },
    {
      state: "open",
      words: { verbatim: "embedding.none" },
      help: { verbatim: "hint" },
      data: { code: "embedding.none" },
    },
  ]);
});
