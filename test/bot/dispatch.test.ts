import { describe, expect, test } from "vitest";
import { type Command, defineAction, defineCommand } from "../../commands/define.ts";
import type { Reply } from "../../commands/reply.ts";
import type { Services } from "../../commands/services.ts";
import { verbatim } from "../../commands/words.ts";
import { createDispatcher } from "../../src/bot/dispatch.ts";
import type { Request } from "../../src/bot/dispatcher.ts";
import { EngineError } from "../../src/engine/errors.ts";
import { recordingPlatform } from "../support/recording-platform.ts";
import { replyParts } from "../support/reply-parts.ts";

const saying = (text: string, more: Partial<Reply> = {}): Reply => ({
  blocks: [{ kind: "text", words: verbatim(text) }],
  audience: "everyone",
  data: text,
  ...more,
});

const echo = defineCommand({
  name: "echo",
  summary: "help.summary",
  examples: [],
  options: {
    text: { kind: "rest", summary: "help.command", required: true, maxLength: 50 },
    times: { kind: "integer", summary: "help.command", min: 1, max: 3, default: 1 },
    file: { kind: "attachment", summary: "embed.image", accept: ["text"], maxBytes: 10 },
  },
  async run({ options }) {
    if (options.text === "bug") throw new TypeError("undefined is not a function");
    if (options.text === "mistake") throw new EngineError("model.unknown", { asked: "gtp2", nearest: ["gpt2"] });
    const press = { command: "echo", action: "", options: { text: "pressed" } };
    const label = verbatim("Press");
    return saying(`${options.text.repeat(options.times)}${options.file?.name ?? ""}`, {
      buttons: [
        { label, style: "primary", action: press, for: "caller" },
        { label, style: "primary", action: press, for: "everyone" },
      ],
    });
  },
});

const steps = (name: string, awaits?: string): Command =>
  defineCommand({
    name,
    summary: "help.summary",
    examples: [],
    options: {},
    async *run() {
      yield saying("one");
      yield saying("two", awaits === undefined ? {} : { awaits });
    },
  });

const many: Command = {
  name: "many",
  summary: "help.summary",
  examples: [],
  actions: {
    first: defineAction({ summary: "help.summary", options: {}, run: async () => saying("first") }),
    second: defineAction({ summary: "help.summary", options: {}, run: async () => saying("second") }),
  },
};

const ask = defineCommand({
  name: "ask",
  summary: "help.summary",
  examples: [],
  options: {
    text: { kind: "rest", summary: "help.command", required: true, maxLength: 50 },
    first: { kind: "text", summary: "help.command", maxLength: 50, insteadOf: "text" },
    times: { kind: "integer", summary: "help.command", min: 1, max: 3, default: 1 },
  },
  form: ["first"],
  async run({ options }) {
    const text: string | undefined = options.text;
    const action = { command: "ask", action: "", options: { text: text ?? "none" }, asks: ["times", "first"] };
    return saying([text, options.first, options.times].join(" "), {
      buttons: [{ label: verbatim("More"), style: "primary", action, for: "caller" }],
    });
  },
});

function bench(onShow?: () => void) {
  const parts = replyParts();
  const platform = recordingPlatform(onShow);
  // The commands of this test ask for no service.
  const dispatcher = createDispatcher([echo, ask, many, steps("slow"), steps("job", "17")], {} as Services, parts);
  const request: Request = {
    platform,
    caller: { id: "ann", platform: "recording", role: "member" },
    locale: "en-US",
    target: { platform: "recording" },
    signal: AbortSignal.timeout(10_000),
  };
  return { dispatcher, request, shown: platform.shown, logged: parts.logged };
}

