import { EngineError, isEngineError } from "../../errors.ts";
import type { ImageRequest } from "../../ports.ts";
import { type Emphasis, emphases, emphasisNames } from "../../prompt/emphasis.ts";
import { maskedContentNames, maskedContents } from "../masked-contents.ts";
import { findSampler } from "../samplers/index.ts";
import { findSchedule } from "../schedules/index.ts";
import { findUpscaler } from "../upscalers.ts";
import { readInfotext } from "./infotext-form.ts";
import type { PaintedWith } from "./painted-with.ts";
import { webuiParameters } from "./webui-parameters.ts";

/** A1111's text under a picture as a request. Throws `EngineError("replay.seed", {seed})` for a seed that no number here can hold. */
export function webuiRequest(text: string): PaintedWith {
  const said = readInfotext(text).parameters;
  const all = webuiParameters(text);
  const of = (key: string) => (all[key] === undefined || all[key] === "" ? undefined : String(all[key]));
  const randomSource = of("RNG") === "CPU" ? "cpu" : "nv";
  const variationStrength = numberOf(of("Variation seed strength"));
  const sampler = known(of("Sampler"), findSampler);
  const schedule = known(of("Schedule type"), findSchedule);
  const emphasis = emphases.find((name) => emphasisNames[name] === of("Emphasis"));
  const [model, modelHash, software] = [of("Model"), of("Model hash"), of("Version")];
  const [steps, guidanceScale] = [numberOf(of("Steps")), numberOf(of("CFG scale"))];
  const [width, height] = [numberOf(of("Size-1")), numberOf(of("Size-2"))];
  const etaSeedDelta = deltaOf(of("ENSD"));
  const [seedWidth, seedHeight] = [numberOf(of("Seed resize from-1")), numberOf(of("Seed resize from-2"))];
  const embeddings = hashesIn(of("TI hashes"));
  const hires = hiresOf(all);
  const refiner = refinerOf(of("Refiner"), of("Refiner switch at"));
  const imageGuidanceScale = numberOf(of("Image CFG scale"));
  const strength = numberOf(of("Denoising strength"));
  const isStarted = startsWithPicture(said);
  const maskBlur = numberOf(of("Mask blur"));
  const maskedContent = maskedContents.find((name) => maskedContentNames[name] === of("Masked content"));
  return {
    request: {
      prompt: of("Prompt") ?? "",
      negativePrompt: of("Negative prompt") ?? "",
      seed: seedOf(of("Seed") ?? "0", randomSource),
      count: 1,
      ...(steps !== undefined && { steps }),
      ...(guidanceScale !== undefined && { guidanceScale }),
      ...(sampler !== undefined && { sampler }),
      ...(schedule !== undefined && { schedule }),
      randomSource,
      ...(variationStrength !== undefined &&
        variationStrength > 0 && {
          variation: { seed: seedOf(of("Variation seed") ?? "0", randomSource), strength: variationStrength },
        }),
      ...(etaSeedDelta !== undefined && { etaSeedDelta }),
      ...(seedWidth !== undefined &&
        seedHeight !== undefined && { seedSize: { width: seedWidth, height: seedHeight } }),
      ...(width !== undefined && height !== undefined && { width, height }),
      ...(emphasis !== undefined && { emphasis: emphasis satisfies Emphasis }),
      clipSkip: numberOf(of("Clip skip")) ?? 1,
      ...(strength !== undefined && (isStarted || hires !== undefined) && { strength }),
      ...(hires !== undefined && { hires }),
      ...(imageGuidanceScale !== undefined && { imageGuidanceScale }),
      ...(of("Tiling") === "True" && { tiling: true }),
      ...(isStarted && maskBlur !== undefined && { maskBlur }),
      ...(isStarted && maskedContent !== undefined && { maskedContent }),
      ...(isStarted && of("Mask mode") === "Inpaint not masked" && { invertMask: true }),
      ...(isStarted &&
        of("Inpaint area") === "Only masked" && { maskPadding: numberOf(of("Masked area padding")) ?? 32 }),
    },
    ...(model !== undefined && { model }),
    ...(modelHash !== undefined && { modelHash }),
    ...(refiner !== undefined && { refiner }),
    ...(embeddings !== undefined && { embeddings }),
    ...(software !== undefined && { software }),
    ...(isStarted && { startImage: of("Init image hash") ?? "" }),
    ...(isStarted && maskBlur !== undefined && { mask: "" }),
    unmapped: [...said]
      .concat(PECULIARITIES.flatMap((key) => (all[key] === undefined ? [] : [[key, String(all[key])]])))
      .filter(
        ([key]) => !isMapped(key, said) || isLost(key, { sampler, schedule, emphasis, upscaler: hires?.upscaler }),
      )
      .map(([key, value]) => ({ key, value })),
  };
}

