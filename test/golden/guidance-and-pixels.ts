import { z } from "zod";
import { pixels } from "../../src/engine/diffusion/decode.ts";
import { guide } from "../../src/engine/diffusion/guidance.ts";
import { guidanceEmbedding } from "../../src/engine/diffusion/guidance-embedding.ts";
import { cheapPicture, stableDiffusionColours, stableDiffusionXlColours } from "../../src/engine/diffusion/preview.ts";
import { rescaleGuidance } from "../../src/engine/diffusion/rescale-guidance.ts";
import { linspace } from "../../src/engine/diffusion/schedules/linspace.ts";
import { difference, digest, digestDifference, firstProblem, numbers } from "./compare.ts";
import { type GoldenResult, goldenHandler } from "./golden-handler.ts";

const TOLERANCE = 1e-6;

const format = z.object({
  lcm_guidance_embedding: z.array(z.object({ guidance_scale: z.number(), embedding_dim: z.number(), value: numbers })),
  rescale_noise_cfg: z.object({ cases: z.array(z.object({ guidance_rescale: z.number(), result: digest })) }),
  cheap_approximation: z.object({
    cases: z.array(z.object({ sdxl: z.boolean(), u8_first24: numbers, u8_sum: z.number() })),
  }),
  combine_denoised: z.object({
    cases: z.array(
      z.object({
        conds_list: z.array(z.array(z.tuple([z.number(), z.number()]))),
        cond_scale: z.number(),
        result: numbers,
      }),
    ),
  }),
  pixel_rounding: z.object({ diffusers_round: numbers, a1111_truncate: numbers }),
});

type Content = z.infer<typeof format>;

/** Guidance of several texts, rescaled, or embedded for LCM; previews and pixels in bytes. */
export const guidanceAndPixels = goldenHandler("guidance and pixels", format, (content) => [
  ...content.lcm_guidance_embedding.map(({ guidance_scale, embedding_dim, value }) => ({
    name: `guidance embedding of ${guidance_scale}`,
    // sines of angles up to thousands, which float32 knows within 1e-4 of a turn
    problem: difference("embedding", guidanceEmbedding(guidance_scale, embedding_dim), value, 1e-3),
  })),
  ...content.rescale_noise_cfg.cases.map(rescaled),
  ...content.cheap_approximation.cases.map(preview),
  ...content.combine_denoised.cases.map(combined),
  ...pixelResults(content.pixel_rounding),
]);

/** Two pictures of [4, 8, 8], each with a deviation of its own. */
function rescaled({ guidance_rescale, result }: Content["rescale_noise_cfg"]["cases"][number]): GoldenResult {
  const text = Float32Array.from({ length: 512 }, (_, i) => 1.2 * Math.sin(0.11 * i));
  const guided = text.map((value, i) => value + 0.7 * Math.cos(0.07 * i));
  const pictures = [0, 256].map((start) =>
    rescaleGuidance(guided.subarray(start, start + 256), text.subarray(start, start + 256), guidance_rescale),
  );
  const both = Float32Array.from(pictures.flatMap((picture) => [...picture]));
  return {
    name: `guidance rescale ${guidance_rescale}`,
    problem: digestDifference("latents", both, result, TOLERANCE),
  };
}

function preview({ sdxl, u8_first24, u8_sum }: Content["cheap_approximation"]["cases"][number]): GoldenResult {
  const latents = Float32Array.from({ length: 256 }, (_, i) => 2 * Math.sin(0.13 * i));
  const shape = { channels: 4, rows: 8, columns: 8 };
  const bytes = cheapPicture(latents, shape, sdxl ? stableDiffusionXlColours : stableDiffusionColours);
  const sum = bytes.reduce((total, value) => total + value, 0);
  return {
    name: `preview, ${sdxl ? "XL" : "1.x"}`,
    problem: firstProblem([
      difference("bytes", bytes.subarray(0, 24), u8_first24, 0),
      difference("sum", [sum], [u8_sum], 0),
    ]),
  };
}

/** x_out[k] = sin(0.3j + k); the last ones are the unwanted texts of the pictures. */
function combined({ conds_list, cond_scale, result }: Content["combine_denoised"]["cases"][number]): GoldenResult {
  const output = (k: number) => Float32Array.from({ length: 16 }, (_, j) => Math.sin(0.3 * j + k));
  const pictures = conds_list.map((texts, picture) =>
    guide(
      output(5 - conds_list.length + picture),
      texts.map(([k, weight]) => ({ latents: output(k), weight })),
      cond_scale,
    ),
  );
  return {
    name: `texts ${JSON.stringify(conds_list)} at scale ${cond_scale}`,
    problem: difference(
      "latents",
      pictures.flatMap((picture) => [...picture]),
      result,
      1e-5,
    ),
  };
}

function pixelResults({ diffusers_round, a1111_truncate }: Content["pixel_rounding"]): readonly GoldenResult[] {
  const values = Float32Array.from(linspace(-1.1, 1.1, diffusers_round.length));
  const planes = Float32Array.from([...values, ...values, ...values]);
  const rounded = pixels(planes, values.length).filter((_, i) => i % 3 === 0);
  // A1111's pixels are made as previews are: the fraction is cut off
  const alone = { factors: [[1, 1, 1]], bias: [0, 0, 0] } as const;
  const shape = { channels: 1, rows: 1, columns: values.length };
  const cut = cheapPicture(values, shape, alone).filter((_, i) => i % 3 === 0);
  return [
    { name: "pixels, rounded", problem: difference("bytes", rounded, diffusers_round, 0) },
    { name: "pixels, cut off", problem: difference("bytes", cut, a1111_truncate, 0) },
  ];
}
