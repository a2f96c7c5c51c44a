/** A picture as the UNet knows it: [batch, channels, rows / 8, columns / 8], row-major. Samplers work on it element by element. */
export type Latents = Float32Array;

/** Stable Diffusion's autoencoders shrink each side of a picture by this. */
export const PIXELS_PER_CELL = 8;

/** The sides of latents, in their own cells: one cell is 8 × 8 pixels. */
export interface LatentShape {
  readonly channels: number;
  readonly rows: number;
  readonly columns: number;
}

/** a·x + b·y, element by element: most of what samplers do. */
export function combine(a: number, x: Latents, b: number, y: Latents): Latents {
  const sum = new Float32Array(x.length);
  for (let i = 0; i < sum.length; i++) sum[i] = a * x[i]! + b * y[i]!;
  return sum;
}

/** Σ weight·x, element by element, rounded once. */
export function weightedSum(...terms: readonly (readonly [weight: number, x: Latents])[]): Latents {
  const sum = new Float64Array(terms[0]![1].length);
  for (const [weight, x] of terms) for (let i = 0; i < sum.length; i++) sum[i] = sum[i]! + weight * x[i]!;
  return new Float32Array(sum);
}

/** (x − x₀)/σ: dx/dσ of the probability flow (Karras et al. 2022, eq. 3), which is ε of x = x₀ + σ·ε. */
export function slope(x: Latents, denoised: Latents, sigma: number): Latents {
  return combine(1 / sigma, x, -1 / sigma, denoised);
}

/** k·x, element by element. */
export function scale(k: number, x: Latents): Latents {
  const scaled = new Float32Array(x.length);
  for (let i = 0; i < scaled.length; i++) scaled[i] = k * x[i]!;
  return scaled;
}

/** False as soon as one value is NaN or infinite: such latents decode to a black or torn picture. */
export function allFinite(values: Float32Array): boolean {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0; // 0 for a finite value, else NaN
  return sum === 0;
}
