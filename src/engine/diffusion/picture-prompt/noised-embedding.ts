import type { ImageNoising } from "./image-noising.ts";

/**
 * What Stable unCLIP's UNet is told of a picture, [2·width]: its embedding, normalised, noised to timestep `level` and brought back, and the level in sines
 * (Ramesh et al. 2022; `noise_image_embeddings` of diffusers). `embedding` and `noise` are [width].
 */
export function noisedEmbedding(
  embedding: Float32Array,
  noise: Float32Array,
  level: number,
  { table, normalizer }: ImageNoising,
): Float32Array {
  const width = embedding.length;
  const alphaBar = table.alphaBar[level]!;
  const [kept, added] = [Math.sqrt(alphaBar), Math.sqrt(1 - alphaBar)];
  const labels = new Float32Array(2 * width);
  for (let i = 0; i < width; i++) {
    const mean = normalizer?.mean[i] ?? 0;
    const std = normalizer?.std[i] ?? 1;
    labels[i] = (kept * ((embedding[i]! - mean) / std) + added * noise[i]!) * std + mean;
  }
  labels.set(timestepEmbedding(level, width), width);
  return labels;
}

/** Cosines, then sines of the timestep at `width`/2 frequencies: `get_timestep_embedding` of diffusers, flipped, with no shift. */
function timestepEmbedding(timestep: number, width: number): Float32Array {
  const half = Math.floor(width / 2);
  const embedding = new Float32Array(width); // the last of an odd width stays 0
  for (let j = 0; j < half; j++) {
    const angle = timestep * Math.exp((-j * Math.log(10_000)) / half);
    embedding[j] = Math.cos(angle);
    embedding[half + j] = Math.sin(angle);
  }
  return embedding;
}
