import { EngineError } from "../src/engine/errors.ts";
import { lookAtPicture } from "../src/engine/metadata/look-at-picture.ts";
import { readRecipeTexts } from "../src/engine/metadata/read-recipe.ts";
import { attention, isBreak } from "../src/engine/prompt/attention.ts";
import { vectorsCompareOutput } from "../src/jobs/vector-jobs.ts";
import { defineCommand } from "./define.ts";
import { followJob } from "./follow-job.ts";
import { inBase64 } from "./in-base64.ts";
import { pictureOption } from "./recipe/picture-option.ts";
import type { Block, Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

const text = { kind: "text", maxLength: 20_000 } as const;

/** How near texts and pictures are to one another; one picture and one text: how well the text describes it, phrase by phrase. */
export const similar = defineCommand({
  name: "similar",
  summary: "similar.summary",
  examples: [
    '/similar a:"a red circle" b:"a crimson disc" c:"a green star"',
    "/similar a red circle\na crimson disc\na green star at night",
    "/similar",
  ],
  options: {
    list: { kind: "rest", summary: "similar.list", maxLength: 100_000 },
    a: { ...text, summary: "similar.a" },
    b: { ...text, summary: "similar.b" },
    c: { ...text, summary: "similar.more" },
    d: { ...text, summary: "similar.more" },
    e: { ...text, summary: "similar.more" },
    f: { ...text, summary: "similar.more" },
    g: { ...text, summary: "similar.more" },
    h: { ...text, summary: "similar.more" },
    image: { ...pictureOption, summary: "similar.image" },
    "image-2": { ...pictureOption, summary: "similar.image-more" },
    "image-3": { ...pictureOption, summary: "similar.image-more" },
    "image-4": { ...pictureOption, summary: "similar.image-more" },
    "image-5": { ...pictureOption, summary: "similar.image-more" },
    "image-6": { ...pictureOption, summary: "similar.image-more" },
    "image-7": { ...pictureOption, summary: "similar.image-more" },
    "image-8": { ...pictureOption, summary: "similar.image-more" },
    model: { kind: "text", summary: "similar.model", suggest: "embedding-models", maxLength: 200 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const { list, a, b, c, d, e, f, g, h, model } = options;
    const lines = list?.split("\n").filter((line) => line.trim() !== "") ?? [];
    const texts = [...lines, ...[a, b, c, d, e, f, g, h].filter((one) => one !== undefined)];
    const attached = PICTURES.flatMap((name) => options[name] ?? []);
    const last = attached.length === 0 && texts.length < 2 ? await services.lastPicture(caller) : undefined;
    const pictures = [
      ...(await Promise.all(attached.map(async (image) => ({ name: image.name, bytes: await readAttachment(image) })))),
      ...(last ? [last] : []),
    ];
    if (texts.length === 0 && pictures.length === 1) texts.push(await promptOf(pictures[0]!.bytes));
    const count = texts.length + pictures.length;
    if (count === 0) throw new EngineError("similar.nothing");
    if (count < 2) throw new EngineError("similar.one-alone");
    if (count > MOST_ITEMS) throw new EngineError("similar.too-many", { count, max: MOST_ITEMS });
    const input = {
      ...(model !== undefined && { model }),
      items: [
        ...texts.map((one) => ({ kind: "text", text: one })),
        ...pictures.map(({ name, bytes }) => ({ kind: "image", name, image: inBase64(bytes) })),
      ],
      score: texts.length === 1 && pictures.length === 1,
      ...(last && { last: true }),
    };
    // What others have not seen, the answer does not show them either.
    const audience = last?.forCaller ? { audience: "caller" as const } : {};
    const origin = { command: "similar", action: "", caller, locale, target, ...audience };
    yield* followJob({ type: "vectors.compare", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const data = vectorsCompareOutput.parse(output);
    const { model, items, ranking, against, clip, last } = data;
    const labels = new Map(items.map(({ letter, label }) => [letter, label]));
    const ranked = ranking.map(({ letter, cosine }) => [
      verbatim(letter),
      verbatim(shortened(labels.get(letter)!)),
      verbatim(cosine.toFixed(4)),
    ]);
    const long = items.filter(({ windows = 1 }) => windows > 1).map(({ letter }) => letter);
    return {
      blocks: [
        { kind: "heading", words: say("similar.heading", { count: items.length, model }) },
        ...(last ? [{ kind: "note" as const, words: say("similar.last") }] : []),
        ...(long.length === 0
          ? []
          : [{ kind: "note" as const, words: say("similar.windows", { letters: long.join(", ") }) }]),
        ...files.map(
          (file): Block => ({
            kind: "image",
            file,
            alt: say("similar.alt", { items: items.map(({ letter, label }) => `${letter}: ${label}`).join("; ") }),
          }),
        ),
        { kind: "text", words: say("similar.ranking", { first: shortened(labels.get(against)!) }) },
        {
          kind: "table",
          columns: [say("similar.column.letter"), say("similar.column.what"), say("similar.column.cosine")],
          rows: ranked,
        },
        ...(clip === undefined ? [] : clipBlocks(clip)),
      ],
      audience: "everyone",
      data: data as unknown as Reply["data"],
    };
  },
});

const PICTURES = ["image", "image-2", "image-3", "image-4", "image-5", "image-6", "image-7", "image-8"] as const;

const MOST_ITEMS = 100;

/** The prompt that a picture says it was painted from, without its weights, which CLIP does not know. Throws `EngineError("similar.no-prompt")`. */
async function promptOf(bytes: Uint8Array): Promise<string> {
  const prompt = readRecipeTexts((await lookAtPicture(bytes)).texts).paintedWith?.request.prompt;
  if (prompt === undefined || prompt.trim() === "") throw new EngineError("similar.no-prompt");
  return attention(prompt)
    .filter((part) => !isBreak(part))
    .map((part) => part.text)
    .join("");
}

function clipBlocks({
  cosine,
  score,
  phrases,
}: NonNullable<ReturnType<typeof vectorsCompareOutput.parse>["clip"]>): readonly Block[] {
  const rows = phrases.map((one) => [
    verbatim(shortened(one.phrase)),
    verbatim(one.cosine.toFixed(3)),
    verbatim(signed(one.carries)),
  ]);
  return [
    {
      kind: "facts",
      facts: [{ label: say("similar.clip-score"), value: verbatim(`${score.toFixed(3)} (cos ${cosine.toFixed(3)})`) }],
    },
    ...(phrases.length < 2
      ? []
      : [
          {
            kind: "table" as const,
            columns: [say("similar.column.phrase"), say("similar.column.alone"), say("similar.column.carries")],
            rows,
          },
        ]),
  ];
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
}

function shortened(label: string): string {
  const characters = [...label];
  return characters.length > MOST_LABEL ? `${characters.slice(0, MOST_LABEL - 1).join("")}…` : label;
}

const MOST_LABEL = 60;
