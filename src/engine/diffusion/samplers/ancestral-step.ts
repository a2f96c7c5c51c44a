/**
 * A step from σ to σ′ as a step down to `down` and fresh noise of strength `up`: σ_up² = η²·σ′²(σ² − σ′²)/σ², at most σ′², and
 * σ_down² = σ′² − σ_up². With η = 1 this is the posterior of Ho et al. 2020, in between Song et al. 2020, eq. 16.
 */
export function ancestralStep(sigma: number, next: number, eta = 1): { readonly down: number; readonly up: number } {
  const up = Math.min(next, eta * Math.sqrt((next ** 2 * (sigma ** 2 - next ** 2)) / sigma ** 2));
  return { down: Math.sqrt(next ** 2 - up ** 2), up };
}
