import type { ImageRequest, Remark } from "../ports.ts";
import type { DiffusionModel } from "./model/diffusion-model.ts";
import type { Plan } from "./plan.ts";
import { samplers } from "./samplers/index.ts";
import type { Start } from "./start.ts";

/** What was asked for and did nothing with this model, or does not suit it; what a recipe alone tells (a guidance of 1) is left to its reader. */
export function remarksOn(
  request: ImageRequest,
  model: DiffusionModel,
  chosen: Plan,
  start: Start | undefined,
): readonly Remark[] {
  return [...idle(request, model, start), ...unsuited(request, model, chosen)];
}

function idle(request: ImageRequest, model: DiffusionModel, start: Start | undefined): readonly Remark[] {
  const { strength, hires, imageGuidanceScale, imagePrompt } = request;
  const readsText = model.textEncoders.length > 0;
  const noised = model.pictureInput?.name === "class_labels";
  const found: readonly (readonly [applies: boolean, option: string, why: Remark["why"]])[] = [
    [request.negativePrompt !== "" && model.guidanceWidth !== undefined, "negative", "told-guidance"],
    [!readsText && (request.clipSkip ?? 1) > 1, "clip-skip", "no-text"],
    [!readsText && (request.emphasis ?? "original") !== "original", "emphasis", "no-text"],
    [strength !== undefined && start === undefined && hires === undefined, "strength", "no-start"],
    [imageGuidanceScale !== undefined && model.behind !== "image", "image-guidance", "not-instructed"],
    [request.imagePromptWeight !== undefined && imagePrompt === undefined, "image-prompt-weight", "no-picture-prompt"],
    [request.imagePromptNoise !== undefined && imagePrompt === undefined, "image-prompt-noise", "no-picture-prompt"],
    [
      request.imagePromptNoise !== undefined && imagePrompt !== undefined && !noised,
      "image-prompt-noise",
      "not-unclip",
    ],
    ...(start?.masked === undefined ? maskOptions(request) : []),
  ];
  return found.flatMap(([applies, option, why]) => (applies ? [{ option, why }] : []));
}

function maskOptions({ maskBlur, maskedContent, invertMask, maskPadding }: ImageRequest) {
  return [
    [maskBlur !== undefined, "mask-blur", "no-mask"],
    [maskedContent !== undefined, "masked-content", "no-mask"],
    [invertMask === true, "invert-mask", "no-mask"],
    [maskPadding !== undefined, "mask-padding", "no-mask"],
  ] as const;
}

/** What is done as it was asked, and gives poorer pictures than the model could. */
function unsuited(request: ImageRequest, model: DiffusionModel, chosen: Plan): readonly Remark[] {
  const { guidanceWidth, defaults, sizes } = model;
  const share = (chosen.width * chosen.height) / (sizes.width * sizes.height);
  const suits = guidanceWidth === undefined || CONSISTENT.has(chosen.sampler.name);
  const isDistilled = guidanceWidth === undefined && defaults.guidanceScale === 1;
  return [
    ...(suits ? [] : [{ option: "sampler", why: "distilled-sampler" as const, usual: nameOf(defaults.sampler) }]),
    ...(isDistilled && chosen.guidanceScale > GREATEST_DISTILLED
      ? [{ option: "guidance", why: "distilled-guidance" as const, usual: String(defaults.guidanceScale) }]
      : []),
    ...(request.image === undefined && (share > MOST_AREA || share < LEAST_AREA)
      ? [{ option: "size", why: "far-size" as const, usual: `${sizes.width} × ${sizes.height}` }]
      : []),
  ];
}

function nameOf(sampler: string): string {
  return samplers.find(({ name, aliases }) => name === sampler || aliases.includes(sampler))?.name ?? sampler;
}

/** Samplers that land on each step's own guess, as consistency models were taught. */
const CONSISTENT: ReadonlySet<string> = new Set(["LCM", "LCMScheduler", "TCD"]);

/** Guidance is in a turbo model's weights; twice over, it burns. */
const GREATEST_DISTILLED = 2;

/** From half to one and a half of the sides that a model was trained at: beyond, things come twice or not at all. */
const MOST_AREA = 2.25;
const LEAST_AREA = 0.25;
