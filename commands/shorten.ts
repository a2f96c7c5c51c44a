import { vectorsShortenOutput } from "../src/jobs/vector-jobs.ts";
import { defineCommand } from "./define.ts";
import { embeddingsIn } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import type { Block, Button, Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

/** What each word of a prompt is worth to an image model, and shorter prompts that come to nearly the same. */
export const shorten = defineCommand({
  name: "shorten",
  summary: "shorten.summary",
  examples: ["/shorten a red circle on a blue background, masterpiece, 4k, highly detailed"],
  options: {
    prompt: { kind: "rest", summary: "shorten.prompt", required: true, suggest: "embeddings", maxLength: 20_000 },
    model: { kind: "text", summary: "imagine.model", suggest: "image-models", maxLength: 200 },
  },
  async *run({ options: { prompt, model }, caller, locale, target, signal }, services) {
    const named = await embeddingsIn(prompt, caller, services);
    const input = { prompt, ...named, ...(model !== undefined && { model }) };
    const origin = { command: "shorten", action: "", caller, locale, target };
    yield* followJob({ type: "vectors.shorten", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const data = vectorsShortenOutput.parse(output);
    const { model, words, shorter } = data;
    const heaviest = words.toSorted((a, b) => a.cosine - b.cosine).slice(0, MOST_ROWS);
    return {
      blocks: [
        { kind: "heading", words: say("shorten.heading", { count: words.length, model }) },
        ...files.map(
          (file): Block => ({
            kind: "image",
            file,
            alt: say("shorten.alt", { words: heaviest.map(({ word }) => word).join(", ") }),
          }),
        ),
        {
          kind: "table",
          columns: [say("shorten.column.word"), say("shorten.column.cosine"), say("shorten.column.move")],
          rows: heaviest.map(({ word, cosine }) => [
            verbatim(word),
            verbatim(cosine.toFixed(4)),
            verbatim(percent(1 - cosine)),
          ]),
        },
        { kind: "text", words: say("shorten.how") },
        ...(shorter.length === 0 ? [{ kind: "text" as const, words: say("shorten.none") }] : []),
        ...shorter.flatMap(({ prompt, words: count, cosine }): readonly Block[] => [
          { kind: "text", words: say("shorten.shorter", { count, near: percent(cosine) }) },
          { kind: "code", text: prompt },
        ]),
      ],
      buttons: shorter.map((one) => paint(one, model)),
      audience: "everyone",
      data: data as unknown as Reply["data"],
    };
  },
});

/** The words that weigh most; the picture and `data` have all. */
const MOST_ROWS = 12;

function paint({ prompt, words, cosine }: { prompt: string; words: number; cosine: number }, model: string): Button {
  return {
    label: say("shorten.paint", { count: words, near: percent(cosine) }),
    style: "secondary",
    action: { command: "imagine", action: "", options: { prompt, model } },
    for: "everyone",
  };
}

function percent(share: number): string {
  return `${(100 * Math.max(0, share)).toFixed(1)} %`;
}
