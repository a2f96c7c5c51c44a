import { isEngineError } from "../../errors.ts";
import { attention, isBreak } from "../../prompt/attention.ts";
import { readInfotext } from "./infotext-form.ts";

/**
 * What A1111 1.10 makes of a picture's text: `Prompt`, `Negative prompt`, its parameters as texts, the defaults of all that is not said, and
 * what pictures of older versions need to come out the same.
 */
export function webuiParameters(text: string): Readonly<Record<string, string | number | boolean>> {
  const { prompt, negativePrompt, parameters } = readInfotext(text);
  const said = Object.fromEntries(parameters);
  return {
    ...DEFAULTS,
    ...(usesEmphasis(prompt) || usesEmphasis(negativePrompt) ? { Emphasis: "Original" } : {}),
    ...said,
    ...firstPass(said),
    ...olderVersion(said, prompt + negativePrompt),
    Prompt: prompt + hypernetwork(said),
    "Negative prompt": negativePrompt,
  };
}

const DEFAULTS = {
  "Clip skip": "1",
  "Hires resize-1": 0,
  "Hires resize-2": 0,
  "Hires sampler": "Use same sampler",
  "Hires schedule type": "Use same scheduler",
  "Hires checkpoint": "Use same checkpoint",
  "Hires prompt": "",
  "Hires negative prompt": "",
  "Mask mode": "Inpaint masked",
  "Masked content": "original",
  "Inpaint area": "Whole picture",
  "Masked area padding": 32,
  RNG: "GPU",
  "Schedule type": "Automatic",
  "Schedule max sigma": 0,
  "Schedule min sigma": 0,
  "Schedule rho": 0,
  "VAE Encoder": "Full",
  "VAE Decoder": "Full",
  "FP8 weight": "Disable",
  "Refiner switch by sampling steps": false,
};

type Said = Readonly<Record<string, string>>;

function usesEmphasis(prompt: string): boolean {
  try {
    return attention(prompt).some((part) => part.weight !== 1 && !isBreak(part));
  } catch (error) {
    if (isEngineError(error)) return true; // a weight that is no number, where A1111 fails
    throw error;
  }
}

/** Versions before the hires fix took its factor wrote the size of the first pass, 0 for one near 512 × 512, and the finished size as the size. */
function firstPass(said: Said) {
  const [firstWidth, firstHeight] = [said["First pass size-1"], said["First pass size-2"]];
  if (firstWidth === undefined || firstHeight === undefined) return {};
  const width = Number(said["Size-1"] ?? 512);
  const height = Number(said["Size-2"] ?? 512);
  const factor = Math.sqrt(512 ** 2 / (width * height));
  const near512 = (side: number) => Math.ceil((factor * side) / 64) * 64;
  const isGiven = Number(firstWidth) > 0 && Number(firstHeight) > 0;
  return {
    "Size-1": isGiven ? Number(firstWidth) : near512(width),
    "Size-2": isGiven ? Number(firstHeight) : near512(height),
    "Hires resize-1": width,
    "Hires resize-2": height,
  };
}

function olderVersion({ Version: version = "", Sampler: sampler = "" }: Said, prompts: string) {
  return {
    ...(isBefore(version, [1, 6, 0]) && prompts.includes("[") && { "Old prompt editing timelines": true }),
    ...(isBefore(version, [1, 6, 0]) && ["DDIM", "PLMS"].includes(sampler) && { "Pad conds v0": true }),
    ...(isBefore(version, [1, 7, 0, 225]) && { "Downcast alphas_cumprod": true }),
  };
}

/** `v1.7.0-225-gabcdef`: release, and commits since. False for what is no version. */
function isBefore(version: string, limit: readonly number[]): boolean {
  const [, ...parts] = /^v?(\d+)\.(\d+)\.(\d+)(?:-(\d+))?/.exec(version) ?? [];
  if (parts.length === 0) return false;
  const numbers = parts.map((part) => Number(part ?? 0));
  const first = limit.findIndex((number, i) => number !== numbers[i]);
  return first !== -1 && numbers[first]! < limit[first]!;
}

function hypernetwork(said: Said): string {
  const { Hypernet: name } = said;
  return name === undefined ? "" : `<hypernet:${name}:${said["Hypernet strength"] ?? "1.0"}>`;
}
