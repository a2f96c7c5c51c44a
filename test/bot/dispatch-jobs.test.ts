import { expect, test } from "vitest";
import { defineCommand } from "../../commands/define.ts";
import type { Services } from "../../commands/services.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";
import { keptJobs } from "../support/run-command.ts";

const caller = { id: "1", platform: "recording", role: "member" } as const;
const origin = { command: "work", action: "", caller, locale: "en-US", target: { platform: "nowhere" } };

/** Has one job for its answer and one by the way. */
const work = defineCommand({
  name: "work",
  summary: "help.summary",
  examples: [],
  options: {},
  async run(_, { jobs }) {
    await jobs.add({ type: "by-the-way", once: "a name of its own", input: {}, origin });
    await jobs.add({ type: "answer", input: {}, origin });
    return { blocks: [], audience: "everyone", data: null, awaits: "job-2" };
  },
});

test("a job is named after the request that it answers, which is settled by it; one with a name of its own answers nothing", async () => {
  const { jobs, kept } = keptJobs();
  const dispatcher = createDispatcher([work], { jobs } as Services, replyParts());
  const settled: number[] = [];
  const care = { id: "chat:7", settle: async () => void settled.push(kept.length) };
  const target = { platform: "recording" };
  const signal = new AbortController().signal;
  await dispatcher.runLine("/work", { platform: recordingPlatform(), caller, locale: "en-US", target, signal, care });
  expect(kept.map(({ type, once }) => [type, once])).toEqual([
    ["by-the-way", "a name of its own"],
    ["answer", "chat:7 0"],
  ]);
  expect(settled[0]).toBe(2);
});
