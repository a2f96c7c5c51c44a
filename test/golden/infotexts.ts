import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { quoted, unquoted, writeInfotext } from "../../src/engine/diffusion/recipe/infotext-form.ts";
import { webuiParameters } from "../../src/engine/diffusion/recipe/webui-parameters.ts";
import { firstProblem } from "./compare.ts";
import { goldenHandler } from "./golden-handler.ts";

const read = z.object({
  cases: z
    .array(
      z.object({
        infotext: z.string(),
        result_v1_10: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
      }),
    )
    .min(1),
  quote: z.array(z.object({ in: z.unknown(), quote: z.unknown(), unquote_of_quote: z.string() })).default([]),
  unquote: z.array(z.object({ in: z.string(), unquote: z.string() })).default([]),
});

/** Texts under pictures, as A1111 1.10 reads them, and the quotes of values. What the version of February 2024 made of them is not asked. */
export const readInfotexts = goldenHandler("infotexts to read", read, ({ cases, quote, unquote }) => [
  ...cases.map(({ infotext, result_v1_10 }) => ({
    name: JSON.stringify(infotext.slice(0, 60)),
    problem: different("read", webuiParameters(infotext), result_v1_10),
  })),
  // Python's True and None are no texts of ours
  ...quote
    .filter((one) => ["string", "number"].includes(typeof one.in))
    .map((one) => ({
      name: `${JSON.stringify(one.in)} in quotes`,
      problem: firstProblem([
        different("quoted", quoted(String(one.in)), String(one.quote)),
        different("and back", unquoted(quoted(String(one.in))), one.unquote_of_quote),
      ]),
    })),
  ...unquote.map((one) => ({
    name: `${one.in} out of quotes`,
    problem: different("unquoted", unquoted(one.in), one.unquote),
  })),
]);

const values = z.record(z.string(), z.unknown());

const written = z.object({
  defaults: values,
  cases: z.array(z.object({ params: values, prompts: z.array(z.string()), infotext: z.string() })).min(1),
});

/** Texts as A1111's create_infotext writes them, from its own names of parameters. */
export const writtenInfotexts = goldenHandler("infotexts to write", written, ({ defaults, cases }) =>
  cases.map(({ params, prompts, infotext }) => {
    const given = { ...defaults, ...params };
    const [negativePrompt] = z.array(z.string()).parse(given["all_negative_prompts"]);
    const actual = writeInfotext({
      prompt: prompts[0]!,
      negativePrompt: negativePrompt!,
      parameters: parametersOf(given),
    });
    return { name: JSON.stringify(params).slice(0, 80), problem: different("written", actual, infotext) };
  }),
);

function parametersOf(given: Readonly<Record<string, unknown>>): ReadonlyMap<string, string | number> {
  const extra = values.parse(given["extra_generation_params"]);
  const first = (key: string) => z.array(z.number()).parse(given[key])[0];
  const size = (key: string) => `${given[`${key}w`]}x${given[`${key}h`]}`;
  const all: Readonly<Record<string, unknown>> = {
    Steps: given["steps"],
    Sampler: given["sampler_name"],
    "CFG scale": python(given["cfg_scale"]),
    Seed: first("all_seeds"),
    Size: `${given["width"]}x${given["height"]}`,
    "Model hash": given["sd_model_hash"],
    Model: given["sd_model_name"],
    "VAE hash": given["sd_vae_hash"],
    VAE: given["sd_vae_name"],
    "Variation seed": given["subseed_strength"] === 0 ? null : first("all_subseeds"),
    "Variation seed strength": given["subseed_strength"] || null,
    "Seed resize from": given["seed_resize_from_w"] === 0 ? null : size("seed_resize_from_"),
    "Denoising strength": null,
    "Clip skip": Number(given["clip_skip"]) > 1 ? given["clip_skip"] : null,
    "Token merging ratio": given["tm"],
    NGMS: given["s_min_uncond"] || null,
    Tiling: given["tiling"] === true ? "True" : null,
    ...extra,
    ...(extra["Hires upscale"] !== undefined && { "Hires upscale": python(extra["Hires upscale"]) }),
    Version: "v1.10.1",
  };
  const said = Object.entries(all).filter(([, value]) => value !== null && value !== undefined);
  return new Map(said.map(([key, value]) => [key, z.union([z.string(), z.number()]).parse(value)]));
}

/** Python writes a float that is whole with a point, and JSON does not keep that. */
function python(value: unknown): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function different(what: string, actual: unknown, expected: unknown): string | undefined {
  if (isDeepStrictEqual(actual, expected)) return undefined;
  return `${what}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`;
}