describe("the dispatcher", () => {
  test("runs a line and a call by name alike", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/echo times:2 hi", request);
    await dispatcher.runCommand({ command: "echo", action: "", options: { text: "hi", times: 2 } }, request);
    expect(shown.map(({ data, final }) => ({ data, final }))).toEqual([
      { data: "hihi", final: true },
      { data: "hihi", final: true },
    ]);
  });

  test("takes the first subcommand where none is named, and no unknown one", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runCommand({ command: "many", action: "", options: {} }, request);
    await dispatcher.runCommand({ command: "many", action: "secnod", options: {} }, request);
    expect(shown.map(({ data, error }) => error?.hint ?? data)).toEqual(["first", "Did you mean second?"]);
  });

  test("shows each answer of an iterable, and its last one as final", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/slow", request);
    expect(shown.map(({ data, final }) => [data, final])).toEqual([
      ["one", false],
      ["two", false],
      ["two", true],
    ]);
  });

  test("leaves the final answer to the delivery where a job will bring it", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/job", request);
    expect(shown.map(({ final }) => final)).toEqual([false, false]);
  });

  test("names every problem of the options, with what would work", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runCommand({ command: "echo", action: "", options: { times: 9 } }, request);
    expect(shown[0]?.error).toMatchObject({ code: "option.required" });
    expect(JSON.stringify(shown[0]?.blocks)).toContain("1 to 3");
    // A script reads the error alone.
    for (const { words } of shown[0]?.blocks.filter((block) => block.kind === "text") ?? []) {
      expect(shown[0]?.error?.message).toContain(words);
    }
  });

  test("gives a caller's mistake its sentence and hint", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/echo mistake", request);
    expect(shown[0]?.error).toEqual({
      code: "model.unknown",
      message: "There is no model “gtp2”.",
      hint: "Did you mean gpt2?",
    });
  });

  test("answers a bug with an incident that the log explains", async () => {
    const { dispatcher, request, shown, logged } = bench();
    await dispatcher.runLine("/echo bug", request);
    const [{ fields } = { fields: {} }] = logged;
    expect(shown[0]?.error?.code).toBe("unexpected");
    expect(shown[0]?.error?.message).toContain(String(Reflect.get(fields, "incident")));
    expect(Reflect.get(fields, "err")).toBeInstanceOf(TypeError);
  });

  test("obeys a button's owner", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/echo hi", request);
    const [own = "", anybodys = ""] = shown[0]?.buttons.map(({ id }) => id) ?? [];
    const stranger: Request = { ...request, caller: { ...request.caller, id: "bob" } };
    await dispatcher.press(own, stranger);
    await dispatcher.press(own, request);
    await dispatcher.press(anybodys, stranger);
    await dispatcher.press("button-99", request);
    expect(shown.slice(1).map(({ data, error }) => error?.code ?? data)).toEqual([
      "button.not-yours",
      "pressed",
      "pressed",
      "button.expired",
    ]);
  });

  test("offers a form for a text that is missing, and takes what it asks for instead", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/ask times:2", request);
    expect(shown[0]).toMatchObject({
      error: { code: "option.required" },
      buttons: [{ label: "Fill in a form", form: { command: "ask", action: "", asks: ["first"] } }],
    });
    const id = shown[0]?.buttons[0]?.id ?? "";
    await dispatcher.press(id, request, { first: "hi", times: "3" });
    expect(shown[1]).toMatchObject({ data: " hi 2", final: true });
    // A mistake of another kind opens none.
    await dispatcher.runLine("/ask times:9 hi", request);
    expect(shown[2]).toMatchObject({ error: { code: "option.out-of-range" }, buttons: [] });
  });

  test.each([
    [{ times: "2", first: "b" }, "a b 2"],
    [{ first: "b", text: "not asked for" }, "a b 1"],
    ['first:"b c" times:3', "a b c 3"],
    ["", "button.asks"],
    [{}, "button.asks"],
    [{ times: "9" }, "option.out-of-range"],
    ["text:b", "command.surplus"],
    ["--nothing 3", "option.unknown"],
  ])("a button that opens a form, filled in with %j, gives %s", async (filled, expected) => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/ask a", request);
    expect(shown[0]?.buttons).toMatchObject([{ form: { asks: ["times", "first"] } }]);
    await dispatcher.press(shown[0]?.buttons[0]?.id ?? "", request, filled);
    expect(shown[1]?.error?.code ?? shown[1]?.data).toBe(expected);
  });

  test("what is filled in for a button that asks for nothing is refused", async () => {
    const { dispatcher, request, shown } = bench();
    await dispatcher.runLine("/echo hi", request);
    await dispatcher.press(shown[0]?.buttons[0]?.id ?? "", request, "times:3");
    await dispatcher.press(shown[0]?.buttons[0]?.id ?? "", request, { times: "3" });
    expect(shown.slice(1).map(({ data, error }) => error?.code ?? data)).toEqual(["command.surplus", "pressed"]);
  });

  test("gives files that came along to the attachment options, and refuses more", async () => {
    const { dispatcher, request, shown } = bench();
    const attachment = { handle: "h", name: "note.txt", size: 3 };
    await dispatcher.runLine("/echo hi", { ...request, attachments: [attachment] });
    await dispatcher.runLine("/echo hi", { ...request, attachments: [attachment, attachment] });
    expect(shown.map(({ data, error }) => error?.code ?? data)).toEqual(["hinote.txt", "attachment.too-many"]);
  });

  test("lives on when an answer can't be shown", async () => {
    const { dispatcher, request, logged } = bench(() => {
      throw new Error("no connection");
    });
    await dispatcher.runLine("/echo hi", request);
    expect(logged).toMatchObject([{ level: "warn" }]);
  });
});
