import { setTimeout as pause } from "node:timers/promises";
import sharp from "sharp";
import { type Command, defineAction, defineCommand } from "../../commands/define.ts";
import type { Block, Reply } from "../../commands/reply.ts";
import { say, verbatim } from "../../commands/words.ts";

/** Commands that need no engine: they answer with every kind of block, at once, step by step, or not at all. */
export const webCommands: readonly Command[] = [paint(), echo(), show(), choose(), write(), fail()];

/** A circle of that colour, PNG. */
export async function circle(color: string, size = 256): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}"><rect width="100%" height="100%" fill="#2348c5"/><circle cx="50%" cy="50%" r="30%" fill="${color}"/></svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

function paint(): Command {
  return defineCommand({
    name: "paint",
    summary: "imagine.summary",
    examples: ["/paint a red circle on a blue background", '/paint steps:4 negative:"red, orange" a star'],
    options: {
      prompt: { kind: "rest", summary: "imagine.prompt", required: true, maxLength: 20_000 },
      negative: { kind: "text", summary: "imagine.negative", default: "", maxLength: 20_000 },
      steps: { kind: "integer", summary: "imagine.steps", min: 1, max: 150, default: 4 },
      guidance: { kind: "number", summary: "imagine.guidance", min: 0, max: 30, rare: true },
      seed: { kind: "integer", summary: "imagine.seed", min: -1, max: Number.MAX_SAFE_INTEGER, default: -1 },
      sampler: { kind: "text", summary: "imagine.sampler", suggest: "samplers", maxLength: 100 },
    },
    async *run({ options: { prompt, steps } }, { files }) {
      const preview = (await circle("#7a6a9a", 64)).toString("base64");
      for (let done = 0; done < steps; done++) {
        yield working({
          kind: "progress",
          done,
          total: steps,
          words: say("job.running", { done, total: steps }),
          preview,
        });
        await pause(150);
      }
      const file = await files.save({ name: "circle.png", mediaType: "image/png", bytes: await circle("#e02f2f") });
      yield {
        blocks: [
          { kind: "image", file, alt: verbatim(prompt) },
          {
            kind: "facts",
            facts: [
              { label: say("imagine.fact.prompt"), value: verbatim(prompt) },
              { label: say("imagine.fact.seed"), value: verbatim(1234) },
              { label: say("imagine.fact.steps"), value: verbatim(`${steps} · ddim`) },
            ],
          },
        ],
        buttons: [again(prompt, steps)],
        audience: "everyone",
        data: { prompt, steps },
      };
    },
  });
}

function working(block: Block): Reply {
  return { blocks: [block], audience: "everyone", data: null, awaits: "nothing" };
}

function again(prompt: string, steps: number) {
  const action = { command: "paint", action: "", options: { prompt, steps } };
  return { label: say("imagine.again"), style: "primary", action, for: "everyone" } as const;
}

function echo(): Command {
  return defineCommand({
    name: "echo",
    summary: "tokenize.summary",
    examples: ["/echo Hello"],
    options: {
      text: { kind: "rest", summary: "tokenize.text", required: true, maxLength: 200_000, blank: "kept" },
      file: { kind: "attachment", summary: "embed.image", accept: ["image"], maxBytes: 1000 },
    },
    async run({ options: { text, file }, caller, readAttachment }) {
      const bytes = file === undefined ? null : (await readAttachment(file)).length;
      const blocks: Block[] = [{ kind: "text", words: verbatim(text.slice(0, 1000)) }];
      return { blocks, audience: "everyone", data: { text, bytes, caller: { ...caller } } };
    },
  });
}

function show(): Command {
  return defineCommand({
    name: "show",
    summary: "help.summary",
    examples: [],
    options: {},
    async run(_, { files }) {
      const file = await files.save({
        name: "tokens <b>.svg",
        mediaType: "image/svg+xml",
        bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
      });
      const rows = Array.from({ length: 6 }, (_, i) => [verbatim(i), verbatim(` token ${i}`), verbatim(i * 7919)]);
      const blocks: Block[] = [
        { kind: "heading", words: verbatim("6 tokens · gpt-4o") },
        { kind: "text", words: verbatim("A line.\nAnother <script>line</script>, 한국어 and 🖼️.") },
        { kind: "note", words: verbatim("Did you mean steps:? It was read as part of the text.") },
        {
          kind: "code",
          text: "const seed = 42n;\nconst wide = 'a line that is much wider than the column it stands in, so that it scrolls';",
          language: "ts",
        },
        { kind: "table", columns: [verbatim("#"), verbatim("Token"), verbatim("Id")], rows },
        { kind: "facts", facts: [{ label: say("imagine.fact.size"), value: verbatim("256 × 256") }] },
        { kind: "file", file },
        { kind: "progress", done: 3, total: 12, words: verbatim("Step 3 of 12") },
      ];
      return { blocks, audience: "everyone", data: { shown: blocks.length } };
    },
  });
}

function choose(): Command {
  const done = async (): Promise<Reply> => ({ blocks: [], audience: "everyone", data: null });
  return {
    name: "choose",
    summary: "queue.summary",
    examples: ["/choose one kind:red"],
    actions: {
      one: defineAction({
        summary: "queue.list.summary",
        options: {
          kind: { kind: "choice", summary: "imagine.sampler", choices: ["red", "green", "blue"], default: "red" },
          loud: { kind: "boolean", summary: "tokenize.special", default: false },
        },
        run: done,
      }),
      none: defineAction({ summary: "queue.cancel.summary", options: {}, run: done }),
    },
  };
}

/** Lines that are built in a form, and go on by a button that opens one. */
function write(): Command {
  const line = { kind: "text", summary: "chat-template.next-message", maxLength: 2000, insteadOf: "lines" } as const;
  return defineCommand({
    name: "write",
    summary: "chat-template.summary",
    examples: [],
    options: {
      lines: { kind: "rest", summary: "chat-template.messages", required: true, maxLength: 20_000 },
      first: line,
      next: line,
      role: { kind: "choice", summary: "chat-template.role", choices: ["user", "tool"], default: "user" },
    },
    form: ["first", "next", "role"],
    async run({ options: { first, next, role, ...options } }) {
      const before: string | undefined = options.lines;
      const lines = [before, first, next && `${role}: ${next}`].filter((one) => one !== undefined).join("\n");
      const action = { command: "write", action: "", options: { lines, role: "tool" }, asks: ["next", "role"] };
      return {
        blocks: [{ kind: "code", text: lines }],
        buttons: [{ label: say("chat-template.button.add"), style: "primary", action, for: "everyone" }],
        audience: "everyone",
        data: { lines },
      };
    },
  });
}

function fail(): Command {
  return defineCommand({
    name: "fail",
    summary: "help.command",
    examples: [],
    options: {},
    async run() {
      throw new TypeError("a bug");
    },
  });
}
