import { expect, onTestFinished, test, vi } from "vitest";
import type { Caller } from "../../../commands/caller.ts";
import { APPROVAL } from "../../../commands/embedding/approval.ts";
import { usableEmbeddings, withEmbeddings } from "../../../commands/embedding/known-embeddings.ts";
import { embedding } from "../../../commands/embedding.ts";
import type { Services } from "../../../commands/services.ts";
import { admin, ann, bob, embeddingServer, vectors } from "../../support/embedding-server.ts";

/** A server whose admins want to see what members make. */
async function strictServer() {
  const server = embeddingServer();
  await server.services.settings.set("discord:1", APPROVAL, { value: "42", shown: "#admins", by: "Eve", at: 1 });
  const usable = async (caller: Caller) =>
    (await usableEmbeddings(caller, server.services)).map(({ name }) => name).filter((name) => name !== "house-style");
  return { ...server, usable };
}

test("what a member adds waits: admins are told, and prompts of nobody find it", async () => {
  const { add, usable, services, posted } = await strictServer();
  expect(await add("anns-tree", vectors(1))).toMatchObject({
    data: { state: "waiting" },
    audience: "caller",
  });
  expect(posted).toMatchObject([
    { channel: "42", reply: { data: { name: "anns-tree", owner: "Ann" }, buttons: [{}, {}, {}] } },
  ]);
  for (const caller of [ann, bob, admin]) {
    expect(await usable(caller)).toEqual([]);
    const asked = withEmbeddings({ prompt: "anns-tree", negativePrompt: "" }, caller, services);
    expect(await asked).not.toHaveProperty("embeddings");
  }
});

test.each(["mix", "take"])("what a member makes by %s waits too", async (action) => {
  const { add, run, usable, posted } = await strictServer();
  await add("eves-tree", vectors(1), admin);
  const shared = await run("share", { name: "eves-tree" }, admin);
  const options = action === "mix" ? { formula: "'eves-tree'*2" } : shared.buttons![0]!.action.options;
  expect(await run(action, { ...options, name: "anns-own" }, ann)).toMatchObject({
    data: { state: "waiting" },
    audience: "caller",
  });
  expect(posted).toHaveLength(1);
  expect(await usable(ann)).toEqual(["eves-tree"]);
});

test("it is known to its maker and to admins alone, who see it first with what can be done", async () => {
  const { add, names, run } = await strictServer();
  await add("an-admins", vectors(1), admin);
  await add("zz-waits", vectors(1), ann);
  expect(await names(ann)).toEqual(["zz-waits", "an-admins", "house-style"]);
  expect(await names(bob)).toEqual(["an-admins", "house-style"]);
  await expect(run("info", { name: "zz-waits" }, bob)).rejects.toMatchObject({ code: "embedding.unknown" });
  await expect(run("try", { name: "zz-waits" }, bob)).rejects.toMatchObject({ code: "embedding.unknown" });
  const { buttons, audience } = await run("list", {}, admin);
  expect(audience).toBe("caller");
  expect(buttons).toMatchObject([
    { action: { action: "approve", options: { name: "zz-waits" } } },
    { action: { action: "refuse", options: { name: "zz-waits" } } },
  ]);
  expect((await run("list", {}, ann)).buttons).toEqual([]);
});

test("its maker tries it, for his own eyes, but can't share or mix it", async () => {
  const { add, run, jobs } = await strictServer();
  await add("anns-tree", vectors(1));
  await run("try", { name: "anns-tree", seed: 1, count: 1 });
  await run("preview", { name: "anns-tree" });
  expect(jobs).toMatchObject([
    { type: "embedding.try", origin: { audience: "caller" } },
    { type: "embedding.preview", origin: { audience: "caller" } },
  ]);
  expect(await run("download", { name: "anns-tree" })).toMatchObject({ audience: "caller" });
  for (const [action, options] of [
    ["share", { name: "anns-tree" }],
    ["mix", { name: "new-one", formula: "'anns-tree'*2" }],
  ] as const)
    await expect(run(action, options)).rejects.toMatchObject({ code: "embedding.waiting" });
});

test("an admin approves it or takes it away; members do neither", async () => {
  const { add, run, usable, names } = await strictServer();
  await add("good-one", vectors(1));
  await add("evil-one", vectors(2));
  for (const action of ["approve", "refuse"])
    await expect(run(action, { name: "good-one" }, ann)).rejects.toMatchObject({ code: "embedding.admins-only" });
  expect(await run("approve", { name: "good-one" }, admin)).toMatchObject({ data: { state: "usable" } });
  expect(await run("refuse", { name: "evil-one" }, admin)).toMatchObject({ data: { refused: true } });
  expect(await usable(bob)).toEqual(["good-one"]);
  expect(await names(ann)).toEqual(["good-one", "house-style"]);
  await expect(run("refuse", { name: "good-one" }, admin)).rejects.toMatchObject({ code: "embedding.not-waiting" });
});

