import { z } from "zod";

/** `text_encoder/config.json`. */
export const textEncoderConfig = z.object({ max_position_embeddings: z.int().positive().default(77) });

/** `unet/config.json`. `sample_size` is the native size in latents, one side or [rows, columns]. */
export const unetConfig = z.object({
  sample_size: z.union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])]).default(64),
  in_channels: z.int().positive().default(4),
  block_out_channels: z.array(z.int()).min(1).default([320, 640, 1280, 1280]),
  time_cond_proj_dim: z.int().positive().nullable().default(null),
  addition_time_embed_dim: z.int().positive().nullable().default(null),
  projection_class_embeddings_input_dim: z.int().positive().nullable().default(null),
  class_embed_type: z.string().nullable().default(null),
  /** Several in UNets whose blocks differ, which no model here has. */
  cross_attention_dim: z
    .union([z.int().positive(), z.array(z.unknown()).transform(() => null)])
    .nullable()
    .default(null),
});

/** `model_index.json`. A component that the pipeline goes without is `[null, null]`. */
export const pipelineConfig = z.object({
  text_encoder: z.array(z.string().nullable()).default([]),
  text_encoder_2: z.array(z.string().nullable()).default([]),
  image_encoder: z.array(z.string().nullable()).default([]),
  force_zeros_for_empty_prompt: z.boolean().default(false),
});

/** `vae_decoder/config.json`. */
export const vaeConfig = z.object({
  scaling_factor: z.number().positive().default(0.18215),
  latent_channels: z.int().positive().default(4),
});

/**
 * `scheduler/scheduler_config.json`. Where it is silent: what diffusers' classes agree on; options on which they differ stay open. `clip_sample` is on in
 * diffusers' DDIM and DDPM, but its Stable Diffusion pipelines turn it off: latents are no pixels.
 */
export const schedulerConfig = z.object({
  _class_name: z.exactOptional(z.string()),
  beta_schedule: z.string().default("linear"),
  beta_start: z.number().positive().default(0.0001),
  beta_end: z.number().positive().default(0.02),
  num_train_timesteps: z.int().min(2).default(1000),
  prediction_type: z.enum(["epsilon", "v_prediction", "sample"]).default("epsilon"),
  rescale_betas_zero_snr: z.boolean().default(false),
  trained_betas: z.array(z.number()).nullable().default(null),
  timestep_spacing: z.exactOptional(z.enum(["leading", "trailing", "linspace"])),
  steps_offset: z.int().nonnegative().default(0),
  set_alpha_to_one: z.boolean().default(true),
  use_karras_sigmas: z.boolean().nullable().default(false),
  use_exponential_sigmas: z.boolean().nullable().default(false),
  use_beta_sigmas: z.boolean().nullable().default(false),
  use_lu_lambdas: z.boolean().nullable().default(false),
  algorithm_type: z.exactOptional(z.string()),
  solver_order: z.exactOptional(z.int().min(1).max(3)),
  solver_type: z.exactOptional(z.string()),
  final_sigmas_type: z.enum(["zero", "sigma_min"]).default("zero"),
  original_inference_steps: z.int().positive().default(50),
  clip_sample: z.boolean().default(false),
  clip_sample_range: z.number().positive().default(1),
  thresholding: z.boolean().default(false),
  dynamic_thresholding_ratio: z.number().min(0).max(1).default(0.995),
  sample_max_value: z.number().positive().default(1),
});

export type SchedulerConfig = z.infer<typeof schedulerConfig>;

const rgb = z.tuple([z.number(), z.number(), z.number()]);

/** `pictoken.json`, ours: what suits this model. A model may lack it, or any part of it. */
export const pictokenConfig = z.object({
  defaults: z
    .object({
      steps: z.exactOptional(z.int().positive()),
      guidanceScale: z.exactOptional(z.number().nonnegative()),
      sampler: z.exactOptional(z.string()),
    })
    .default({}),
  /** Latents to colours in −1…1 for previews: [channels][red, green, blue], and what is added to the sum. */
  preview: z.object({ factors: z.array(rgb), bias: rgb }).optional(),
});
