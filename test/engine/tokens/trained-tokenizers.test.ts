import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startTokenThreads } from "../../../src/engine/token-threads.ts";
import { trainedTokenizers } from "../../../src/engine/tokens/trained-tokenizers.ts";
import { bpeFile } from "../../../src/engine/tokens/training/trained-files.ts";
import { withTrained } from "../../../src/engine/tokens/with-trained.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A tokenizer whose vocabulary has these words. */
function tokenizerOf(...words: readonly (readonly [string, string])[]): Uint8Array {
  const alphabet = [..."abcdefghijklmnopqrstuvwxyz"];
  const merged = words.map(([left, right]) => [left + right, left, right] as const);
  return Buffer.from(JSON.stringify(bpeFile({ alphabet, merged }, 100)));
}

async function open() {
  const folder = path.join(await temporaryFolder(), "tokenizers");
  const threads = startTokenThreads({ folders: [folder] });
  onTestFinished(() => threads[Symbol.asyncDispose]());
  const trained = trainedTokenizers(folder);
  return { threads, trained, ...withTrained(trained, threads) };
}

test("a trained tokenizer is its owner's alone, by its name, and the last of that name counts", async () => {
  const { threads, trained, tokenizers } = await open();
  await expect(tokenizers.get("mine", { owner: "ann" })).rejects.toMatchObject({ code: "model.unknown" });

  await trained.save("ann", { name: "mine", version: "job-1" }, tokenizerOf(["a", "b"]));
  const first = await tokenizers.get("mine", { owner: "ann" });
  expect([first.model, await first.encodeIds("abc")]).toEqual(["mine", [27, 3]]);
  expect(tokenizers.names("ann")).toContain("mine");

  await trained.save("ann", { name: "mine", version: "job-2" }, tokenizerOf(["b", "c"]));
  expect(await (await tokenizers.get("mine", { owner: "ann" })).encodeIds("abc")).toEqual([1, 27]);

  for (const owner of ["bob", undefined]) {
    const run = owner === undefined ? {} : { owner };
    await expect(tokenizers.get("mine", run)).rejects.toMatchObject({ code: "model.unknown" });
    expect(tokenizers.names(owner)).not.toContain("mine");
  }
  const [hidden] = threads.tokenizers.names().filter((name) => name.startsWith("trained-"));
  await expect(tokenizers.get(hidden!, { owner: "bob" })).rejects.toMatchObject({ code: "model.unknown" });
  expect(tokenizers.names("bob")).not.toContain(hidden);
});

test("those of one owner are listed with who trained them, and are gone once removed", async () => {
  const { trained, tokenizers } = await open();
  const by = { id: "discord:1", name: "Ann" };
  await trained.save("ann", { name: "one", version: "job-1", by }, tokenizerOf(["a", "b"]));
  await trained.save("ann", { name: "two", version: "job-2" }, tokenizerOf(["b", "c"]));
  const at = expect.any(Number);
  expect(await trained.list("ann")).toEqual([
    { name: "one", at, by },
    { name: "two", at },
  ]);
  expect(await trained.list("bob")).toEqual([]);

  await tokenizers.get("one", { owner: "ann" });
  expect(await trained.remove("bob", "one")).toBe(false);
  expect(await trained.remove("ann", "one")).toBe(true);
  expect(trained.names("ann")).toEqual(["two"]);
  await expect(tokenizers.get("one", { owner: "ann" })).rejects.toMatchObject({ code: "model.unknown" });
});

test("what goes wrong with one is told by its name", async () => {
  const { trained, tokenizers } = await open();
  await trained.save("ann", { name: "mine", version: "job-1" }, tokenizerOf(["a", "b"]));
  const mine = await tokenizers.get("mine", { owner: "ann" });
  await expect(mine.around(999, 2)).rejects.toMatchObject({ code: "token.unknown", params: { model: "mine" } });
  await trained.save("ann", { name: "bad", version: "job-2" }, Buffer.from("{"));
  const damaged = { code: "model.damaged", params: { model: "bad" } };
  await expect(tokenizers.get("bad", { owner: "ann" })).rejects.toMatchObject(damaged);
});

test("a chat is laid out as ChatML for one, or by the template that is asked for", async () => {
  const { trained, chatTemplates } = await open();
  await trained.save("ann", { name: "mine", version: "job-1" }, tokenizerOf(["a", "b"]));
  const chat = { messages: [{ role: "user", content: "abc" }], generationPrompt: true };
  const run = { owner: "ann" };
  const rendered = await chatTemplates.render("mine", chat, run);
  expect(rendered).toMatchObject({ model: "mine", template: "chatml", text: CHAT });
  expect(rendered.encoding.ids).toContain(27);
  await expect(chatTemplates.render("mine", chat, { ...run, template: "gpt-4o" })).rejects.toMatchObject({
    code: "chat.no-template",
    params: { model: "gpt-4o" },
  });
  await expect(chatTemplates.render("mine", chat, { owner: "bob" })).rejects.toMatchObject({ code: "model.unknown" });
  // Any tokenizer takes a template of another's.
  const openai = await chatTemplates.render("gpt-4o", chat, { template: "ChatML" });
  expect(openai).toMatchObject({ model: "gpt-4o", template: "chatml", text: CHAT });
});

const CHAT = "<|im_start|>user\nabc<|im_end|>\n<|im_start|>assistant\n";