test.each([
  ["create", { model: "m", modelHash: "h", source: { kind: "created", text: "a" } }],
  [
    "train",
    {
      ...{ model: "m", modelHash: "h" },
      source: { kind: "trained", text: "a", pictures: 1, seed: 0, generations: 1, losses: [1] },
    },
  ],
  ["add", { source: { kind: "hub", repository: "org/a", commit: "c", file: "a.pt", sha256: "d" } }],
])("what a job of %s made is shown to who asked alone until it is approved", async (action, made) => {
  const { services, posted } = await strictServer();
  const file = await services.files.save({ name: "a.safetensors", mediaType: "", bytes: vectors(1) });
  const output = { name: "my-tree", vectors: 1, width: 768, ...made };
  const { keep, present } = embedding.actions[action]!;
  const answerTo = async (caller: Caller) => {
    const context = { caller, locale: "en-US", jobId: "j", files: [file] };
    return present!(output, { ...context, kept: await keep!(output, context, services as unknown as Services) });
  };
  expect(await answerTo(ann)).toMatchObject({ audience: "caller", data: { state: "waiting" } });
  expect(await answerTo({ ...admin, community: "2" })).toMatchObject({ audience: "everyone" });
  expect(posted).toHaveLength(1);
});

test("a button serves the file that it was shown with, and no other of its name", async () => {
  const { add, run, posted, names, usable } = await strictServer();
  await add("my-tree", vectors(1));
  await run("remove", { name: "my-tree" }, ann);
  await add("my-tree", vectors(2));
  const [before, now] = posted.map(({ reply }) => reply.buttons!.map(({ action }) => action.options));
  for (const [i, action] of ["approve", "refuse"].entries())
    await expect(run(action, before![i]!, admin)).rejects.toMatchObject({
      code: "embedding.changed",
      params: { name: "my-tree" },
    });
  expect(await usable(ann)).toEqual([]);
  expect(await names(ann)).toEqual(["my-tree", "house-style"]);
  expect(await run("approve", now![0]!, admin)).toMatchObject({ audience: "everyone", data: { state: "usable" } });
  expect(await usable(ann)).toEqual(["my-tree"]);
});

test("under another name it waits anew", async () => {
  const { add, run, usable, posted } = await strictServer();
  await add("good-one", vectors(1));
  await run("approve", { name: "good-one" }, admin);
  expect(await run("rename", { name: "good-one", to: "rude-one" }, ann)).toMatchObject({ data: { state: "waiting" } });
  expect(posted).toHaveLength(2);
  expect(await usable(ann)).toEqual([]);
});

test("each server, and each time that it is asked anew, has a message of its own", async () => {
  const { add, run, posted, services } = await strictServer();
  await services.settings.set("discord:2", APPROVAL, { value: "43", shown: "#other", by: "Eve", at: 1 });
  await add("anns-tree", vectors(1));
  await add("anns-tree", vectors(1), { ...ann, community: "2" });
  await run("rename", { name: "anns-tree", to: "anns-own" }, ann);
  await add("anns-tree", vectors(1));
  expect(posted.map(({ channel }) => channel)).toEqual(["42", "43", "42", "42"]);
  expect(posted.map(({ id }) => id)).toEqual([
    expect.stringMatching(/^embedding discord:1 42 anns-tree \w+ \d+$/u),
    expect.stringMatching(/^embedding discord:2 43 anns-tree /u),
    expect.stringMatching(/^embedding discord:1 42 anns-own /u),
    expect.stringMatching(/^embedding discord:1 42 anns-tree /u),
  ]);
});

test("a job's answer that is given again tells admins nothing anew", async () => {
  const { services, posted } = await strictServer();
  const file = await services.files.save({ name: "a.safetensors", mediaType: "", bytes: vectors(1) });
  const source = { kind: "created", text: "a" };
  const output = { name: "my-tree", vectors: 1, width: 768, model: "m", modelHash: "h", source };
  const context = { caller: ann, locale: "en-US", jobId: "j", files: [file] };
  const { keep } = embedding.actions["create"]!;
  const clock = vi.spyOn(Date, "now").mockReturnValue(1);
  onTestFinished(() => clock.mockRestore());
  await keep!(output, context, services as unknown as Services);
  clock.mockReturnValue(2);
  await keep!(output, context, services as unknown as Services);
  expect(posted[1]).toEqual(posted[0]);
});

test("where there is no admin nothing waits", async () => {
  const { add } = await strictServer();
  const { community: _, ...alone } = ann;
  expect(await add("my-tree", vectors(1), alone)).toMatchObject({ data: { state: "usable" } });
});
