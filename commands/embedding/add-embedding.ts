import { EngineError } from "../../src/engine/errors.ts";
import { checkVectors } from "../../src/engine/textual-inversion/check-vectors.ts";
import { readEmbeddingPlace } from "../../src/engine/textual-inversion/hub/embedding-place.ts";
import { nameOf, readEmbedding } from "../../src/engine/textual-inversion/read-embedding.ts";
import { writeEmbedding } from "../../src/engine/textual-inversion/write-embedding.ts";
import { embeddingFetchOutput } from "../../src/jobs/embedding-jobs.ts";
import { defineAction } from "../define.ts";
import { followJob } from "../follow-job.ts";
import type { KeptEmbedding } from "../services.ts";
import { checkName } from "./check-name.ts";
import { keepEmbedding } from "./keep-embedding.ts";
import { keptReply } from "./kept-reply.ts";

/** `/embedding add`: takes a file in, attached or from the Hub, once it has been found harmless and whole. */
export const addEmbedding = defineAction({
  summary: "embedding.add.summary",
  options: {
    file: { kind: "attachment", summary: "embedding.add.file", accept: ["file"], maxBytes: 64 * 2 ** 20 },
    repository: { kind: "text", summary: "embedding.add.repository", maxLength: 400 },
    name: { kind: "text", summary: "embedding.name", maxLength: 60 },
  },
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const { file, repository } = options;
    if ((file === undefined) === (repository === undefined)) throw new EngineError("embedding.add-one");
    const asked = options.name && (await checkName(options.name, caller, services));
    if (repository !== undefined) {
      const input = { ...readEmbeddingPlace(repository), ...(asked && { name: asked }) };
      const origin = { command: "embedding", action: "add", caller, locale, target };
      yield* followJob({ type: "embedding.fetch", input, origin }, services.jobs, signal);
      return;
    }
    const read = await readEmbedding(file!.name, await readAttachment(file!));
    checkVectors(file!.name, read);
    const { vectors, width, parts, step, nameInside } = read;
    const name = asked ?? (await checkName(nameInside ?? nameOf(file!.name), caller, services));
    const source = { kind: "file", file: file!.name, ...(step !== undefined && { step }) } as const;
    const added = { name, file: writeEmbedding(parts), vectors, width, source };
    yield keptReply(await keepEmbedding(added, { caller, locale }, services));
  },
  async keep(output, { caller, locale, files }, services) {
    const { name: asked, vectors, width, source } = embeddingFetchOutput.parse(output);
    const file = await services.files.read(files[0]?.id ?? "");
    if (file === undefined) throw new EngineError("attachment.gone");
    const name = await checkName(asked, caller, services);
    return keepEmbedding({ name, file: file.bytes, vectors, width, source }, { caller, locale }, services);
  },
  present(output, { kept }) {
    const { source } = embeddingFetchOutput.parse(output);
    // `keep` gave it.
    const reply = keptReply(kept as KeptEmbedding);
    return { ...reply, data: { ...(reply.data as object), source } };
  },
});
