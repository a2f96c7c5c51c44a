import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Command } from "../../commands/define.ts";
import type { Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { vocab } from "../../commands/vocab.ts";
import { trainedTokenizers } from "../../src/engine/tokens/trained-tokenizers.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const ann: Caller = { platform: "discord", id: "1", name: "Ann", role: "member", community: "7" };
const bob: Caller = { ...ann, id: "2", name: "Bob" };

/** A server where Ann has trained a tokenizer, and one of nobody knows whom lies. */
async function open() {
  const trained = trainedTokenizers(await temporaryFolder());
  const file = Buffer.from("{}");
  await trained.save("discord server 7", { name: "tales", version: "1", by: { id: "discord:1", name: "Ann" } }, file);
  await trained.save("discord server 7", { name: "old", version: "2" }, file);
  const services = { trainedTokenizers: trained } as Partial<Services> as Services;
  return (action: keyof Command["actions"] & string, caller: Caller, options: object = {}) =>
    vocab.actions[action]!.run({ options, caller } as never, services) as Promise<Reply>;
}

test("a server's trained tokenizers are listed for its members alone", async () => {
  const run = await open();
  const { data } = await run("list", bob);
  expect(data).toEqual([
    { name: "tales", at: expect.any(Number), by: { id: "discord:1", name: "Ann" } },
    { name: "old", at: expect.any(Number) },
  ]);
  expect((await run("list", { ...ann, community: "8" })).data).toEqual([]);
  const { community: _, ...alone } = ann;
  expect((await run("list", alone)).data).toEqual([]);
});

test.each<[string, Caller, string, boolean]>([
  ["who trained it", ann, "tales", true],
  ["an admin", { ...bob, role: "admin" }, "tales", true],
  ["the operator", { ...bob, role: "operator" }, "tales", true],
  ["another member", bob, "tales", false],
  ["a member, where nobody knows who trained it", ann, "old", false],
  ["an admin, where nobody knows who trained it", { ...bob, role: "admin" }, "old", true],
])("%s may or may not forget it", async (_, caller, name, may) => {
  const run = await open();
  const forgotten = run("forget", caller, { name: ` ${name} ` });
  if (may) expect((await forgotten).data).toEqual({ name, forgotten: true });
  else await expect(forgotten).rejects.toMatchObject({ code: "vocab.not-yours", params: { name } });
  const left = (await run("list", caller)).data as { name: string }[];
  expect(left.some((one) => one.name === name)).toBe(!may);
});

test("one that is not there can't be forgotten", async () => {
  const run = await open();
  await expect(run("forget", ann, { name: "../tales" })).rejects.toMatchObject({ code: "vocab.not-trained" });
});
