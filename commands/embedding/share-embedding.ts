import { EngineError } from "../../src/engine/errors.ts";
import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { defineAction } from "../define.ts";
import { say, verbatim } from "../words.ts";
import { actionButton } from "./action-button.ts";
import { checkName } from "./check-name.ts";
import { embeddingFacts } from "./embedding-facts.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";
import { findUsable } from "./known-embeddings.ts";
import { knownName } from "./known-name.ts";
import { modelsOf } from "./models-of.ts";
import { savedPreview } from "./saved-preview.ts";
import { findShared } from "./shared-embedding.ts";

/** `/embedding share`: a card whose button takes the embedding over into the server where it is pressed. */
export const shareEmbedding = defineAction({
  summary: "embedding.share.summary",
  options: { name: knownName },
  async run({ options, caller }, services) {
    const found = await findUsable(options.name, caller, services);
    const { name, file, vectors, width, shorthash } = found;
    const preview = await savedPreview(found, services);
    const mediaType = "application/octet-stream";
    const saved = await services.files.save({ name: `${name}.safetensors`, mediaType, bytes: file });
    return {
      blocks: [
        { kind: "heading", words: say("embedding.share.heading", { name }) },
        ...(preview ? [{ kind: "image" as const, file: preview, alt: verbatim(name) }] : []),
        { kind: "text", words: say("embedding.share.how", { name }) },
        {
          kind: "facts",
          facts: [
            ...embeddingFacts({ vectors, width, shorthash }),
            { label: say("embedding.fact.code"), value: verbatim(saved.id) },
          ],
        },
        { kind: "file", file: saved },
      ],
      buttons: [
        actionButton("embedding.button.take", "take", { code: saved.id }, "primary"),
        actionButton("embedding.button.try", "try", { name: saved.id }),
      ],
      audience: "everyone",
      data: {
        ...{ name, vectors, width, models: modelsOf(width), shorthash, code: saved.id },
        ...(preview && { preview: { ...preview } }),
      },
    };
  },
});

/** `/embedding take`: brings one that was shared into this server. */
export const takeEmbedding = defineAction({
  summary: "embedding.take.summary",
  options: {
    code: { kind: "text", summary: "embedding.take.code", required: true, maxLength: 100 },
    name: { kind: "text", summary: "embedding.name", maxLength: 60 },
  },
  async run({ options, caller, locale }, services) {
    const shared = await findShared(options.code, services);
    if (shared === undefined) throw new EngineError("embedding.code");
    const { vectors, width } = await readEmbedding(`${shared.name}.safetensors`, shared.file);
    const name = await checkName(options.name ?? shared.name, caller, services);
    const source = { kind: "shared", from: shared.name } as const;
    return keptReply(
      await keepEmbedding({ name, file: shared.file, vectors, width, source }, { caller, locale }, services),
    );
  },
});
