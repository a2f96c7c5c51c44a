import { EngineError } from "../src/engine/errors.ts";
import { vectorsEmbedOutput } from "../src/jobs/job-types.ts";
import { defineCommand } from "./define.ts";
import { followJob } from "./follow-job.ts";
import type { Block, Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

/** The vector that an encoder makes of a text or a picture, as a job. */
export const embed = defineCommand({
  name: "embed",
  summary: "embed.summary",
  onMessage: "embed.on-message",
  examples: ["/embed a red circle", "/embed model:bert-tiny the sky is blue"],
  options: {
    text: { kind: "rest", summary: "embed.text", maxLength: 20_000 },
    model: { kind: "text", summary: "embed.model", suggest: "embedding-models", maxLength: 200 },
    image: { kind: "attachment", summary: "embed.image", accept: ["image"], maxBytes: 10_000_000 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const { text, model, image } = options;
    if ((text === undefined) === (image === undefined)) throw new EngineError("embed.text-or-image");
    const input = {
      ...(text !== undefined && { text }),
      ...(image && { image: Buffer.from(await readAttachment(image)).toString("base64") }),
      ...(model !== undefined && { model }),
    };
    const origin = { command: "embed", action: "", caller, locale, target };
    yield* followJob({ type: "vectors.embed", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const { embedding } = vectorsEmbedOutput.parse(output);
    const { model, shape, norm, pooling, normalized, values, unread } = embedding;
    return {
      blocks: [
        { kind: "heading", words: say("embed.heading", { model, shape: `[${shape.join(", ")}]` }) },
        ...(unread === undefined ? [] : [{ kind: "note" as const, words: say("embed.unread", { text: unread }) }]),
        {
          kind: "facts",
          facts: [
            { label: say("embed.fact.norm"), value: verbatim(norm.toFixed(6)) },
            { label: say("embed.fact.pooling"), value: verbatim(pooling) },
            { label: say("embed.fact.normalized"), value: say(normalized ? "yes" : "no") },
          ],
        },
        {
          kind: "code",
          text: `[${values
            .slice(0, FIRST_VALUES)
            .map((value) => value.toFixed(6))
            .join(", ")}, …]`,
        },
        ...files.map((file): Block => ({ kind: "file", file })),
      ],
      audience: "everyone",
      data: {
        model,
        shape,
        dtype: "float32",
        norm,
        pooling,
        normalized,
        values,
        ...(unread !== undefined && { unread }),
      },
    };
  },
});

/** Enough to compare by eye; the whole vector is in the file. */
const FIRST_VALUES = 8;
