import { embeddingInspectOutput } from "../../src/jobs/embedding-jobs.ts";
import { defineAction } from "../define.ts";
import { followJob } from "../follow-job.ts";
import { inBase64 } from "../in-base64.ts";
import { say, verbatim } from "../words.ts";
import { fittingModel } from "./fitting-model.ts";
import { findEmbedding } from "./known-embeddings.ts";
import { knownName } from "./known-name.ts";
import { madeOf } from "./made-of.ts";
import { imageModel } from "./make-embedding.ts";
import { modelsOf } from "./models-of.ts";
import { savedPreview } from "./saved-preview.ts";

/** `/embedding info`: what an embedding is, and the words that its vectors are near to. */
export const embeddingInfo = defineAction({
  summary: "embedding.info.summary",
  options: { name: knownName, model: imageModel },
  async *run({ options, caller, locale, target, signal }, services) {
    const found = await findEmbedding(options.name, caller, services);
    const { name, kept, file, shorthash } = found;
    const preview = await savedPreview(found, services);
    const model = options.model ?? (await fittingModel(found.width, services));
    const input = {
      name,
      file: inBase64(file),
      about: {
        shorthash,
        ...(preview && { preview: { ...preview } }),
        ...(kept && { owner: kept.ownerName, at: kept.at, state: kept.state, source: kept.source as never }),
      },
      ...(model !== undefined && { model }),
    };
    const origin = { command: "embedding", action: "info", caller, locale, target };
    yield* followJob({ type: "embedding.inspect", input, origin }, services.jobs, signal);
  },
  present(output) {
    const { name, model, vectors, width, norms, usualNorm, nearest, about } = embeddingInspectOutput.parse(output);
    const shown = nearest.slice(0, MOST_ROWS);
    return {
      blocks: [
        { kind: "heading", words: verbatim(name) },
        ...(about.preview ? [{ kind: "image" as const, file: about.preview, alt: verbatim(name) }] : []),
        {
          kind: "facts",
          facts: [
            { label: say("embedding.fact.shape"), value: verbatim(`${vectors} × ${width}`) },
            { label: say("embedding.column.models"), value: verbatim(modelsOf(width)) },
            { label: say("embedding.fact.usual-norm"), value: verbatim(usualNorm.toFixed(3)) },
            { label: say("embedding.fact.hash"), value: verbatim(about.shorthash) },
            ...(about.owner === undefined
              ? []
              : [{ label: say("embedding.column.from"), value: verbatim(about.owner) }]),
            ...(about.source === undefined
              ? []
              : [{ label: say("embedding.fact.source"), value: madeOf(about.source) }]),
          ],
        },
        {
          kind: "table",
          columns: [say("embedding.column.vector"), say("embedding.column.norm"), say("embedding.column.nearest")],
          rows: shown.map((tokens, i) => [
            verbatim(i + 1),
            verbatim(norms[i]!.toFixed(3)),
            verbatim(
              tokens
                .slice(0, 5)
                .map(({ token, cosine }) => `${token.replace("</w>", "")} ${cosine.toFixed(2)}`)
                .join(" · "),
            ),
          ]),
        },
      ],
      audience: about.state === "waiting" ? "caller" : "everyone",
      data: { name, model, vectors, width, norms, usualNorm, nearest, ...about },
    };
  },
});

/** A table of more is no longer read in a chat; `data` has them all. */
const MOST_ROWS = 16;
