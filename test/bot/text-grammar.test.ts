import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { chatTemplate } from "../../commands/chat-template.ts";
import { type Command, defineAction, defineCommand } from "../../commands/define.ts";
import { formatLine, parseLine } from "../../src/bot/text-grammar.ts";
import { EngineError } from "../../src/engine/errors.ts";

const reply = async () => ({ blocks: [], audience: "caller" as const, data: null });

const paint = defineCommand({
  name: "paint",
  summary: "imagine.summary",
  examples: [],
  options: {
    prompt: { kind: "rest", summary: "imagine.prompt", required: true, maxLength: 1000 },
    negative: { kind: "text", summary: "imagine.negative", maxLength: 1000 },
    steps: { kind: "integer", summary: "imagine.steps", min: 1, max: 150 },
    guidance: { kind: "number", summary: "imagine.guidance", min: 0, max: 30 },
    private: { kind: "boolean", summary: "imagine.sampler" },
    "clip-skip": { kind: "integer", summary: "imagine.steps", min: 1, max: 12 },
  },
  run: reply,
});

const jobs: Command = {
  name: "jobs",
  summary: "queue.summary",
  examples: [],
  actions: {
    list: defineAction({ summary: "queue.summary", options: {}, run: reply }),
    cancel: defineAction({
      summary: "queue.summary",
      options: { job: { kind: "rest", summary: "queue.cancel.job", required: true, maxLength: 100 } },
      run: reply,
    }),
  },
};

const commands = [paint, jobs];
const options = (line: string) => parseLine(line, commands).options;

describe("the text grammar", () => {
  test.each([
    ["/paint a red circle", { prompt: "a red circle" }],
    ["paint a red circle", { prompt: "a red circle" }],
    ["/PAINT a red circle", { prompt: "a red circle" }],
    ["/paint steps:20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint steps=20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint --steps 20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint --steps=20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint STEPS:20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint steps: 20 a cat", { steps: "20", prompt: "a cat" }],
    ["/paint a cat steps:20", { prompt: "a cat steps:20" }],
    ['/paint negative:"red, orange" a cat', { negative: "red, orange", prompt: "a cat" }],
    ["/paint negative:'it''s' a cat", { negative: "it", prompt: "'s' a cat" }],
    ['/paint negative:"say \\"hi\\" \\\\" a cat', { negative: 'say "hi" \\', prompt: "a cat" }],
    ["/paint negative:“red, orange” a cat", { negative: "red, orange", prompt: "a cat" }],
    ["/paint —steps 5 a cat", { steps: "5", prompt: "a cat" }],
    ["/paint “quoted” it’s", { prompt: "“quoted” it’s" }],
    ["/paint https://example.org/a=b", { prompt: "https://example.org/a=b" }],
    ["/paint system: you are a cat", { prompt: "system: you are a cat" }],
    ["/paint a=b", { prompt: "a=b" }],
    ["/paint -- steps:20", { prompt: "steps:20" }],
    ["/paint steps:5 -- --private", { steps: "5", prompt: "--private" }],
    ["/paint  two leading spaces", { prompt: " two leading spaces" }],
    ["/paint line one\n\nline three\n", { prompt: "line one\n\nline three\n" }],
    ["/paint\nsteps:20\na cat", { steps: "20", prompt: "a cat" }],
    ["/paint --private a cat", { private: true, prompt: "a cat" }],
    ["/paint --private no a cat", { private: "no", prompt: "a cat" }],
    ["/paint clip-skip:2 a cat", { "clip-skip": "2", prompt: "a cat" }],
    ["/paint prompt:a whole cat steps:2", { prompt: "a whole cat steps:2" }],
    ['/paint prompt:"a cat" steps:2', { prompt: "a cat", steps: "2" }],
    ["/paint", {}],
  ])("reads %j", (line, expected) => {
    expect(options(line)).toEqual(expected);
  });

  test("finds the subcommand, and takes the first where none is named", () => {
    expect(parseLine("/jobs cancel 17", commands)).toMatchObject({ action: "cancel", options: { job: "17" } });
    expect(parseLine("/jobs", commands)).toMatchObject({ action: "list", options: {} });
  });

  test.each([
    ["/pain a cat", "command.unknown", { nearest: ["paint"] }],
    ["/", "command.unknown", {}],
    ["", "command.unknown", {}],
    ["/paint --stesp 20 a cat", "option.unknown", { nearest: ["steps"] }],
    ["/paint steps:1 steps:2 a cat", "option.twice", { option: "steps" }],
    ['/paint negative:"red a cat', "option.unclosed-quote", { option: "negative" }],
    ["/paint --steps", "option.no-value", { option: "steps" }],
    ['/paint prompt:"a cat" and a dog', "option.twice", { option: "prompt" }],
    ["/jobs cancle 17", "command.subcommand-unknown", { nearest: ["cancel"] }],
    ["/jobs list everything", "command.surplus", { rest: "everything" }],
  ])("refuses %j with %s", (line, code, params) => {
    const error = caught(() => parseLine(line, commands));
    expect(error.code).toBe(code);
    expect(error.params).toMatchObject(params);
  });

  test("tells when a word is nearly an option", () => {
    expect(parseLine("/paint step:20 a cat", commands)).toMatchObject({
      options: { prompt: "step:20 a cat" },
      notes: [{ key: "note.near-option", params: { asked: "step", near: "steps" } }],
    });
    expect(parseLine("/paint https://example.org", commands).notes).toEqual([]);
  });

  test("takes the word that begins a message of a chat for no slip", () => {
    const line = "/chat-template system: Be brief.\nuser: Hello!";
    const messages = "system: Be brief.\nuser: Hello!";
    expect(parseLine(line, [chatTemplate])).toMatchObject({ options: { messages }, notes: [] });
    expect(parseLine("/chat-template modell: hi", [chatTemplate]).notes).toHaveLength(1);
  });

  test("parse(format(x)) = x for every text, number and switch", () => {
    // Named values have their curly quotes straightened, so those are left to the rest.
    const named = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replace(/[“”„‘’‚]/gu, ""));
    const values = fc.record(
      {
        prompt: fc.string({ unit: "grapheme", minLength: 1, maxLength: 60 }),
        negative: named,
        steps: fc.integer().map(String),
        guidance: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
        private: fc.boolean().map(String),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (given) => {
        const call = { command: "paint", action: "", options: given };
        expect(parseLine(formatLine(call, commands), commands)).toMatchObject(call);
      }),
      { numRuns: 500 },
    );
  });

  test("whatever is typed gives a call or a clear error", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 80 }), (tail) => {
        try {
          parseLine(`/paint ${tail}`, commands);
        } catch (error) {
          expect(error).toBeInstanceOf(EngineError);
        }
      }),
    );
  });
});

function caught(act: () => unknown): EngineError {
  try {
    act();
  } catch (error) {
    if (error instanceof EngineError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
