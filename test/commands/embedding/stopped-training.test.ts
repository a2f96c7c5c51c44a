import { expect, test } from "vitest";
import { stoppedTraining } from "../../../commands/embedding/stopped-training.ts";
import type { storedFile } from "../../../commands/stored-file.ts";
import { jobTypes } from "../../../src/jobs/job-types.ts";
import type { JobView } from "../../../src/jobs/ports.ts";
import { ann, embeddingServer } from "../../support/embedding-server.ts";

const input = {
  ...{ name: "my-new", text: "circle", vectors: 2, seed: 7, generations: 60, model: "sd15-tiny" },
  images: ["one", "two", "three"].map((each) => Buffer.from(each).toString("base64")),
};
const view: JobView = {
  ...{ id: "j", type: "embedding.train", input, state: "running", addedAt: 0 },
  origin: { command: "embedding", action: "train", caller: ann, locale: "en-US", target: {} },
  progress: { done: 23, total: 60 },
};

test("what a cancelled training had learnt is kept, or learnt further, by the same request with the same pictures", async () => {
  const { services, run, jobs } = embeddingServer();
  const { buttons } = await stoppedTraining(view, services);
  for (const { action } of buttons) {
    const zip = action.options["zip"] as ReturnType<typeof storedFile>;
    const stored = await services.files.read(zip.handle.replace(/^stored:/u, ""));
    await run(action.action, action.options, ann, { [zip.handle]: stored!.bytes });
  }
  const asked = jobs.map((job) => jobTypes["embedding.train"].input.parse(job.input));
  expect(asked).toEqual([{ ...input, generations: 23 }, input]);
});

test("nothing is left of other jobs, or of a training that had not begun", async () => {
  const { services } = embeddingServer();
  const { progress: _, ...waiting } = view;
  for (const other of [waiting, { ...view, type: "image.generate" }])
    expect(await stoppedTraining(other, services)).toEqual({ blocks: [], buttons: [] });
});
