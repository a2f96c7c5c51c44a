/**
 * What a latent consistency model wants to know of guidance in place of a second text (Luo et al. 2023; `get_guidance_scale_embedding` of diffusers):
 * w = scale − 1 as sines and cosines of 1000·w at `width`/2 frequencies. [width]
 */
export function guidanceEmbedding(guidanceScale: number, width: number): Float32Array {
  const half = width / 2;
  const weight = 1000 * (guidanceScale - 1);
  const embedding = new Float32Array(width);
  for (let j = 0; j < half; j++) {
    const angle = weight * Math.exp((-j * Math.log(10_000)) / (half - 1));
    embedding[j] = Math.sin(angle);
    embedding[half + j] = Math.cos(angle);
  }
  return embedding;
}
