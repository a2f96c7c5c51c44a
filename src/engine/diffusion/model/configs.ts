import { z } from "zod";

/** `text_encoder/config.json`. */
export const textEncoderConfig = z.object({ max_position_embeddings: z.int().positive().default(77) });

/** `unet/config.json`. `sample_size` is the native size in latents, one side or [rows, columns]. */
export const unetConfig = z.object({
  sample_size: z.union([z.int().positive(), z.tuple([z.int().positive(), z.int().positive()])]).default(64),
  in_channels: z.int().positive().default(4),
  block_out_channels: z.array(z.int()).min(1).default([320, 640, 1280, 1280]),
});

/** `vae_decoder/config.json`. */
export const vaeConfig = z.object({ scaling_factor: z.number().positive().default(0.18215) });

/** `scheduler/scheduler_config.json`, with the defaults of diffusers' DDIMScheduler where it is silent. */
export const schedulerConfig = z.object({
  beta_schedule: z.string().default("linear"),
  beta_start: z.number().positive().default(0.0001),
  beta_end: z.number().positive().default(0.02),
  num_train_timesteps: z.int().min(2).default(1000),
  prediction_type: z.enum(["epsilon", "v_prediction", "sample"]).default("epsilon"),
  timestep_spacing: z.enum(["leading", "trailing", "linspace"]).default("leading"),
  steps_offset: z.int().nonnegative().default(0),
  set_alpha_to_one: z.boolean().default(true),
  rescale_betas_zero_snr: z.boolean().default(false),
  trained_betas: z.array(z.number()).nullable().default(null),
});

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
