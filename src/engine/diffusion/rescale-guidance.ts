import { combine, type Latents } from "./latents.ts";

/**
 * Lin et al. 2023, eq. 15 and 16: guided latents brought to the standard deviation of the wanted text's alone, and mixed with what they were,
 * so that strong guidance does not overexpose. φ = `strength`, 0…1; both of one picture.
 */
export function rescaleGuidance(guided: Latents, wanted: Latents, strength: number): Latents {
  const ratio = standardDeviation(wanted) / standardDeviation(guided);
  return combine(strength * ratio + 1 - strength, guided, 0, guided);
}

function standardDeviation(values: Latents): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}
