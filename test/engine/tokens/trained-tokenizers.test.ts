import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { startTokenThreads } from "../../../src/engine/token-threads.ts";
import { trainedTokenizers } from "../../../src/engine/tokens/trained-tokenizers.ts";
import { bpeFile } from "../../../src/engine/tokens/training/trained-files.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

/** A tokenizer whose vocabulary has these words. */
function tokenizerOf(...words: readonly (readonly [string, string])[]): Uint8Array {
  const alphabet = [..."abcdefghijklmnopqrstuvwxyz"];
  const merged = words.map(([left, right]) => [left + right, left, right] as const);
  return Buffer.from(JSON.stringify(bpeFile({ alphabet, merged }, 100)));
}

test("a trained tokenizer is its owner's alone, by its name, and the last of that name counts", async () => {
  const folder = path.join(await temporaryFolder(), "tokenizers");
  const threads = startTokenThreads({ folders: [folder] });
  onTestFinished(() => threads[Symbol.asyncDispose]());
  const trained = trainedTokenizers(folder, threads.tokenizers);
  await expect(trained.get("mine", { owner: "ann" })).rejects.toMatchObject({ code: "model.unknown" });

  await trained.save("ann", "mine", "job-1", tokenizerOf(["a", "b"]));
  const first = await trained.get("mine", { owner: "ann" });
  expect([first.model, await first.encodeIds("abc")]).toEqual(["mine", [27, 3]]);
  expect(trained.names("ann")).toContain("mine");

  await trained.save("ann", "mine", "job-2", tokenizerOf(["b", "c"]));
  expect(await (await trained.get("mine", { owner: "ann" })).encodeIds("abc")).toEqual([1, 27]);

  for (const owner of ["bob", undefined]) {
    const run = owner === undefined ? {} : { owner };
    await expect(trained.get("mine", run)).rejects.toMatchObject({ code: "model.unknown" });
    expect(trained.names(owner)).not.toContain("mine");
  }
  const [hidden] = threads.tokenizers.names().filter((name) => name.startsWith("trained-"));
  await expect(trained.get(hidden!, { owner: "bob" })).rejects.toMatchObject({ code: "model.unknown" });
  expect(trained.names("bob")).not.toContain(hidden);
});
