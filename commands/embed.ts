import { vectorFormats } from "../src/engine/embeddings/vector-files.ts";
import { views } from "../src/engine/embeddings/vector-view.ts";
import { EngineError } from "../src/engine/errors.ts";
import { poolings } from "../src/engine/ports.ts";
import { vectorsEmbedOutput } from "../src/jobs/vector-jobs.ts";
import { defineCommand } from "./define.ts";
import { embeddingsIn } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { inBase64 } from "./in-base64.ts";
import type { Block, Reply } from "./reply.ts";
import { fileInsteadOf, LONGEST_TEXT } from "./text-input.ts";
import { say, verbatim } from "./words.ts";

/** The vectors that an encoder makes of a text or a picture, from any stage of it, as a job. */
export const embed = defineCommand({
  name: "embed",
  summary: "embed.summary",
  onMessage: "embed.on-message",
  examples: [
    "/embed a red circle",
    "/embed stage:token-embeddings view:projection a red circle on a blue background",
    "/embed model:bert-tiny the sky is blue",
    "/embed model:sd15-tiny format:npz a (red:1.3) circle",
  ],
  options: {
    text: { kind: "rest", summary: "embed.text", blank: "kept", suggest: "embeddings", maxLength: LONGEST_TEXT },
    image: { kind: "attachment", summary: "embed.image", accept: ["image"], maxBytes: 10_000_000 },
    model: { kind: "text", summary: "embed.model", suggest: "embedding-models", maxLength: 200 },
    stage: { kind: "text", summary: "embed.stage", suggest: "embedding-stages", maxLength: 50 },
    pooling: { kind: "choice", summary: "embed.pooling", choices: poolings },
    normalize: { kind: "boolean", summary: "embed.normalize" },
    view: { kind: "choice", summary: "embed.view", choices: views, default: "heat-map" },
    format: { kind: "choice", summary: "embed.format", choices: vectorFormats, default: "npy" },
    file: fileInsteadOf("text"),
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const { text, image, model, stage, pooling, normalize, view, format } = options;
    if ((text === undefined) === (image === undefined)) throw new EngineError("embed.text-or-image");
    const named = text === undefined ? {} : await embeddingsIn(text, caller, services);
    const input = {
      ...named,
      ...(text !== undefined && { text }),
      ...(image && { image: inBase64(await readAttachment(image)) }),
      ...(model !== undefined && { model }),
      ...(stage !== undefined && { stage }),
      ...(pooling !== undefined && { pooling }),
      ...(normalize !== undefined && { normalize }),
      view,
      format,
    };
    const origin = { command: "embed", action: "", caller, locale, target };
    yield* followJob({ type: "vectors.embed", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const { embedding } = vectorsEmbedOutput.parse(output);
    const { model, stage, shape, norm, pooling, normalized } = embedding;
    return {
      blocks: [
        { kind: "heading", words: say("embed.heading", { stage, model, shape: shapeText(shape) }) },
        ...notes(embedding),
        ...files.map(
          (file): Block =>
            file.mediaType === "image/png" ? { kind: "image", file, alt: altText(embedding) } : { kind: "file", file },
        ),
        ...pipelineTable(embedding),
        ...tokenTable(embedding),
        {
          kind: "facts",
          facts: [
            { label: say("embed.fact.norm"), value: verbatim(figure(norm)) },
            { label: say("embed.fact.pooling"), value: verbatim(pooling) },
            { label: say("embed.fact.normalized"), value: say(normalized ? "yes" : "no") },
          ],
        },
        ...firstValues(embedding),
      ],
      audience: "everyone",
      data: embedding as unknown as Reply["data"],
    };
  },
});

type Described = ReturnType<typeof vectorsEmbedOutput.parse>["embedding"];

function notes({ windows, unread }: Described): readonly Block[] {
  const combined = windows?.combined;
  return [
    ...(combined === undefined
      ? []
      : [{ kind: "note" as const, words: say(`embed.windows.${combined}`, { count: windows!.count }) }]),
    ...(unread === undefined ? [] : [{ kind: "note" as const, words: say("embed.unread", { text: unread }) }]),
  ];
}

function altText({ stage, shape, tokens = [] }: Described) {
  const words = tokens.filter(({ padding }) => !padding).slice(0, MOST_ROWS);
  return say("embed.alt", { stage, shape: shapeText(shape), tokens: words.map(({ token }) => token).join(" ") });
}

/** From the tokens' vectors to what a picture is painted from, where there is more than one stage. */
function pipelineTable({ pipeline = [] }: Described): readonly Block[] {
  if (pipeline.length < 2) return [];
  const columns = [
    say("embed.column.stage"),
    say("embed.column.shape"),
    ...FIGURES.map((name) => say(`embed.column.${name}`)),
  ];
  const rows = pipeline.map((one) => [
    verbatim(one.stage),
    verbatim(shapeText(one.shape)),
    ...FIGURES.map((name) => verbatim(figure(one[name]))),
  ]);
  return [{ kind: "table", columns, rows }];
}

/** The first tokens, each with its id and, where it has a vector of its own, that vector's figures. */
function tokenTable({ tokens = [], tokenCount = 0 }: Described): readonly Block[] {
  const read = tokens.filter(({ padding }) => !padding);
  const shown = read.slice(0, MOST_ROWS);
  if (shown.length === 0 || shown[0]?.norm === undefined) return [];
  const columns = [
    say("embed.column.token"),
    say("embed.column.id"),
    ...FIGURES.map((name) => say(`embed.column.${name}`)),
  ];
  const rows = shown.map((one) => [
    verbatim(one.token),
    verbatim(one.id),
    ...FIGURES.map((name) => verbatim(figure(one[name] ?? 0))),
  ]);
  const more = tokenCount - shown.length;
  return [
    { kind: "table", columns, rows },
    ...(more > 0 ? [{ kind: "text" as const, words: say("embed.more-tokens", { count: more }) }] : []),
  ];
}

const FIGURES = ["norm", "mean", "min", "max"] as const;

/** A table of more is hard to read in a chat; the file and `data` have the rest. */
const MOST_ROWS = 16;

function firstValues({ values, shape }: Described): readonly Block[] {
  if (values === undefined || shape.length > 1) return [];
  const first = values.slice(0, FIRST_VALUES).map((value) => value.toFixed(6));
  return [{ kind: "code", text: `[${first.join(", ")}${values.length > FIRST_VALUES ? ", …" : ""}]` }];
}

/** Enough to compare by eye; the whole vector is in the file. */
const FIRST_VALUES = 8;

function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

function figure(value: number): string {
  return value.toFixed(Math.abs(value) >= 100 ? 1 : 3);
}
