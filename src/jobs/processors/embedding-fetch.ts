import type { z } from "zod";
import type { EmbeddingHub } from "../../engine/ports.ts";
import { checkVectors } from "../../engine/textual-inversion/check-vectors.ts";
import { nameOf, readEmbedding } from "../../engine/textual-inversion/read-embedding.ts";
import { writeEmbedding } from "../../engine/textual-inversion/write-embedding.ts";
import type { embeddingFetchOutput } from "../embedding-jobs.ts";
import type { JobInput } from "../job-types.ts";
import type { Processor } from "../ports.ts";
import { reportSeldom } from "./report-seldom.ts";

/** Brings an embedding from the Hub and looks it over. Progress is in bytes. Throws what `fetchEmbedding`, `readEmbedding` and `checkVectors` throw. */
export function embeddingFetch(hub: EmbeddingHub): Processor<JobInput<"embedding.fetch">> {
  return async ({ name, ...place }, { signal, report }) => {
    const tell = reportSeldom(report);
    const fetched = await hub.fetchEmbedding(place, { signal, onProgress: ({ done, total }) => tell(done, total) });
    const { repository, commit, file, sha256, bytes } = fetched;
    const read = await readEmbedding(file, bytes);
    checkVectors(file, read);
    const { vectors, width, parts, step } = read;
    const output: z.infer<typeof embeddingFetchOutput> = {
      name: name ?? nameFor(file, repository),
      vectors,
      width,
      source: { kind: "hub", repository, commit, file, sha256, ...(step !== undefined && { step }) },
    };
    const written = {
      name: `${output.name}.safetensors`,
      mediaType: "application/octet-stream",
      bytes: writeEmbedding(parts),
    };
    return { output, files: [written] };
  };
}

/** What diffusers' script writes is called the same everywhere: then the repository tells what it is. */
function nameFor(file: string, repository: string): string {
  const name = nameOf(file);
  return /^(learned_embeds|embeddings?|pytorch_lora_emb|model)/iu.test(name)
    ? repository.slice(repository.indexOf("/") + 1)
    : name;
}
