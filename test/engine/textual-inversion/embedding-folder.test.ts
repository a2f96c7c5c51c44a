import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { embeddingFolder } from "../../../src/engine/textual-inversion/embedding-folder.ts";
import { writeSafetensors } from "../../../src/engine/textual-inversion/safetensors.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { unprivileged } from "../../support/unprivileged.ts";

function embedding(vectors: number): Buffer {
  return writeSafetensors({ emb_params: { dims: [vectors, 768], values: new Float32Array(vectors * 768).fill(0.1) } });
}

describe("embeddingFolder", () => {
  it("lists what can be used, the first of each name, and says why the rest can't", async () => {
    const folder = await temporaryFolder({
      "b/tree.pt": "none",
      "notes.txt": "",
      "tree.preview.png": "",
      "empty.pt": "",
    });
    await writeFile(join(folder, "b", "bad hands.safetensors"), embedding(2));
    await writeFile(join(folder, "c.safetensors"), embedding(76));
    await writeFile(join(folder, "tree.safetensors"), embedding(3));
    const store = embeddingFolder(folder);
    expect((await store.list()).map(({ name, vectors, width }) => [name, vectors, width])).toEqual([
      ["bad hands", 2, 768],
      ["tree", 3, 768],
    ]);
    expect(await store.problems()).toMatchObject([
      { code: "embedding.none", params: { file: join("b", "tree.pt") } },
      { code: "embedding.too-long", params: { file: "c.safetensors", name: "c", vectors: 76, max: 75 } },
    ]);
  });

  it("looks afresh at every call, and keeps what has not changed", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "tree.safetensors");
    const store = embeddingFolder(folder);
    expect(await store.list()).toEqual([]);
    await writeFile(file, embedding(1));
    const [first] = await store.list();
    const [again] = await store.list();
    expect(again).toBe(first);
    await writeFile(file, embedding(2));
    expect((await store.list())[0]!.vectors).toBe(2);
    await rm(file);
    expect(await store.list()).toEqual([]);
  });

  it("names a file that may not be read, until it may", async () => {
    const folder = await temporaryFolder();
    const file = join(folder, "tree.safetensors");
    await writeFile(file, embedding(1), { mode: 0o000 });
    await chmod(folder, 0o755);
    const store = embeddingFolder(folder);
    expect(await unprivileged(store.list)).toEqual([]);
    const params = { file: "tree.safetensors", reason: "EACCES" };
    expect(await unprivileged(store.problems)).toMatchObject([{ code: "embedding.unreadable", params }]);
    await chmod(file, 0o600);
    expect(await store.list()).toMatchObject([{ name: "tree" }]);
  });

  it.each([undefined, "/nowhere/at/all"])("holds nothing where there is no folder: %s", async (folder) => {
    expect(await embeddingFolder(folder).list()).toEqual([]);
  });
});
