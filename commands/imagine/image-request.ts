import { randomInt } from "node:crypto";
import { EngineError } from "../../src/engine/errors.ts";
import type { JobInput } from "../../src/jobs/job-types.ts";
import type { Invocation, OptionValues } from "../define.ts";
import type { Files } from "../services.ts";
import { givenPictures } from "./given-pictures.ts";
import type { imagineOptions } from "./imagine-options.ts";
import { readPresets } from "./presets.ts";
import { readHires } from "./read-hires.ts";

/** What a model is asked to paint, with the pictures that came along; seeds that were left open are drawn. */
export async function imageRequest(
  options: OptionValues<typeof imagineOptions>,
  readAttachment: Invocation["readAttachment"],
  files: Files,
): Promise<JobInput<"image.generate">> {
  const { prompt, negative, model, width, height, steps, guidance, seed, count, sampler, schedule, emphasis } = options;
  const randomSource = options["random-source"];
  const variation = variationOf(options["variation-seed"], options["variation-strength"], count);
  const clipSkip = options["clip-skip"];
  const { image, strength, mask, hires, tiling } = options;
  const imagePrompt = options["image-prompt"];
  return {
    prompt,
    negativePrompt: negative,
    seed: seed === -1 ? drawSeed(count) : seed,
    count,
    ...(model !== undefined && { model }),
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(steps !== undefined && { steps }),
    ...(guidance !== undefined && { guidanceScale: guidance }),
    ...(sampler !== undefined && { sampler }),
    ...(schedule !== undefined && { schedule }),
    ...(randomSource !== undefined && { randomSource }),
    ...(variation !== undefined && { variation }),
    ...(options.preset !== undefined && readPresets(options.preset)),
    ...(emphasis !== undefined && { emphasis }),
    ...(clipSkip !== undefined && { clipSkip }),
    ...(strength !== undefined && { strength }),
    ...(hires !== undefined && { hires: readHires(hires) }),
    ...(tiling && { tiling }),
    ...rareRequest(options),
    ...(await givenPictures({ image, mask, imagePrompt }, readAttachment, files)),
  };
}

/** What few people ask for. Throws EngineErrors: `imagine.refiner-switch` where there is no refiner to switch to, `imagine.seed-size` {asked}. */
function rareRequest(options: OptionValues<typeof imagineOptions>) {
  const { "mask-blur": maskBlur, "masked-content": maskedContent, "mask-padding": maskPadding } = options;
  const { "image-guidance": imageGuidanceScale, "image-prompt-weight": imagePromptWeight } = options;
  const { "image-prompt-noise": imagePromptNoise, refiner, "refiner-switch": switchAt } = options;
  if (switchAt !== undefined && refiner === undefined) throw new EngineError("imagine.refiner-switch");
  return {
    ...(maskBlur !== undefined && { maskBlur }),
    ...(maskedContent !== undefined && { maskedContent }),
    ...(options["invert-mask"] && { invertMask: true }),
    ...(maskPadding !== undefined && { maskPadding }),
    ...(imageGuidanceScale !== undefined && { imageGuidanceScale }),
    ...(imagePromptWeight !== undefined && { imagePromptWeight }),
    ...(imagePromptNoise !== undefined && { imagePromptNoise }),
    ...(options["guidance-rescale"] !== undefined && { guidanceRescale: options["guidance-rescale"] }),
    ...(options["eta-seed-delta"] !== undefined && { etaSeedDelta: options["eta-seed-delta"] }),
    ...(options["seed-size"] !== undefined && { seedSize: readSize(options["seed-size"]) }),
    ...(refiner !== undefined && { refiner: { model: refiner, ...(switchAt !== undefined && { switchAt }) } }),
  };
}

/** `512x768`. Throws `EngineError("imagine.seed-size", {asked})`. */
function readSize(asked: string) {
  const [, width, height] = /^\s*(\d{1,5})\s*[x×]\s*(\d{1,5})\s*$/iu.exec(asked) ?? [];
  if (width === undefined || height === undefined) throw new EngineError("imagine.seed-size", { asked });
  return { width: Number(width), height: Number(height) };
}

/** A seed that people can read aloud: 32 bits, as other tools draw them; pictures of one request take the seeds that follow. */
export function drawSeed(count: number): number {
  return randomInt(0, 2 ** 32 - count);
}

/** A second seed without a strength shows, yet leaves the picture recognisable; a strength without a seed draws one. */
function variationOf(seed = -1, strength: number | undefined, count: number) {
  if (seed === -1 && strength === undefined) return undefined;
  return { seed: seed === -1 ? drawSeed(count) : seed, strength: strength ?? SLIGHT_VARIATION };
}

const SLIGHT_VARIATION = 0.2;
