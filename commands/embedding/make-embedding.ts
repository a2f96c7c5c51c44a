import { EngineError } from "../../src/engine/errors.ts";
import { embeddingMadeOutput } from "../../src/jobs/embedding-jobs.ts";
import { defineAction, type Keep, type Present } from "../define.ts";
import { followJob } from "../follow-job.ts";
import type { Reply } from "../reply.ts";
import type { KeptEmbedding } from "../services.ts";
import { checkName } from "./check-name.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";

export const newName = { kind: "text", summary: "embedding.new-name", required: true, maxLength: 60 } as const;
export const imageModel = { kind: "text", summary: "imagine.model", suggest: "image-models", maxLength: 200 } as const;

/** `/embedding create`: an embedding before any training, as A1111 makes it. */
export const createEmbedding = defineAction({
  summary: "embedding.create.summary",
  options: {
    name: newName,
    vectors: { kind: "integer", summary: "embedding.vectors", min: 1, max: 75, default: 1 },
    model: imageModel,
    "init-text": { kind: "rest", summary: "embedding.init-text", maxLength: 1000 },
  },
  async *run({ options, caller, locale, target, signal }, services) {
    const { vectors, model } = options;
    const name = await checkName(options.name, caller, services);
    const text = options["init-text"] ?? "*";
    const input = { name, text, vectors, ...(model !== undefined && { model }) };
    const origin = { command: "embedding", action: "create", caller, locale, target };
    yield* followJob({ type: "embedding.create", input, origin }, services.jobs, signal);
  },
  keep: keepMade,
  present: presentMade,
});

/** Puts what a job made into the library. */
export async function keepMade(
  ...[output, { caller, locale, files }, services]: Parameters<Keep>
): Promise<KeptEmbedding> {
  const { name, vectors, width, source } = embeddingMadeOutput.parse(output);
  const file = await services.files.read(files[0]?.id ?? "");
  if (file === undefined) throw new EngineError("attachment.gone");
  return keepEmbedding({ name, file: file.bytes, vectors, width, source }, { caller, locale }, services);
}

export function presentMade(...[output, { kept, files }]: Parameters<Present>): Reply {
  const { model, modelHash, source } = embeddingMadeOutput.parse(output);
  // `keepMade` gave it.
  const reply = keptReply(kept as KeptEmbedding);
  const [file] = files;
  return {
    ...reply,
    blocks: [...reply.blocks, ...(file ? [{ kind: "file" as const, file }] : [])],
    data: { ...(reply.data as object), model, modelHash, source },
  };
}
