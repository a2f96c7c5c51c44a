import sharp from "sharp";
import { expect, test } from "vitest";
import { embedding } from "../../../commands/embedding.ts";
import type { FileRef } from "../../../commands/reply.ts";
import type { Services } from "../../../commands/services.ts";
import { embeddingPreviewOutput } from "../../../src/jobs/embedding-jobs.ts";
import { jobTypes } from "../../../src/jobs/job-types.ts";
import { demoModel } from "../../support/demo-model.ts";
import { ann, bob, embeddingServer, fileOfWidth, vectors } from "../../support/embedding-server.ts";

/** A server that keeps one of the demo model's width, its preview asked for. */
async function open() {
  const server = embeddingServer();
  await server.add("my-tree", fileOfWidth(128, 1));
  const { keep } = embedding.actions["preview"]!;
  const jpeg = await sharp({ create: { width: 256, height: 256, channels: 3, background: "green" } })
    .jpeg()
    .toBuffer();
  const painted = async (shorthash: string) => {
    const file = await server.services.files.save({ name: "my-tree.jpg", mediaType: "image/jpeg", bytes: jpeg });
    const context = { caller: ann, locale: "en-US", jobId: "j", files: [file] };
    await keep!(
      embeddingPreviewOutput.parse({ name: "my-tree", shorthash }),
      context,
      server.services as unknown as Services,
    );
  };
  const [asked] = server.jobs;
  return { ...server, painted, jpeg, asked: asked! };
}

test("what is added is painted by a job whose answer goes nowhere, with a model that it fits", async () => {
  const { asked, add, jobs } = await open();
  const input = jobTypes["embedding.preview"].input.parse(asked.input);
  expect(input).toMatchObject({ name: "my-tree", model: demoModel.name });
  expect(asked.origin).toMatchObject({ command: "embedding", action: "preview", target: { platform: "nowhere" } });
  await add("for-others", vectors(1)); // 768 numbers, for which no model is here
  expect(jobs).toHaveLength(1);
});

test("it is kept though no preview can be asked for", async () => {
  const { services, add, names } = embeddingServer();
  services.jobs.add = () => Promise.reject(new Error("the queue is down"));
  expect(await add("my-tree", fileOfWidth(128, 1))).toMatchObject({ data: { name: "my-tree", state: "usable" } });
  expect(await names(ann)).toContain("my-tree");
});

test("lists, cards and info show the picture once there is one", async () => {
  const { run, asked, painted, jpeg, services, jobs } = await open();
  const pictures = async (action: string, options: object) =>
    (await run(action, { ...options })).blocks.flatMap((block) => (block.kind === "image" ? [block.file] : []));
  expect(await pictures("list", {})).toEqual([]);
  await painted(jobTypes["embedding.preview"].input.parse(asked.input).shorthash);
  const [sheet] = await pictures("list", {});
  expect(await services.files.read(sheet!.id)).toMatchObject({ bytes: Buffer.from("my-tree") });
  const [card] = await pictures("share", { name: "my-tree" });
  expect((await services.files.read(card!.id))?.bytes).toEqual(jpeg);
  await run("info", { name: "my-tree" });
  const { about } = jobTypes["embedding.inspect"].input.parse(jobs.at(-1)?.input);
  expect((await services.files.read((about.preview as FileRef).id))?.bytes).toEqual(jpeg);
});

test("a picture of what is no longer kept under the name is dropped", async () => {
  const { painted, services } = await open();
  await painted("of another");
  expect(await services.embeddingLibrary.previews("discord:1", ["my-tree"])).toEqual([]);
});

test("its maker has it painted anew, and others do not", async () => {
  const { run, jobs } = await open();
  await run("preview", { name: "my-tree" }, ann);
  expect(jobs.at(-1)).toMatchObject({ type: "embedding.preview", origin: { target: { platform: "test" } } });
  await expect(run("preview", { name: "my-tree" }, bob)).rejects.toMatchObject({ code: "embedding.not-yours" });
});
