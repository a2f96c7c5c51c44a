import type { Latents } from "./latents.ts";

/** What the network says of one text, and the text's share of the guidance. */
export interface WantedLatents {
  readonly latents: Latents;
  readonly weight: number;
}

/**
 * Classifier-free guidance (Ho & Salimans 2022, eq. 6 with s = 1 + w), composed of several texts (Liu et al. 2022, eq. 11): ε = εᵤ + Σ wᵢ·s·(εᵢ − εᵤ).
 * All [1, channels, rows / 8, columns / 8].
 */
export function guide(unwanted: Latents, wanted: readonly WantedLatents[], scale: number): Latents {
  const guided = Float64Array.from(unwanted); // rounded once, at the end
  for (const { latents, weight } of wanted) {
    for (let i = 0; i < guided.length; i++) guided[i]! += weight * scale * (latents[i]! - unwanted[i]!);
  }
  return new Float32Array(guided);
}

/** Brooks et al. 2023, eq. 3: ε = ε(∅, ∅) + s_I·(ε(image, ∅) − ε(∅, ∅)) + what the text adds to the picture, ε(image, text) guided from ε(image, ∅). */
export function guideFromPicture(nothing: Latents, guided: Latents, picture: Latents, imageScale: number): Latents {
  return guided.map((value, i) => value + (imageScale - 1) * (picture[i]! - nothing[i]!));
}
