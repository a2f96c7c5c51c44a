import { expect, test } from "vitest";
import { embedding } from "../../../commands/embedding.ts";
import type { Services } from "../../../commands/services.ts";
import { embeddingHub } from "../../../src/engine/textual-inversion/hub/embedding-hub.ts";
import { writeTorchFile } from "../../../src/engine/textual-inversion/write-torch-file.ts";
import { jobTypes } from "../../../src/jobs/job-types.ts";
import { embeddingFetch } from "../../../src/jobs/processors/embedding-fetch.ts";
import { hubStandIn } from "../../stand-ins/hub/hub-stand-in.ts";
import { commitOf, filesOf } from "../../stand-ins/hub/repository.ts";
import { ann, embeddingServer } from "../../support/embedding-server.ts";

const REPOSITORY = "sd-concepts-library/cat-toy";

test("an embedding on the Hub comes into the server's library, with where exactly it is from", async () => {
  const tensor = { dims: [2, 768], values: new Float32Array(2 * 768).fill(0.25) };
  const files = filesOf({
    "learned_embeds.bin": Buffer.from(writeTorchFile({ name: "<cat-toy>", tensor, step: 3000 })),
  });
  const hub = await hubStandIn([{ name: REPOSITORY, revisions: { main: files } }]);
  const { services, run, jobs, names } = embeddingServer();

  await run("add", { repository: `https://huggingface.co/${REPOSITORY}` });
  const input = jobTypes["embedding.fetch"].input.parse(jobs[0]?.input);
  const fetch = embeddingFetch(embeddingHub({ endpoint: hub.endpoint, offline: false }));
  const made = await fetch(input, { signal: new AbortController().signal, report: () => {} });

  const saved = await Promise.all(made.files.map((file) => services.files.save(file)));
  const context = { caller: ann, locale: "en-US", jobId: "j", files: saved };
  const { keep, present } = embedding.actions["add"]!;
  const kept = await keep!(made.output, context, services as unknown as Services);
  const source = {
    kind: "hub",
    repository: REPOSITORY,
    commit: commitOf(files),
    file: "learned_embeds.bin",
    step: 3000,
  };
  expect(present!(made.output, { ...context, kept }).data).toMatchObject({ name: "cat-toy", vectors: 2, source });
  expect(await services.embeddingLibrary.find("discord:1", "cat-toy")).toMatchObject({ source, owner: "discord:ann" });
  expect(await names(ann)).toContain("cat-toy");
});
