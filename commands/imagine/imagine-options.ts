import { maskedContents } from "../../src/engine/diffusion/masked-contents.ts";
import { randomSources } from "../../src/engine/diffusion/random/noise-source.ts";
import { emphases } from "../../src/engine/prompt/emphasis.ts";
import type { OptionSpecs } from "../define.ts";

/** What `/imagine` takes; docs/decisions/imagine-options.md has the whole list. Discord takes 25, so that the rare ones share one there. */
export const imagineOptions = {
  prompt: { kind: "rest", summary: "imagine.prompt", required: true, suggest: "embeddings", maxLength: 20_000 },
  negative: { kind: "text", summary: "imagine.negative", default: "", suggest: "embeddings", maxLength: 20_000 },
  model: { kind: "text", summary: "imagine.model", suggest: "image-models", maxLength: 200 },
  width: { kind: "integer", summary: "imagine.width", min: 64, max: 2048 },
  height: { kind: "integer", summary: "imagine.height", min: 64, max: 2048 },
  steps: { kind: "integer", summary: "imagine.steps", min: 1, max: 150 },
  guidance: { kind: "number", summary: "imagine.guidance", min: 0, max: 30 },
  seed: { kind: "integer", summary: "imagine.seed", min: -1, max: Number.MAX_SAFE_INTEGER, default: -1 },
  count: { kind: "integer", summary: "imagine.count", min: 1, max: 8, default: 1 },
  sampler: { kind: "text", summary: "imagine.sampler", suggest: "samplers", maxLength: 100 },
  schedule: { kind: "text", summary: "imagine.schedule", suggest: "schedules", maxLength: 100 },
  "random-source": { kind: "choice", summary: "imagine.random-source", choices: randomSources, rare: true },
  "variation-seed": { kind: "integer", summary: "imagine.variation-seed", min: -1, max: Number.MAX_SAFE_INTEGER },
  "variation-strength": { kind: "number", summary: "imagine.variation-strength", min: 0, max: 1 },
  "clip-skip": { kind: "integer", summary: "imagine.clip-skip", min: 1, max: 12 },
  emphasis: { kind: "choice", summary: "imagine.emphasis", choices: emphases },
  image: { kind: "attachment", summary: "imagine.image", accept: ["image"], maxBytes: 10_000_000 },
  strength: { kind: "number", summary: "imagine.strength", min: 0, max: 1 },
  mask: { kind: "attachment", summary: "imagine.mask", accept: ["image"], maxBytes: 10_000_000 },
  hires: { kind: "text", summary: "imagine.hires", maxLength: 100 },
  tiling: { kind: "boolean", summary: "imagine.tiling", default: false },
  preset: { kind: "text", summary: "imagine.preset", suggest: "presets", maxLength: 100 },
  style: { kind: "text", summary: "imagine.style", suggest: "styles", maxLength: 500 },
  "image-prompt": { kind: "attachment", summary: "imagine.image-prompt", accept: ["image"], maxBytes: 10_000_000 },
  "mask-blur": { kind: "number", summary: "imagine.mask-blur", min: 0, max: 64, rare: true },
  "masked-content": { kind: "choice", summary: "imagine.masked-content", choices: maskedContents, rare: true },
  "invert-mask": { kind: "boolean", summary: "imagine.invert-mask", rare: true },
  "mask-padding": { kind: "integer", summary: "imagine.mask-padding", min: 0, max: 256, rare: true },
  "image-guidance": { kind: "number", summary: "imagine.image-guidance", min: 0, max: 30, rare: true },
  "image-prompt-weight": { kind: "number", summary: "imagine.image-prompt-weight", min: 0, max: 2, rare: true },
  "image-prompt-noise": { kind: "integer", summary: "imagine.image-prompt-noise", min: 0, max: 999, rare: true },
  "eta-seed-delta": { kind: "integer", summary: "imagine.eta-seed-delta", min: 0, max: 2 ** 32 - 1, rare: true },
  "seed-size": { kind: "text", summary: "imagine.seed-size", maxLength: 20, rare: true },
  refiner: { kind: "text", summary: "imagine.refiner", suggest: "image-models", maxLength: 200, rare: true },
  "refiner-switch": { kind: "number", summary: "imagine.refiner-switch", min: 0, max: 1, rare: true },
  private: { kind: "boolean", summary: "imagine.private" },
} as const satisfies OptionSpecs;