/** The second pass, by its factor or its size; an upscaler that is not known here (ESRGAN and its kin) is left to the default, and named. */
function hiresOf(all: ReturnType<typeof webuiParameters>): NonNullable<ImageRequest["hires"]> | undefined {
  const number = (key: string) => numberOf(all[key] === undefined ? undefined : String(all[key])) || undefined;
  const [factor, width, height] = [number("Hires upscale"), number("Hires resize-1"), number("Hires resize-2")];
  if (factor === undefined && (width === undefined || height === undefined)) return undefined;
  const upscaler = known(all["Hires upscaler"] === undefined ? undefined : String(all["Hires upscaler"]), findUpscaler);
  const steps = number("Hires steps");
  return {
    ...(factor === undefined ? { width: width!, height: height! } : { factor }),
    ...(upscaler !== undefined && { upscaler }),
    ...(steps !== undefined && { steps }),
  };
}

/** `name [hash]`, or a name alone. */
function refinerOf(title: string | undefined, switchAt: string | undefined): PaintedWith["refiner"] {
  if (title === undefined || title === "None") return undefined;
  const [, model = title, modelHash = ""] = /^(.*\S)\s*\[([0-9a-f]{4,64})\]$/u.exec(title) ?? [];
  return { model, modelHash, switchAt: numberOf(switchAt) ?? 1 };
}

/** What `webuiParameters` finds out about pictures of older versions. */
const PECULIARITIES = ["Old prompt editing timelines", "Pad conds v0", "Downcast alphas_cumprod"];

const MAPPED = new Set([
  "Steps",
  "Sampler",
  "Schedule type",
  "CFG scale",
  "Seed",
  "Size-1",
  "Size-2",
  "Model",
  "Model hash",
  "Variation seed",
  "Variation seed strength",
  "Seed resize from-1",
  "Seed resize from-2",
  "Clip skip",
  "RNG",
  "TI hashes",
  "Emphasis",
  "Version",
  "User",
  "Tiling",
  "Image CFG scale",
  "Hires upscale",
  "Hires resize-1",
  "Hires resize-2",
  "Hires upscaler",
  "Hires steps",
  "Refiner",
  "Refiner switch at",
  "First pass size-1",
  "First pass size-2",
]);

const MAPPED_OF_START_IMAGES = new Set([
  "Init image hash",
  "Mask blur",
  "Masked content",
  "Mask mode",
  "Inpaint area",
  "Masked area padding",
]);

function isMapped(key: string, said: ReadonlyMap<string, string>): boolean {
  if (key === "ENSD") return deltaOf(said.get(key)) !== undefined;
  if (key === "Denoising strength") return true;
  return MAPPED.has(key) || (MAPPED_OF_START_IMAGES.has(key) && startsWithPicture(said));
}

/** The hires fix has a strength too, for its second pass. */
function startsWithPicture(said: ReadonlyMap<string, string>): boolean {
  return said.has("Denoising strength") && ![...said.keys()].some((key) => /^(Hires|First pass)/u.test(key));
}

/** A1111 takes negative ones too, which no seed here is. */
function deltaOf(text: string | undefined): number | undefined {
  const delta = numberOf(text);
  return delta !== undefined && Number.isInteger(delta) && delta >= 0 && delta < 2 ** 32 ? delta : undefined;
}

/** A name that is not known here. */
function isLost(
  key: string,
  found: Readonly<Record<"sampler" | "schedule" | "emphasis" | "upscaler", unknown>>,
): boolean {
  if (key === "Hires upscaler") return found.upscaler === undefined;
  if (key === "Sampler") return found.sampler === undefined;
  if (key === "Schedule type") return found.schedule === undefined;
  return key === "Emphasis" && found.emphasis === undefined;
}

/** The name itself where it finds something. */
function known(name: string | undefined, find: (name: string) => unknown): string | undefined {
  if (name === undefined) return undefined;
  try {
    find(name);
    return name;
  } catch (error) {
    if (isEngineError(error)) return undefined;
    throw error;
  }
}

function numberOf(text: string | undefined): number | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value;
}

/** torch's generator on the CPU reads the low 32 bits of a seed; that of the cards reads 64, and more than 2^53 is no exact number here. */
function seedOf(text: string, source: "cpu" | "nv"): number {
  if (!/^-?\d{1,20}$/u.test(text)) throw new EngineError("replay.seed", { seed: text.slice(0, 60) });
  const seed = BigInt(text);
  if (seed >= 0n && seed <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(seed);
  if (source === "cpu") return Number(BigInt.asUintN(32, seed));
  throw new EngineError("replay.seed", { seed: text });
}

/** `name: hash, name: hash` */
function hashesIn(text: string | undefined): PaintedWith["embeddings"] {
  const found = [...(text ?? "").matchAll(/\s*([^,]+): ([0-9a-f]{4,64})(?:,|$)/gu)];
  return found.length === 0 ? undefined : Object.fromEntries(found.map(([, name = "", hash = ""]) => [name, hash]));
}
