import { embeddingTryOutput, type JobInput } from "../../src/jobs/job-types.ts";
import { defineAction } from "../define.ts";
import { followJob } from "../follow-job.ts";
import { drawSeed } from "../imagine/image-request.ts";
import { recipeNotes } from "../imagine/recipe-notes.ts";
import type { Reply } from "../reply.ts";
import { say, verbatim } from "../words.ts";
import { actionButton } from "./action-button.ts";
import { audienceOf } from "./approval.ts";
import { fittingModel } from "./fitting-model.ts";
import { withEmbeddings } from "./known-embeddings.ts";
import { imageModel } from "./make-embedding.ts";
import { findTried, type TriedEmbedding } from "./tried-embedding.ts";
import { withAndWithout } from "./with-and-without.ts";

/** `/embedding try`: pictures of the same seeds without an embedding and with it, also of one that waits for an admin or stands on a card. */
export const tryEmbedding = defineAction({
  summary: "embedding.try.summary",
  options: {
    name: { kind: "text", summary: "embedding.try.name", required: true, suggest: "embedding-names", maxLength: 100 },
    negative: { kind: "text", summary: "imagine.negative", default: "", suggest: "embeddings", maxLength: 2000 },
    model: imageModel,
    count: { kind: "integer", summary: "embedding.try.count", min: 1, max: 6, default: 3 },
    seed: { kind: "integer", summary: "imagine.seed", min: -1, max: Number.MAX_SAFE_INTEGER - 6, default: -1 },
    prompt: { kind: "rest", summary: "embedding.try.prompt", suggest: "embeddings", maxLength: 2000 },
  },
  async *run({ options, caller, locale, target, signal }, services) {
    const { count, negative: negativePrompt } = options;
    const tried = await findTried(options.name, caller, services);
    const { name, code, width, state } = tried;
    const model = options.model ?? (await fittingModel(width, services));
    const prompts = withAndWithout(name, options.prompt, tried.words);
    const base = { negativePrompt, count: 1, ...(model !== undefined && { model }) };
    const without = await withEmbeddings({ ...base, prompt: prompts.without }, caller, services);
    const shown = bringing(tried, await withEmbeddings({ ...base, prompt: prompts.with }, caller, services));
    const first = options.seed === -1 ? drawSeed(count) : options.seed;
    const seeds = Array.from({ length: count }, (_, i) => first + i);
    const cells = seeds.flatMap((seed) => [without, shown].map((side) => ({ ...side, seed })));
    const columns = [say("embedding.try.without", { name }), say("embedding.try.with", { name })];
    const rows = seeds.map((seed) => say("embedding.try.seed", { seed: verbatim(seed) }));
    const labels = {
      columns: columns.map((label) => services.translate(label, locale)),
      rows: rows.map((label) => services.translate(label, locale)),
    };
    const input = { name, ...(code !== undefined && { code }), cells, ...labels, locale };
    const origin = { command: "embedding", action: "try", caller, ...audienceOf(state), locale, target };
    yield* followJob({ type: "embedding.try", input, origin }, services.jobs, signal);
  },
  present(output, { files }): Reply {
    const { name, code, recipes, columns, rows } = embeddingTryOutput.parse(output);
    const [picture, archive] = files;
    const [without, shown] = recipes;
    if (picture === undefined || archive === undefined || without === undefined || shown === undefined)
      throw new TypeError("embedding.try gave no grid");
    const again = { name: code ?? name, prompt: shown.prompt, model: shown.model, count: rows.length };
    return {
      blocks: [
        { kind: "heading", words: say("embedding.try.heading", { name }) },
        { kind: "image", file: picture, alt: verbatim(shown.prompt) },
        ...recipeNotes(shown),
        {
          kind: "facts",
          facts: [
            { label: verbatim(columns[0]!), value: verbatim(without.prompt) },
            { label: verbatim(columns[1]!), value: verbatim(shown.prompt) },
            { label: say("imagine.fact.model"), value: verbatim(`${shown.model} (${shown.modelHash})`) },
          ],
        },
        { kind: "file", file: archive },
      ],
      buttons: [
        actionButton("imagine.again", "try", again),
        code === undefined
          ? actionButton("embedding.button.info", "info", { name })
          : actionButton("embedding.button.take", "take", { code }),
      ],
      audience: "everyone",
      data: {
        name,
        ...(code !== undefined && { code }),
        columns,
        rows,
        grid: { ...picture },
        archive: { ...archive },
        cells: recipes.map((recipe, i) => ({
          column: i % columns.length,
          row: Math.floor(i / columns.length),
          recipe,
        })),
      },
    };
  },
});

type Side = Pick<JobInput<"image.generate">, "prompt" | "negativePrompt" | "count" | "embeddings">;

/** With the file of the one that is tried: by a prompt alone neither one that waits is found nor one of another server. */
function bringing({ name, file }: TriedEmbedding, side: Side): Side {
  if (file === undefined) return side;
  const others = (side.embeddings ?? []).filter((one) => one.name.toLowerCase() !== name.toLowerCase());
  return { ...side, embeddings: [{ name, file: Buffer.from(file).toString("base64") }, ...others] };
}
