import { vectorsDescribeOutput } from "../src/jobs/vector-jobs.ts";
import { defineCommand } from "./define.ts";
import { followJob } from "./follow-job.ts";
import { inBase64 } from "./in-base64.ts";
import { pictureOption } from "./recipe/picture-option.ts";
import type { Reply } from "./reply.ts";
import { say, verbatim } from "./words.ts";

/** Words for a picture: the phrases of our own lists that CLIP finds nearest. */
export const describe = defineCommand({
  name: "describe",
  summary: "describe.summary",
  examples: ["/describe"],
  options: {
    image: { ...pictureOption, summary: "describe.image", required: true },
    model: { kind: "text", summary: "describe.model", suggest: "embedding-models", maxLength: 200 },
  },
  async *run({ options: { image, model }, caller, locale, target, signal, readAttachment }, services) {
    const bytes = await readAttachment(image);
    const input = { image: inBase64(bytes), ...(model !== undefined && { model }) };
    const origin = { command: "describe", action: "", caller, locale, target };
    yield* followJob({ type: "vectors.describe", input, origin }, services.jobs, signal);
  },
  present(output): Reply {
    const data = vectorsDescribeOutput.parse(output);
    const { model, description, cosine, lists } = data;
    return {
      blocks: [
        { kind: "heading", words: say("describe.heading", { model }) },
        { kind: "code", text: description },
        { kind: "facts", facts: [{ label: say("similar.column.cosine"), value: verbatim(cosine.toFixed(3)) }] },
        {
          kind: "table",
          columns: [say("describe.column.list"), say("describe.column.nearest")],
          rows: lists.map(({ list, nearest }) => [
            say(`describe.list.${list}`),
            verbatim(
              nearest
                .slice(0, SHOWN)
                .map((one) => `${one.phrase} ${one.cosine.toFixed(2)}`)
                .join(" · "),
            ),
          ]),
        },
        { kind: "note", words: say("describe.limits") },
      ],
      buttons: [
        {
          label: say("describe.paint"),
          style: "primary",
          action: { command: "imagine", action: "", options: { prompt: description } },
          for: "everyone",
        },
      ],
      audience: "everyone",
      data: data as unknown as Reply["data"],
    };
  },
});

const SHOWN = 3;
