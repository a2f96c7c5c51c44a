import sharp from "sharp";
import { describe, expect, test } from "vitest";
import type { Attachment, Command, RawOptions } from "../../commands/define.ts";
import { describe as describeCommand } from "../../commands/describe.ts";
import { embed } from "../../commands/embed.ts";
import { coerce } from "../../commands/options.ts";
import type { Services } from "../../commands/services.ts";
import { shorten } from "../../commands/shorten.ts";
import { similar } from "../../commands/similar.ts";
import { withPngTexts } from "../../src/engine/diffusion/recipe/png-text.ts";
import { isJobType, jobTypes } from "../../src/jobs/job-types.ts";
import type { JobView, NewJob } from "../../src/jobs/ports.ts";
import { memoryLibrary } from "../support/memory-library.ts";

/** The job that a command asks for; its input has been checked as the queue checks it. */
async function jobOf(
  command: Command,
  raw: RawOptions,
  bytes = new Uint8Array(),
  last?: Awaited<ReturnType<Services["lastPicture"]>>,
): Promise<NewJob> {
  const action = command.actions[""]!;
  const coerced = coerce(action.options, raw);
  if (!coerced.ok) throw coerced.problems[0];
  const added: NewJob[] = [];
  const jobs = {
    async add(job: NewJob) {
      if (!isJobType(job.type)) throw new TypeError(job.type);
      jobTypes[job.type].input.parse(job.input);
      added.push(job);
      return { id: "job", state: "waiting", origin: {} } as JobView;
    },
    async *watch() {},
  };
  const invocation = {
    options: coerced.values,
    caller: { id: "1", platform: "test", role: "member" },
    locale: "en-US",
    readAttachment: async () => bytes,
  } as unknown as Parameters<typeof action.run>[0];
  const lastPicture = async () => last;
  const answers = action.run(invocation, {
    jobs,
    lastPicture,
    embeddingLibrary: memoryLibrary(),
  } as unknown as Services) as AsyncIterable<unknown>;
  for await (const _ of answers) {
    // progress
  }
  return added[0]!;
}

const attached: Attachment = { handle: "x", name: "x.png", size: 1 };
const blank = await sharp({ create: { width: 8, height: 8, channels: 3, background: "red" } })
  .png()
  .toBuffer();

describe("/similar", () => {
  test("takes lines, letters and pictures, in this order", async () => {
    const { input } = await jobOf(similar, { list: "one\n\ntwo", a: "three", image: attached }, blank);
    expect(input).toMatchObject({
      items: [{ text: "one" }, { text: "two" }, { text: "three" }, { kind: "image", name: "x.png" }],
      score: false,
    });
  });

  test("one picture and one text are scored", async () => {
    expect(await jobOf(similar, { a: "a red circle", image: attached }, blank)).toMatchObject({
      input: { score: true },
    });
  });

  test("takes eight pictures, beside texts too", async () => {
    const names = ["image", ...[2, 3, 4, 5, 6, 7, 8].map((i) => `image-${i}`)];
    const pictures = Object.fromEntries(names.map((name) => [name, attached]));
    const { input } = await jobOf(similar, { a: "red", h: "blue", ...pictures }, blank);
    expect((input as { items: { kind: string }[] }).items.map(({ kind }) => kind)).toEqual([
      "text",
      "text",
      ...names.map(() => "image"),
    ]);
  });

  describe("without a picture", () => {
    const painted = withPngTexts(blank, { parameters: "a (red:1.2) circle\nSteps: 12, Seed: 1, Size: 8x8" });
    const last = { name: "last.png", bytes: painted, forCaller: false };

    test("the last one is held against its own prompt", async () => {
      const { input, origin } = await jobOf(similar, {}, undefined, last);
      expect(input).toMatchObject({
        items: [
          { kind: "text", text: "a red circle" },
          { kind: "image", name: "last.png", image: Buffer.from(painted).toString("base64") },
        ],
        score: true,
        last: true,
      });
      expect(origin.audience).toBeUndefined();
    });

    test("the last one is held against the text that is given", async () => {
      const { input } = await jobOf(similar, { list: "a blue square" }, undefined, last);
      expect(input).toMatchObject({
        items: [{ text: "a blue square" }, { name: "last.png" }],
        score: true,
        last: true,
      });
    });

    test("two texts are compared without it", async () => {
      const { input } = await jobOf(similar, { a: "one", b: "two" }, undefined, last);
      expect(input).toEqual({
        items: [
          { kind: "text", text: "one" },
          { kind: "text", text: "two" },
        ],
        score: false,
      });
    });

    test("one that others have not seen is answered to the caller alone", async () => {
      expect((await jobOf(similar, {}, undefined, { ...last, forCaller: true })).origin.audience).toBe("caller");
    });
  });

  test.each<[RawOptions, string]>([
    [{ a: "alone" }, "similar.one-alone"],
    [{}, "similar.nothing"],
    [{ list: "x\n".repeat(101) }, "similar.too-many"],
    [{ image: attached }, "similar.no-prompt"],
  ])("%j is refused with %s", async (raw, code) => {
    await expect(jobOf(similar, raw, blank)).rejects.toMatchObject({ code });
  });
});

describe("/embed", () => {
  test.each<[RawOptions]>([[{}], [{ text: "a", image: attached }]])("neither or both is refused: %j", async (raw) => {
    await expect(jobOf(embed, raw, blank)).rejects.toMatchObject({ code: "embed.text-or-image" });
  });

  test("takes a text of a megabyte", async () => {
    const text = "red ".repeat(2 ** 18);
    expect(await jobOf(embed, { text, pooling: "mean" })).toMatchObject({ input: { text, pooling: "mean" } });
  });
});

describe("/shorten", () => {
  test("shows the heaviest words first and offers to paint the shorter prompts", () => {
    const output = {
      model: "sd15-tiny",
      prompt: "a red circle",
      words: [
        { word: "a", without: "red circle", cosine: 0.999 },
        { word: "red", without: "a circle", cosine: 0.7 },
        { word: "circle", without: "a red", cosine: 0.8 },
      ],
      shorter: [{ prompt: "red circle", words: 2, cosine: 0.999 }],
    };
    const reply = shorten.actions[""]!.present!(output, { files: [] } as never);
    const table = reply.blocks.find(({ kind }) => kind === "table");
    expect(table).toMatchObject({
      rows: [
        [{ verbatim: "red" }, {}, {}],
        [{ verbatim: "circle" }, {}, {}],
        [{ verbatim: "a" }, {}, {}],
      ],
    });
    expect(reply.buttons?.[0]?.action).toEqual({
      command: "imagine",
      action: "",
      options: { prompt: "red circle", model: "sd15-tiny" },
    });
    expect(reply.data).toEqual(output);
  });
});

test("/describe asks with the picture", async () => {
  const { input } = await jobOf(describeCommand, { image: attached }, blank);
  expect(input).toEqual({ image: Buffer.from(blank).toString("base64") });
});
