import type { Latents } from "./latents.ts";

/** Classifier-free guidance (Ho & Salimans 2022, eq. 6 with s = 1 + w): ε = εᵤ + s·(ε𝒸 − εᵤ). Both [1, channels, rows / 8, columns / 8]. */
export function guide(unwanted: Latents, wanted: Latents, scale: number): Latents {
  const guided = new Float32Array(wanted.length);
  for (let i = 0; i < guided.length; i++) guided[i] = unwanted[i]! + scale * (wanted[i]! - unwanted[i]!);
  return guided;
}
