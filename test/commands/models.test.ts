import { expect, test } from "vitest";
import type { Caller } from "../../commands/caller.ts";
import { models as command } from "../../commands/models.ts";
import type { Services } from "../../commands/services.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import { modelLibrary } from "../../src/engine/models/model-library.ts";
import { modelProcessors } from "../../src/jobs/processors/model-processors.ts";
import { hubStandIn } from "../stand-ins/hub/hub-stand-in.ts";
import { commitOf, filesOf } from "../stand-ins/hub/repository.ts";
import { demoModel, storeOf } from "../support/demo-model.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";
import { keptJobs, runCommand } from "../support/run-command.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const operator: Caller = { id: "operator", platform: "terminal", role: "operator" };
const words = filesOf({ "vocab.txt": "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhello\n", "config.json": '{"model_type":"bert"}' });

async function open() {
  const { endpoint } = await hubStandIn([{ name: "some/words", revisions: { main: words } }]);
  const cache = await temporaryFolder();
  const library = modelLibrary({ folders: [cache], cache, endpoint, offline: false });
  const platform = recordingPlatform();
  const { jobs, kept } = keptJobs();
  const dispatcher = createDispatcher([command], { library, jobs } as Partial<Services> as Services, replyParts());
  const said = async (line: string, caller = operator) => {
    const target = { platform: "recording" };
    await dispatcher.runLine(line, { platform, caller, locale: "en-US", target, signal: AbortSignal.timeout(5000) });
    const reply = platform.shown.at(-1);
    return reply?.error?.code ?? reply?.data;
  };
  return { said, kept, library, shown: platform.shown };
}

test.each(["admin", "member"] as const)("an %s sees what is here, and can change nothing", async (role) => {
  const { said, kept } = await open();
  const caller = { id: "1", platform: "discord", role };
  expect(await said("/models", caller)).toMatchObject([{ name: "bert-tiny", source: "bundled" }, {}, {}]);
  for (const line of ["pull some/words", "verify some/words", "remove some/words"])
    expect(await said(`/models ${line}`, caller)).toBe("models.operator-only");
  expect(kept).toEqual([]);
});

test("everybody sees what an image model is, and what is painted with where nothing is said", async () => {
  const caller = { id: "1", platform: "discord", role: "member" as const };
  const models = storeOf(demoModel);
  for (const options of [{}, { model: "sd15-tiny" }]) {
    const reply = await runCommand(command, options, { models }, {}, { action: "show", caller });
    expect(reply.data).toMatchObject({
      name: "sd15-tiny",
      kinds: [],
      defaults: { steps: 12, guidanceScale: 5, sampler: "Euler" },
      without: expect.arrayContaining(["image-prompt"]),
    });
  }
});

test.each(["../../etc", "openai/../../etc", "/etc/passwd", "a/b/c", "org/model@../x"])(
  "a pull of %s is refused before it is queued",
  async (name) => {
    const { said, kept } = await open();
    expect(await said(`/models pull ${name}`)).toBe("hub.name");
    expect(kept).toEqual([]);
  },
);

test("the operator's pull is a job, and what it made is said", async () => {
  const { said, kept, library, shown } = await open();
  await said("/models pull precision:fp32 some/words@main ");
  expect(kept).toMatchObject([{ type: "model.pull", input: { asked: "some/words@main", precision: "fp32" } }]);
  const told: { done: number; total: number }[] = [];
  const run = {
    signal: new AbortController().signal,
    report: (progress: (typeof told)[number]) => told.push(progress),
  };
  const { output } = await modelProcessors(library)["model.pull"]({ asked: "some/words@main", precision: "fp32" }, run);
  expect(told.at(-1)?.done).toBe(told.at(-1)?.total);
  const { present } = command.actions["pull"]!;
  const reply = present!(output, { caller: operator, locale: "en-US", jobId: "1", files: [] });
  expect(reply.data).toMatchObject({ name: "some/words", commit: commitOf(words), tokenizer: true, tasks: [] });

  const verified = await modelProcessors(library)["model.verify"]({ name: "some/words" }, run);
  const told2 = command.actions["verify"]!.present!(verified.output, {
    caller: operator,
    locale: "en-US",
    jobId: "2",
    files: [],
  });
  expect(told2.data).toMatchObject({ name: "some/words", good: true });

  expect(await said("/models")).toContainEqual(expect.objectContaining({ name: "some/words", source: "hub" }));
  expect(JSON.stringify(shown.at(-1)?.blocks)).toContain(commitOf(words).slice(0, 7));
  expect(await said("/models remove some/words")).toEqual({ name: "some/words" });
  expect(await said("/models remove some/words")).toBe("model.unknown");
});
