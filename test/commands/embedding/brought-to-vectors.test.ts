import { expect, test } from "vitest";
import { embed } from "../../../commands/embed.ts";
import { shorten } from "../../../commands/shorten.ts";
import { jobTypes } from "../../../src/jobs/job-types.ts";
import { bob, elsewhere, embeddingServer, vectors } from "../../support/embedding-server.ts";
import { runCommand } from "../../support/run-command.ts";

test("/embed and /shorten take the server's embeddings along that a text names", async () => {
  const { services, add, jobs } = embeddingServer();
  await add("my-tree", vectors(1));
  await runCommand(embed, { text: "a MY-TREE" }, services, {}, { caller: bob });
  await runCommand(shorten, { prompt: "a my-tree by night" }, services, {}, { caller: bob });
  await runCommand(embed, { text: "a my-tree" }, services, {}, { caller: elsewhere });
  const file = Buffer.from(vectors(1)).toString("base64");
  expect(jobTypes["vectors.embed"].input.parse(jobs[0]?.input).embeddings).toEqual([{ name: "my-tree", file }]);
  expect(jobTypes["vectors.shorten"].input.parse(jobs[1]?.input).embeddings).toEqual([{ name: "my-tree", file }]);
  expect(jobTypes["vectors.embed"].input.parse(jobs[2]?.input)).not.toHaveProperty("embeddings");
});
