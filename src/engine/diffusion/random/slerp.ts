import type { LatentShape, Latents } from "../latents.ts";

/**
 * From one noise towards another on the sphere (Shoemake 1985), as A1111 varies seeds: vectors are the columns of each channel, since it takes
 * norms and products along the rows' axis. Nearly parallel tensors are mixed in a straight line, with the weights the wrong way round, as there.
 */
export function slerp(low: Latents, high: Latents, weight: number, { channels, rows, columns }: LatentShape): Latents {
  const omegas = new Float64Array(channels * columns);
  let sum = 0;
  for (let channel = 0; channel < channels; channel++) {
    for (let column = 0; column < columns; column++) {
      const cosine = cosineOf(low, high, channel * rows * columns + column, rows, columns);
      omegas[channel * columns + column] = Math.acos(cosine);
      sum += cosine;
    }
  }
  if (sum / omegas.length > 0.9995) return low.map((value, i) => value * weight + high[i]! * (1 - weight));
  return low.map((value, i) => {
    const omega = omegas[Math.floor(i / (rows * columns)) * columns + (i % columns)]!;
    return (Math.sin((1 - weight) * omega) * value + Math.sin(weight * omega) * high[i]!) / Math.sin(omega);
  });
}

function cosineOf(a: Latents, b: Latents, start: number, count: number, stride: number): number {
  let [product, squaresA, squaresB] = [0, 0, 0];
  for (let i = start; i < start + count * stride; i += stride) {
    product += a[i]! * b[i]!;
    squaresA += a[i]! ** 2;
    squaresB += b[i]! ** 2;
  }
  return product / Math.sqrt(squaresA * squaresB);
}
