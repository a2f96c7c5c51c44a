import { writeInfotext } from "../diffusion/recipe/infotext-form.ts";
import { jsonObject, type MadeBy, type Texts } from "./made-by.ts";

/**
 * What NovelAI, InvokeAI and programs with diffusers' names wrote, in A1111's words; undefined for other makers, and where no prompt is found.
 * The keys are those that stand in their pictures.
 */
export function foreignParameters(maker: MadeBy, texts: Texts): string | undefined {
  switch (maker) {
    case "novelai":
      return inWebuiWords(
        jsonObject(texts["Comment"]),
        { prompt: ["prompt"], negative: ["uc"] },
        { Steps: ["steps"], Sampler: ["sampler"], "CFG scale": ["scale"], Seed: ["seed"] },
        { Version: texts["Source"] ?? "NovelAI" },
      );
    case "invokeai":
      return inWebuiWords(
        jsonObject(texts["invokeai_metadata"]),
        { prompt: ["positive_prompt"], negative: ["negative_prompt"] },
        { Steps: ["steps"], Sampler: ["scheduler"], "CFG scale": ["cfg_scale"], Seed: ["seed"], RNG: ["rand_device"] },
        { RNG: "cpu", Version: "InvokeAI" },
      );
    case "diffusers":
      return inWebuiWords(
        [texts, ...Object.values(texts).map(jsonObject)].find((found) => found?.["num_inference_steps"] !== undefined),
        { prompt: ["prompt"], negative: ["negative_prompt"] },
        {
          Steps: ["num_inference_steps"],
          Sampler: ["sampler_name", "scheduler"],
          "CFG scale": ["guidance_scale"],
          Seed: ["seed"],
          "Clip skip": ["clip_skip"],
        },
        { Version: "diffusers" },
      );
    default:
      return undefined;
  }
}

type Found = Readonly<Record<string, unknown>>;

function inWebuiWords(
  found: Found | undefined,
  prompts: { readonly prompt: readonly string[]; readonly negative: readonly string[] },
  keys: Readonly<Record<string, readonly string[]>>,
  rest: Readonly<Record<string, string>>,
): string | undefined {
  const prompt = textOf(found, prompts.prompt);
  if (found === undefined || prompt === undefined) return undefined;
  const model = nested(found["model"]) ?? textOf(found, ["use_stable_diffusion_model", "model"]);
  const said = Object.entries(keys).flatMap(([key, names]) => {
    const value = textOf(found, names);
    return value === undefined ? [] : [[key, value] as const];
  });
  const [width, height] = [textOf(found, ["width"]), textOf(found, ["height"])];
  const parameters = new Map([
    ...Object.entries(rest),
    ...said,
    ...(width !== undefined && height !== undefined ? [["Size", `${width}x${height}`] as const] : []),
    ...(model === undefined ? [] : [["Model", model] as const]),
  ]);
  const source = parameters.get("RNG");
  if (source !== undefined) parameters.set("RNG", source === "cpu" ? "CPU" : "GPU");
  return writeInfotext({ prompt, negativePrompt: textOf(found, prompts.negative) ?? "", parameters });
}

function textOf(found: Found | undefined, names: readonly string[]): string | undefined {
  const value = names.map((name) => found?.[name]).find((each) => each !== undefined && each !== null);
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

/** InvokeAI names a model in an object. */
function nested(model: unknown): string | undefined {
  if (typeof model !== "object" || model === null) return undefined;
  const { name, model_name } = model as Record<string, unknown>;
  return [name, model_name].find((each): each is string => typeof each === "string");
}
