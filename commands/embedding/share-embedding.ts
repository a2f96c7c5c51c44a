import { EngineError } from "../../src/engine/errors.ts";
import { readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { defineAction } from "../define.ts";
import { say, verbatim } from "../words.ts";
import { checkName } from "./check-name.ts";
import { knownName } from "./embedding-info.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";
import { findEmbedding } from "./known-embeddings.ts";
import { modelsOf } from "./list-embeddings.ts";

/** `/embedding share`: a card whose button takes the embedding over into the server where it is pressed. */
export const shareEmbedding = defineAction({
  summary: "embedding.share.summary",
  options: { name: knownName },
  async run({ options, caller }, services) {
    const { name, file, vectors, width, shorthash } = await findEmbedding(options.name, caller, services);
    const mediaType = "application/octet-stream";
    const saved = await services.files.save({ name: `${name}.safetensors`, mediaType, bytes: file });
    return {
      blocks: [
        { kind: "heading", words: say("embedding.share.heading", { name }) },
        { kind: "text", words: say("embedding.share.how", { name }) },
        {
          kind: "facts",
          facts: [
            { label: say("embedding.column.vectors"), value: verbatim(vectors) },
            { label: say("embedding.column.models"), value: verbatim(modelsOf(width)) },
            { label: say("embedding.fact.hash"), value: verbatim(shorthash) },
            { label: say("embedding.fact.code"), value: verbatim(saved.id) },
          ],
        },
        { kind: "file", file: saved },
      ],
      buttons: [
        {
          label: say("embedding.button.take"),
          style: "primary",
          action: { command: "embedding", action: "take", options: { code: saved.id } },
          for: "everyone",
        },
      ],
      audience: "everyone",
      data: { name, vectors, width, models: modelsOf(width), shorthash, code: saved.id },
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
  async run({ options, caller }, services) {
    const shared = await services.files.read(options.code.trim());
    if (shared === undefined || !shared.name.endsWith(ENDING)) throw new EngineError("embedding.code");
    const own = shared.name.slice(0, -ENDING.length);
    const { vectors, width } = await readEmbedding(shared.name, shared.bytes);
    const name = await checkName(options.name ?? own, caller, services);
    const source = { kind: "shared", from: own } as const;
    return keptReply(await keepEmbedding({ name, file: shared.bytes, vectors, width, source }, caller, services));
  },
});

const ENDING = ".safetensors";
