import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe } from "vitest";
import { jobsContract } from "./jobs.ts";

describe("jobs on the embedded database", () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());
  jobsContract(async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "pictoken-jobs-"));
    stack.defer(() => rm(folder, { recursive: true, force: true }));
    return { kind: "embedded", folder };
  });
});
