import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { startTokenThreads, type TokenThreads, type TokenThreadsOptions } from "../../src/engine/token-threads.ts";
import { createTokenizers } from "../../src/engine/tokens/tokenizers.ts";
import { demoModels } from "../support/demo-models.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

let threads: TokenThreads | undefined;
afterEach(() => threads?.[Symbol.asyncDispose]());

function start(options: Partial<TokenThreadsOptions> = {}) {
  threads = startTokenThreads({ folders: [], ...options });
  return threads;
}

test.each(["clip", "gpt-4o", "bert-tiny"])("%s answers from its thread as it does from this one", async (name) => {
  const { tokenizers } = start();
  const [away, here] = await Promise.all([tokenizers.get(name), createTokenizers().get(name)]);
  const text = "Hello, 안녕 🦙 \ud800!";
  const ids = here.encodeIds(text);
  const { model, use, vocabularySize, specialTokens, controlTokens } = here;
  expect(away).toMatchObject({ model, use, vocabularySize, specialTokens, controlTokens });
  expect(await away.encode(text, { special: false })).toEqual(here.encode(text, { special: false }));
  expect(await away.encodeIds(text)).toEqual(ids);
  expect(await away.decode(ids, { skipSpecial: true })).toBe(here.decode(ids, { skipSpecial: true }));
  const most = { units: 30, tokens: 2, shownUnits: 4, shownTokens: 1 };
  const { text: whole, ...decoded } = await away.decodeBeginning(`[${ids}]`, { most });
  expect(whole).toBe(here.decode(ids).slice(0, 30));
  expect(decoded.units).toBe(here.decode(ids).length);
  expect(decoded.count).toBe(ids.length);
  expect(decoded.tokens).toEqual(ids.slice(0, 2).map((id) => ({ id, token: here.tokenOf(id) })));
  expect(Buffer.from(decoded.textFile ?? []).toString()).toBe(here.decode(ids));
  const lines = Buffer.from(decoded.tokensFile ?? []).toString();
  expect(lines).toBe(ids.map((id) => `${id}\t${here.tokenOf(id)}\n`).join(""));
  expect(await away.idOf(here.tokenOf(ids[1]!))).toBe(ids[1]);
  expect(await away.idOf("no such token")).toBeUndefined();
  await expect(away.around(10_000_000, 1)).rejects.toMatchObject({ code: "token.unknown", params: { model } });
});

test("An unknown name is refused with the nearest, without any thread", async () => {
  await expect(start().tokenizers.get("gtp-4o")).rejects.toMatchObject({ code: "model.unknown" });
});

test("Past the memory that they may take, tokenizers not asked for lately are closed and come back when asked", async () => {
  const { tokenizers } = start({ memory: 1 });
  const clip = await tokenizers.get("clip");
  const gpt = await tokenizers.get("gpt2");
  expect(await gpt.encodeIds("a")).toEqual([64]);
  expect(await clip.encodeIds("a")).toEqual([49406, 320, 49407]);
  expect(await gpt.encodeIds("a")).toEqual([64]);
});

test("A pattern that backtracks for ever is stopped, with a clear error, and others go on", async () => {
  const folder = await temporaryFolder();
  await mkdir(join(folder, "org"));
  await cp(join(demoModels, "bert-tiny"), join(folder, "org/endless"), { recursive: true });
  const pattern = { type: "Split", pattern: { Regex: "^(a+)+$" }, behavior: "Isolated", invert: false };
  const file = {
    added_tokens: [],
    pre_tokenizer: pattern,
    model: { type: "WordLevel", vocab: { a: 0 }, unk_token: "a" },
  };
  await writeFile(join(folder, "org/endless/tokenizer.json"), JSON.stringify(file));
  const { tokenizers } = start({ folders: [folder], limitMs: 3000 });
  const clip = await tokenizers.get("clip");
  const endless = await tokenizers.get("org/endless");
  const [stuck, other] = await Promise.allSettled([endless.encodeIds(`${"a".repeat(60)}b`), clip.encodeIds("a")]);
  expect(stuck).toMatchObject({ reason: { code: "tokenizer.slow", params: { model: "org/endless", seconds: 3 } } });
  expect(other).toMatchObject({ value: [49406, 320, 49407] });
  expect(await endless.encodeIds("a")).toEqual([0]);
  await rm(folder, { recursive: true });
}, 120_000);

test("A tokenizer whose files were replaced is another one at once, and what it was is closed", async () => {
  const folder = await temporaryFolder();
  const place = join(folder, "org/changing");
  await mkdir(place, { recursive: true });
  const write = (vocab: object, name = "tokenizer.json") =>
    writeFile(
      join(place, name),
      JSON.stringify({ added_tokens: [], model: { type: "WordLevel", vocab, unk_token: "a" } }),
    );
  await write({ a: 0, b: 1 });
  const { tokenizers } = start({ folders: [folder] });
  const before = await tokenizers.get("org/changing");
  expect([before.vocabularySize, await before.encodeIds("b")]).toEqual([2, [1]]);

  // As a pull does: a new folder in the old one's place.
  await write({ a: 0, c: 1, b: 2 }, "incoming.json");
  await rename(join(place, "incoming.json"), join(place, "tokenizer.json"));
  const after = await tokenizers.get("org/changing");
  expect([after.vocabularySize, await after.encodeIds("b")]).toEqual([3, [2]]);
  // One that was had before goes on with what is there now.
  expect(await before.encodeIds("b")).toEqual([2]);

  await writeFile(join(place, "tokenizer_config.json"), JSON.stringify({ model_max_length: 9 }));
  expect((await tokenizers.get("org/changing")).use).toEqual({ kind: "text", limit: 9 });
});
