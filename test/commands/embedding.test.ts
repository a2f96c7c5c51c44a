import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import { withEmbeddings } from "../../commands/embedding/known-embeddings.ts";
import { embedding } from "../../commands/embedding.ts";
import type { FileRef } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { writeSafetensors } from "../../src/engine/textual-inversion/safetensors.ts";
import { jobTypes } from "../../src/jobs/job-types.ts";
import { demoModel } from "../support/demo-model.ts";
import { admin, ann, bob, elsewhere, embeddingServer, vectors } from "../support/embedding-server.ts";

describe("/embedding", () => {
  test("what is added is listed in its server alone, beside the operator's", async () => {
    const { add, names } = embeddingServer();
    expect(await add("my-tree", vectors(0.1, 0.2))).toMatchObject({
      data: { name: "my-tree", vectors: 2, models: "SD 1.x", state: "usable" },
    });
    expect(await names(bob)).toEqual(["my-tree", "house-style"]);
    expect(await names(elsewhere)).toEqual(["house-style"]);
  });

  test("prompts that name it take its file along, and others do not", async () => {
    const { add, services } = embeddingServer();
    await add("My-Tree", vectors(0.5));
    const ask = (prompt: string, caller: Caller) => withEmbeddings({ prompt, negativePrompt: "" }, caller, services);
    const file = Buffer.from(vectors(0.5)).toString("base64");
    expect(await ask("a MY-tree by night", bob)).toMatchObject({ embeddings: [{ name: "My-Tree", file }] });
    expect(await ask("a tree", bob)).toEqual({ prompt: "a tree", negativePrompt: "" });
    expect(await ask("my-tree", elsewhere)).not.toHaveProperty("embeddings");
  });

  test("a mix keeps its formula and can be downloaded in both forms", async () => {
    const { add, run, services } = embeddingServer();
    await add("one-a", vectors(1));
    await add("two-b", vectors(3, 5));
    await run("mix", { name: "mix-c", formula: "'one-a'*0.5 + 'two-b'[1], 'house-style'" });
    const mixed = await services.embeddingLibrary.find("discord:1", "mix-c");
    expect(mixed).toMatchObject({
      vectors: 2,
      source: { kind: "mixed", formula: "'one-a'*0.5 + 'two-b'[1], 'house-style'" },
    });
    const { parts } = await readEmbedding("mix-c.safetensors", mixed!.file);
    expect([parts[0]!.values[0], parts[0]!.values[768]]).toEqual([5.5, 1]);
    for (const format of ["safetensors", "pt"]) {
      const { data } = await run("download", { name: "MIX-C", format });
      const file = await services.files.read((data as unknown as { file: FileRef }).file.id);
      expect(await readEmbedding(file!.name, file!.bytes)).toMatchObject({ parts });
    }
  });

  test("only its maker and admins rename and remove it", async () => {
    const { add, run, names } = embeddingServer();
    await add("anns-own", vectors(1), ann);
    await expect(run("remove", { name: "anns-own" }, bob)).rejects.toMatchObject({ code: "embedding.not-yours" });
    await run("rename", { name: "anns-own", to: "everybodys" }, ann);
    await run("remove", { name: "everybodys" }, admin);
    expect(await names(ann)).toEqual(["house-style"]);
    await expect(run("remove", { name: "house-style" }, admin)).rejects.toMatchObject({ code: "embedding.operators" });
  });

  test("another server takes over what was shared", async () => {
    const { add, run, names } = embeddingServer();
    await add("my-tree", vectors(1));
    const shared = await run("share", { name: "my-tree" });
    const [take] = shared.buttons!;
    expect(await names(elsewhere)).not.toContain("my-tree");
    await run("take", take!.action.options, elsewhere);
    expect(await names(elsewhere)).toContain("my-tree");
    await expect(run("take", { code: "made-up" }, elsewhere)).rejects.toMatchObject({ code: "embedding.code" });
  });

  test("a training takes pictures one by one and out of a zip", async () => {
    const { run, jobs } = embeddingServer();
    const zip = zipSync({ "a/b.png": Buffer.from("b"), "a/c.jpg": Buffer.from("c"), "a/notes.txt": Buffer.from("n") });
    const attached = { p: Buffer.from("a"), z: zip };
    const options = {
      name: "my-new",
      "init-text": "circle",
      picture: { handle: "p", name: "a.png", size: 1 },
      zip: { handle: "z", name: "more.zip", size: zip.length },
    };
    await run("train", options, ann, attached);
    const input = jobTypes["embedding.train"].input.parse(jobs[0]?.input);
    expect(input.images.map((image) => Buffer.from(image, "base64").toString())).toEqual(["a", "b", "c"]);
    const { zip: _, ...alone } = options;
    await expect(run("train", alone, ann, attached)).rejects.toMatchObject({ code: "embedding.pictures" });
    await expect(run("train", options, ann, { ...attached, z: Buffer.from("zip") })).rejects.toMatchObject({
      code: "embedding.zip",
    });
  });

  test("a list is searched, kept to a model and to what it costs, and has pages", async () => {
    const { add, run, services } = embeddingServer();
    for (let i = 10; i < 22; i++) await add(`kept-${i}`, i % 2 ? vectors(1, 2, 3) : vectors(1));
    await services.embeddingLibrary.add("discord:1", {
      ...{ name: "demo-one", vectors: 1, width: 128, shorthash: "1".repeat(12), source: null, at: 1 },
      ...{ owner: "discord:ann", ownerName: "Ann", state: "usable", file: new Uint8Array() },
    });
    const found = async (options: object) => {
      const { data, buttons = [] } = await run("list", { ...options });
      const { embeddings, ...place } = data as { embeddings: { name: string }[]; page: number; pages: number };
      return {
        names: embeddings.map(({ name }) => name),
        turns: buttons.map(({ action }) => action.options),
        ...place,
      };
    };
    expect(await found({})).toMatchObject({ page: 1, pages: 2, turns: [{ page: 2 }] });
    expect(await found({ search: "kept", page: 9 })).toMatchObject({
      ...{ page: 2, pages: 2 },
      turns: [{ page: 1, search: "kept" }],
    });
    expect((await found({ search: "kept", vectors: 1 })).names).toHaveLength(6);
    expect((await found({ model: demoModel.name })).names).toEqual(["demo-one"]);
  });

  test("one from the Hub is a job, and keeps where it is from under a name that is free", async () => {
    const { run, services, jobs } = embeddingServer();
    await run("add", { repository: "sd-concepts-library/cat-toy@v1", name: "my-cat" });
    const input = jobTypes["embedding.fetch"].input.parse(jobs[0]?.input);
    expect(input).toEqual({ repository: "sd-concepts-library/cat-toy", revision: "v1", name: "my-cat" });
    const file = await services.files.save({ name: "a.safetensors", mediaType: "", bytes: vectors(1) });
    const source = { kind: "hub", repository: "org/a", commit: "c", file: "a.pt", sha256: "d" };
    const context = { caller: ann, locale: "en-US", jobId: "j", files: [file] };
    const { keep } = embedding.actions["add"]!;
    const fetched = (name: string) => ({ name, vectors: 1, width: 768, source });
    await keep!(fetched("my-cat"), context, services as unknown as Services);
    expect(await services.embeddingLibrary.find("discord:1", "my-cat")).toMatchObject({ source, state: "usable" });
    await expect(keep!(fetched("tree"), context, services as unknown as Services)).rejects.toMatchObject({
      code: "embedding.name-word",
    });
    await expect(run("add", {})).rejects.toMatchObject({ code: "embedding.add-one" });
    await expect(run("add", { repository: "cat toys" })).rejects.toMatchObject({ code: "hub.name" });
  });

  test.each([
    ["tree", "embedding.name-word"],
    ["a (b)", "embedding.name"],
    ["x|y", "embedding.name"],
    ["one AND two", "embedding.name-syntax"],
    ["house-style of mine", "embedding.name-prefix"],
    ["..", "embedding.name"],
  ])("no embedding is called %s", async (name, code) => {
    const { run } = embeddingServer();
    await expect(run("mix", { name, formula: "'house-style'" })).rejects.toMatchObject({ code });
  });

  test.each([
    ["zeros", vectors(1, 0), "embedding.zeros"],
    ["far too long", vectors(100), "embedding.norm"],
    ["no numbers", vectors(Number.NaN), "embedding.not-finite"],
    [
      "of another width",
      writeSafetensors({ emb_params: { dims: [1, 100], values: new Float32Array(100).fill(1) } }),
      "embedding.width",
    ],
    ["no embedding at all", Buffer.from("hello"), "embedding.damaged"],
  ])("a file whose vectors are %s is refused", async (_, file, code) => {
    const { add, names } = embeddingServer();
    await expect(add("bad-one", file)).rejects.toMatchObject({ code });
    expect(await names(ann)).toEqual(["house-style"]);
  });

  test.each([
    ["'house-style' - 'house-style'", "embedding.zeros"],
    ["'house-style' * 9000", "embedding.norm"],
    ["'house-style' / 0", "embedding.formula-zero"],
    ["'house-stile'", "embedding.unknown"],
    ["'house-style' * 'house-style'", "embedding.formula-product"],
    [Array(76).fill("'house-style'").join(), "embedding.too-long"],
  ])("the formula %s makes no embedding", async (formula, code) => {
    const { run, names } = embeddingServer();
    await expect(run("mix", { name: "bad-mix", formula })).rejects.toMatchObject({ code });
    expect(await names(ann)).toEqual(["house-style"]);
  });

  test("an unknown name is answered with the nearest", async () => {
    const { run } = embeddingServer();
    await expect(run("download", { name: "house-stile" })).rejects.toMatchObject({
      code: "embedding.unknown",
      params: { nearest: ["house-style"] },
    });
  });
});
