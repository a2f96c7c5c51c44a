import type { z } from "zod";
import type { pipelineConfig } from "./configs.ts";
import type { TextEncoderPlace } from "./text-encoder.ts";

/** A text encoder of a pipeline, and the folder of its tokenizer. */
export interface PipelineEncoder extends TextEncoderPlace {
  readonly tokenizer: "tokenizer" | "tokenizer_2";
  readonly emptyIsZero: boolean;
}

/** The text encoders of a pipeline in the UNet's order: one, two for Stable Diffusion XL, the second alone for its refiner, and none for image variations. */
export function textEncoderPlaces(pipeline: z.output<typeof pipelineConfig>): readonly PipelineEncoder[] {
  const { text_encoder, text_encoder_2, image_encoder, force_zeros_for_empty_prompt: emptyIsZero } = pipeline;
  if (!text_encoder[1] && !text_encoder_2[1] && image_encoder[1]) return [];
  const isXl = Boolean(text_encoder_2[1]);
  const reads = isXl ? "penultimate" : "last";
  const one: PipelineEncoder = { part: "text_encoder", tokenizer: "tokenizer", reads, emptyIsZero };
  const two: PipelineEncoder = { part: "text_encoder_2", tokenizer: "tokenizer_2", reads, emptyIsZero };
  if (!isXl) return [one];
  return text_encoder[1] ? [one, two] : [two];
}
