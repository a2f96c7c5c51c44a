import { defineCommand } from "./define.ts";
import { withEmbeddings } from "./embedding/known-embeddings.ts";
import { followJob } from "./follow-job.ts";
import { imageRequest } from "./imagine/image-request.ts";
import { imagineOptions } from "./imagine/imagine-options.ts";
import { presentPictures } from "./imagine/present-pictures.ts";
import { tokenBudget } from "./imagine/token-budget.ts";
import { withStyles } from "./imagine/with-styles.ts";

/** Paints a prompt with Stable Diffusion, as a job. */
export const imagine = defineCommand({
  name: "imagine",
  summary: "imagine.summary",
  onMessage: "imagine.on-message",
  examples: [
    "/imagine a red circle on a blue background",
    "/imagine seed:42 steps:12 a small yellow star on the left",
    '/imagine negative:"red, orange" count:4 a heart on a white background',
  ],
  options: imagineOptions,
  async *run({ options, caller, locale, target, signal, readAttachment }, services) {
    const audience = options.private ? { audience: "caller" as const } : {};
    const origin = { command: "imagine", action: "", caller, ...audience, locale, target };
    const request = await imageRequest(await withStyles(options, services.styles), readAttachment, services.files);
    const input = await withEmbeddings(request, caller, services);
    const budget = await tokenBudget(input, caller, services, signal);
    yield* followJob({ type: "image.generate", input, origin }, services.jobs, signal, budget);
  },
  present: presentPictures,
});
