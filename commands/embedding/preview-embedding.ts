import { embeddingPreviewOutput } from "../../src/jobs/embedding-jobs.ts";
import type { JobInput } from "../../src/jobs/job-types.ts";
import { defineAction } from "../define.ts";
import { followJob } from "../follow-job.ts";
import type { Asker, KeptFile, Services } from "../services.ts";
import { say, verbatim } from "../words.ts";
import { audienceOf } from "./approval.ts";
import { fittingModel } from "./fitting-model.ts";
import { libraryOf } from "./known-embeddings.ts";
import { knownName } from "./known-name.ts";
import { ownHere } from "./manage-embeddings.ts";

/** `/embedding preview`: paints the small picture anew that stands for an embedding in lists and on cards. */
export const previewEmbedding = defineAction({
  summary: "embedding.preview.summary",
  options: { name: knownName },
  async *run({ options, caller, locale, target, signal }, services) {
    const { name, state } = await ownHere(options.name, caller, services);
    const kept = await services.embeddingLibrary.find(libraryOf(caller), name);
    const input = await previewOf(kept!, services);
    const origin = { command: "embedding", action: "preview", caller, ...audienceOf(state), locale, target };
    yield* followJob({ type: "embedding.preview", input, origin }, services.jobs, signal);
  },
  async keep(output, { caller, files }, { embeddingLibrary, files: stored }) {
    const { name, shorthash } = embeddingPreviewOutput.parse(output);
    const picture = await stored.read(files[0]?.id ?? "");
    if (picture === undefined) return;
    await embeddingLibrary.illustrate(libraryOf(caller), { name, shorthash, preview: picture.bytes });
  },
  present(output, { files }) {
    const { name, shorthash } = embeddingPreviewOutput.parse(output);
    const [picture] = files;
    return {
      blocks: picture
        ? [{ kind: "image", file: picture, alt: verbatim(name) }]
        : [{ kind: "note", words: say("embedding.preview.none", { name }) }],
      audience: "everyone",
      data: { name, shorthash, ...(picture && { preview: { ...picture } }) },
    };
  },
});

/** Has a preview painted when there is nothing better to do; nobody is told, and where no model here fits there is none. */
export async function askForPreview(
  kept: KeptFile,
  { caller, locale }: Asker,
  services: Pick<Services, "jobs" | "models">,
): Promise<void> {
  const input = await previewOf(kept, services);
  if (input.model === undefined) return;
  const once = `preview ${libraryOf(caller)} ${kept.name} ${kept.at}`;
  const origin = { command: "embedding", action: "preview", caller, locale, target: { platform: "nowhere" } };
  await services.jobs.add({ type: "embedding.preview", once, input, origin });
}

/** With a model that it fits. */
async function previewOf(
  { name, shorthash, file, width }: KeptFile,
  services: Pick<Services, "models">,
): Promise<JobInput<"embedding.preview">> {
  const model = await fittingModel(width, services);
  return { name, shorthash, file: Buffer.from(file).toString("base64"), ...(model !== undefined && { model }) };
}
