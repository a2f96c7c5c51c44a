import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import type { Services } from "../../commands/services.ts";
import { allowedServices } from "../../src/compose/allowed-services.ts";
import { allowList } from "../../src/engine/models/allow-list.ts";
import { modelFolders } from "../../src/engine/models/model-folders.ts";
import { modelLibrary } from "../../src/engine/models/model-library.ts";
import { startTokenThreads } from "../../src/engine/token-threads.ts";
import { trainedTokenizers } from "../../src/engine/tokens/trained-tokenizers.ts";
import { withTrained } from "../../src/engine/tokens/with-trained.ts";
import { demoModels } from "../support/demo-models.ts";
import { keptJobs } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const operator: Caller = { id: "operator", platform: "terminal", role: "operator" };
const member: Caller = { id: "1", platform: "web", role: "member" };
const patterns = ["open/*"];

/** Two models in a folder, one of them allowed. */
async function open() {
  const folder = await temporaryFolder();
  for (const name of ["a-closed/bert", "open/bert"])
    await cp(join(demoModels, "bert-tiny"), join(folder, name), { recursive: true });
  const folders = [folder];
  const threads = startTokenThreads({ folders });
  onTestFinished(() => threads[Symbol.asyncDispose]());
  const { jobs, kept } = keptJobs();
  const library = modelLibrary({
    folders,
    cache: await temporaryFolder(),
    endpoint: "http://127.0.0.1:9",
    offline: true,
  });
  const models = modelFolders(folders, allowList(patterns));
  const servicesFor = allowedServices({ ...threads, models, library, jobs } as Partial<Services> as Services, patterns);
  return { forMember: servicesFor(member), forOperator: servicesFor(operator), kept, folder };
}

const refused = { code: "model.not-allowed", params: { asked: "a-closed/bert", allowed: patterns } };

test("what is not allowed is neither shown nor found, but for the operator", async () => {
  const { forMember, forOperator } = await open();
  for (const services of [forMember, forOperator]) {
    const shown = [
      services.tokenizers.names(),
      (await services.models.list()).map(({ name }) => name),
      (await services.library.list()).map(({ name }) => name),
    ];
    expect(shown.every((names) => names.includes("open/bert"))).toBe(true);
    expect(shown.some((names) => names.includes("a-closed/bert"))).toBe(services === forOperator);
  }
  await expect(forMember.tokenizers.get("A-Closed/bert ")).rejects.toMatchObject({ code: "model.not-allowed" });
  await expect(forMember.models.find("text-embedding", "a-closed/bert")).rejects.toMatchObject(refused);
  await expect(
    forMember.chatTemplates.render("a-closed/bert", { messages: [], generationPrompt: true }),
  ).rejects.toMatchObject(refused);
  expect(await forOperator.models.find("text-embedding", "a-closed/bert")).toMatchObject({ name: "a-closed/bert" });
  expect(await forMember.tokenizers.get("open/bert")).toMatchObject({ model: "open/bert" });
  expect(await forMember.tokenizers.get("clip")).toBeDefined();
});

test("whoever has trained a tokenizer may use it, whatever it is called", async () => {
  const folder = await temporaryFolder();
  const threads = startTokenThreads({ folders: [folder] });
  onTestFinished(() => threads[Symbol.asyncDispose]());
  const trained = trainedTokenizers(folder);
  const file = await readFile(join(demoModels, "bert-tiny", "tokenizer.json"));
  await trained.save("ann", { name: "mine", version: "1" }, file);
  const services = { ...withTrained(trained, threads), trainedTokenizers: trained } as Partial<Services> as Services;
  const { tokenizers, chatTemplates } = allowedServices(services, patterns)(member);
  const run = { owner: "ann" };
  expect(tokenizers.names("ann")).toContain("mine");
  expect(await tokenizers.get("mine", run)).toMatchObject({ model: "mine" });
  const chat = { messages: [{ role: "user", content: "a" }], generationPrompt: true };
  expect(await chatTemplates.render("mine", chat, run)).toMatchObject({ model: "mine", template: "chatml" });
  expect(await chatTemplates.render("mine", chat, { ...run, template: "ChatML" })).toMatchObject({ model: "mine" });
  const closed = { ...run, template: "a-closed/bert" };
  await expect(chatTemplates.render("mine", chat, closed)).rejects.toMatchObject(refused);
  const others = [tokenizers.get("mine", { owner: "bob" }), chatTemplates.render("mine", chat, { owner: "bob" })];
  for (const one of others) await expect(one).rejects.toMatchObject({ code: "model.not-allowed" });
});

test("a chat without a model takes the first that is allowed", async () => {
  const { forMember, forOperator, folder } = await open();
  for (const name of ["a-closed/bert", "open/bert"])
    await writeFile(join(folder, name, "chat_template.jinja"), "{{ messages[0].content }}");
  expect(await forOperator.chatTemplates.models()).toEqual(["a-closed/bert", "open/bert"]);
  expect(await forMember.chatTemplates.models()).toEqual(["open/bert"]);
});

test("the default of a task is the first allowed model, for everybody", async () => {
  const { forMember, forOperator } = await open();
  expect(await forMember.models.find("text-embedding")).toMatchObject({ name: "open/bert" });
  expect(await forOperator.models.find("text-embedding")).toMatchObject({ name: "open/bert" });
});

test("no job is queued that names a model which is not allowed, wherever it does", async () => {
  const { forMember, forOperator, kept } = await open();
  const origin = { command: "embed", action: "", caller: member, locale: "en-US", target: { platform: "web" } };
  const job = { type: "vectors.embed", input: { text: "x", model: "a-closed/bert" }, origin };
  await expect(forMember.jobs.add(job)).rejects.toMatchObject(refused);
  const inside = { type: "image.replay", input: { request: { model: "a-closed/bert" }, unmapped: [] }, origin };
  await expect(forMember.jobs.add(inside)).rejects.toMatchObject(refused);
  await forOperator.jobs.add(job);
  await forMember.jobs.add({ ...job, input: { text: "x", model: "open/bert" } });
  expect(kept).toHaveLength(2);
});

test("embeddings come from the repositories that are open to all, and for the operator from any", async () => {
  const { jobs, kept } = keptJobs();
  const services = { jobs } as Partial<Services> as Services;
  const add = (caller: Caller, repositories: readonly string[]) =>
    allowedServices(
      services,
      ["*"],
      repositories,
    )(caller).jobs.add({
      ...{ type: "embedding.fetch", input: { repository: "Sd-Concepts/cat" } },
      origin: { command: "embedding", action: "add", caller, locale: "ko", target: {} },
    });
  await add(member, ["sd-concepts/*"]);
  await add(operator, []);
  expect(kept).toHaveLength(2);
  await expect(add(member, [])).rejects.toMatchObject({ code: "embedding.no-repositories" });
  await expect(add(member, ["open/*"])).rejects.toMatchObject({
    code: "embedding.repository",
    params: { allowed: ["open/*"] },
  });
});

test("what was brought from a repository is still looked at when none is open", async () => {
  const { jobs, kept } = keptJobs();
  await allowedServices({ jobs } as Partial<Services> as Services, ["*"])(member).jobs.add({
    type: "embedding.inspect",
    input: { name: "cat", about: { source: { kind: "hub", repository: "sd-concepts/cat" } } },
    origin: { command: "embedding", action: "info", caller: member, locale: "ko", target: {} },
  });
  expect(kept).toHaveLength(1);
});
