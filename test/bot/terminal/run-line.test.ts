import { expect, test } from "vitest";
import type { Block } from "../../../commands/reply.ts";
import type { WordedReply } from "../../../src/bot/platform.ts";
import type { Answers, TerminalAnswer } from "../../../src/bot/terminal/answers.ts";
import { runLine } from "../../../src/bot/terminal/run-line.ts";
import { createWording } from "../../../src/bot/wording.ts";

const FILE = { id: "f", name: "a.png", mediaType: "image/png", size: 3 };
const failure = { code: "model.unknown", message: "No model gtp2.", hint: "gpt2?" };
const answered = reply({ kind: "image", file: FILE, alt: "A circle" });
const failed = { ...reply({ kind: "text", words: failure.message }, { kind: "note", words: "gpt2?" }), error: failure };
const cancelled = { ...failed, error: { code: "job.cancelled", message: "Cancelled." } };

test("the answer goes to stdout, what happens until then to stderr", async () => {
  const { status, stdout, stderr } = await run(async function* () {
    yield working("Step 1 of 2");
    yield final(answered);
  });
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: "/out/a.png (3 byte)\n  A circle\n",
    stderr: "Step 1 of 2\n",
  });
});

test("a failure goes to stderr and has status 1", async () => {
  const { status, stdout, stderr } = await run(async function* () {
    yield final(failed);
  });
  expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: "No model gtp2.\n\n→ gpt2?\n" });
});

test.each([
  ["an answer", answered, 0, { ok: true, blocks: answered.blocks, files: ["/out/a.png"], data: { n: 1 } }],
  ["a failure", failed, 1, { ok: false, error: failure }],
])("with --json %s is exactly one object on stdout", async (_, last, status, object) => {
  const outcome = await run(
    async function* () {
      yield final(last);
    },
    { json: true },
  );
  expect(outcome.status).toBe(status);
  expect(outcome.stdout.split("\n")).toHaveLength(2);
  expect(JSON.parse(outcome.stdout)).toEqual(object);
  expect(outcome.stderr).toBe("");
});

test("interrupted at work, it cancels by the answer's button, waits for the end, and says so", async () => {
  const interrupted = new AbortController();
  const { status, stderr, pressed } = await run(
    async function* (wasPressed) {
      yield working("Step 1 of 2");
      interrupted.abort();
      await wasPressed;
      yield final(cancelled);
    },
    { interrupted: interrupted.signal },
  );
  expect(status).toBe(130);
  expect(pressed).toEqual(["cancel-1"]);
  expect(stderr).toContain("Cancelling.");
});

test("interrupted just before there is a button, it is cancelled as soon as there is one", async () => {
  const interrupted = new AbortController();
  const { status, pressed } = await run(
    async function* (wasPressed) {
      interrupted.abort();
      yield working("Waiting");
      await wasPressed;
      yield final(cancelled);
    },
    { interrupted: interrupted.signal },
  );
  expect({ status, pressed }).toEqual({ status: 130, pressed: ["cancel-1"] });
});

test("interrupted where there is nothing to cancel, it leaves, and tells whoever answers", async () => {
  const interrupted = new AbortController();
  let told: AbortSignal | undefined;
  const { status, stdout } = await run(
    async function* (_, signal) {
      told = signal;
      interrupted.abort();
      await new Promise(() => {});
      yield final(answered);
    },
    { interrupted: interrupted.signal },
  );
  expect({ status, stdout, told: told?.aborted }).toEqual({ status: 130, stdout: "", told: true });
});

test("interrupted before it began, it asks nothing", async () => {
  const { status, asked } = await run(
    async function* () {
      yield final(answered);
    },
    { interrupted: AbortSignal.abort() },
  );
  expect({ status, asked }).toEqual({ status: 130, asked: 0 });
});

test("what kept it from being asked is thrown", async () => {
  const asking = run(async function* () {
    yield working("Waiting");
    throw new Error("the disk is full");
  });
  await expect(asking).rejects.toThrow("the disk is full");
});

/** Runs a line against answers that behave as told; `wasPressed` resolves when a button is. */
async function run(
  answer: (wasPressed: Promise<void>, signal: AbortSignal) => AsyncGenerator<TerminalAnswer>,
  { json = false, interrupted = new AbortController().signal } = {},
) {
  const written = { stdout: "", stderr: "" };
  const into = (name: "stdout" | "stderr") => ({ write: (text: string) => (written[name] += text) });
  const pressed: string[] = [];
  const press = Promise.withResolvers<void>();
  let asked = 0;
  const answers: Answers = {
    ask({ signal }) {
      asked++;
      return answer(press.promise, signal);
    },
    async press(button) {
      pressed.push(button);
      press.resolve();
    },
  };
  const output = {
    stdout: into("stdout"),
    stderr: into("stderr"),
    style: (_: string, text: string) => text,
    json,
    locale: "en-US",
  };
  const question = { asked: { line: "/x", attach: [] }, out: "/out", locale: "en-US" };
  const status = await runLine(question, { answers, wording: createWording(), output, interrupted });
  return { status, pressed, asked, ...written };
}

function reply(...blocks: readonly Block<string>[]): WordedReply {
  return { blocks, buttons: [], audience: "everyone", data: { n: 1 }, final: true };
}

function working(words: string): TerminalAnswer {
  const buttons = [{ id: "cancel-1", label: "Cancel", style: "secondary" as const }];
  return {
    reply: { ...reply({ kind: "progress", done: 0, total: 0, words }), buttons, final: false },
    paths: new Map(),
  };
}

function final(last: WordedReply): TerminalAnswer {
  return { reply: last, paths: new Map(last.error ? [] : [["f", "/out/a.png"]]) };
}
