import type { Latents } from "../latents.ts";
import type { SchedulerConfig } from "../model/configs.ts";

/** What a model's scheduler_config.json says of keeping x₀ in bounds: thresholds that move with the picture, fixed ones, or mostly nothing. */
export function limitSample(scheduler: SchedulerConfig): ((denoised: Latents) => Latents) | undefined {
  const { dynamic_thresholding_ratio: ratio, sample_max_value: greatest, clip_sample_range: range } = scheduler;
  if (scheduler.thresholding) return (denoised) => dynamicallyLimited(denoised, ratio, greatest);
  if (scheduler.clip_sample) return (denoised) => clamped(denoised, range);
  return undefined;
}

/** Saharia et al. 2022, section 2.3: |x₀| is cut at its quantile s, at least 1 and at most `greatest`, and divided by s. */
function dynamicallyLimited(denoised: Latents, ratio: number, greatest: number): Latents {
  const sizes = denoised.map(Math.abs).sort();
  const place = ratio * (sizes.length - 1);
  const [low, high] = [sizes[Math.floor(place)]!, sizes[Math.ceil(place)]!];
  const s = Math.min(Math.max(low + (place % 1) * (high - low), 1), greatest);
  return clamped(denoised, s).map((value) => value / s);
}

function clamped(denoised: Latents, range: number): Latents {
  return denoised.map((value) => Math.min(Math.max(value, -range), range));
}
