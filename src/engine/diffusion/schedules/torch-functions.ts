/**
 * torch's float32 exp, log and pow on a CPU with AVX2, bit for bit: the “u10” functions of SLEEF (Shibata & Petrogalli 2020), which are wrong in the
 * last bit for about one argument in fifty. That bit matters where a level is a time on a Brownian path. What SLEEF does in pairs of float32
 * is done in float64 here; arguments are float32 and give finite, normal results.
 */
export function torchExp(x: number): number {
  const q = Math.round(fround(x * LOG2_E));
  const low = fusedMultiplyAdd(q, -LN2_UPPER, x);
  const rest = fusedMultiplyAdd(q, -LN2_LOWER, low);
  const series = polynomial(
    rest,
    [
      0.000198527617612853646, 0.00139304355252534151, 0.00833336077630519867, 0.0416664853692054749,
      0.166666671633720398, 0.5,
    ],
  );
  return fround(fround(1 + fusedMultiplyAdd(fround(rest * rest), series, rest)) * 2 ** q);
}

export function torchLog(x: number): number {
  const { exponent, mantissa, ratio } = split(x);
  const single = fround(fround(mantissa - 1) * fround(1 / fround(mantissa + 1)));
  const square = fround(single * single);
  const series = polynomial(square, [0.3027294874, 0.3996108174, 0.666669488]);
  return fround(exponent * LN2 + 2 * ratio + fround(fround(square * single) * series));
}

export function torchPow(x: number, power: number): number {
  const { exponent, ratio } = split(x);
  const square = ratio * ratio;
  const series = polynomial(fround(square), [0.240320354700088501, 0.285112679004669189, 0.40000799298286438]);
  const product = power * (exponent * LN2 + 2 * ratio + square * ratio * (square * series + TWO_THIRDS));
  const q = Math.round(fround(fround(product) * LOG2_E));
  const rest = product - q * LN2_UPPER - q * LN2_LOWER;
  const growth = polynomial(
    fround(rest),
    [0.00136324646882712841, 0.00836596917361021041, 0.0416710823774337769, 0.166665524244308472, 0.499999850988388062],
  );
  return fround(fround(1 + rest + rest * rest * growth) * 2 ** q);
}

const { fround } = Math;
const LOG2_E = fround(Math.LOG2E);
const LN2 = 0.6931471824645996 - 1.904654323148236e-9;
/** ln 2 in two parts, of which the first is short enough to multiply with a small whole number exactly. */
const LN2_UPPER = 0.693145751953125;
const LN2_LOWER = fround(1.428606765330187e-6);
const TWO_THIRDS = 0.6666666269302368 + 3.691838612596143e-9;

/** x = mantissa · 2^exponent with a mantissa of 0.75…1.5, and (mantissa − 1)/(mantissa + 1), whose series the logarithm is. */
function split(x: number): { readonly exponent: number; readonly mantissa: number; readonly ratio: number } {
  const exponent = Math.floor(Math.log2(fround(x * fround(1 / 0.75))));
  const mantissa = x / 2 ** exponent;
  return { exponent, mantissa, ratio: (mantissa - 1) / (mantissa + 1) };
}

function polynomial(x: number, coefficients: readonly number[]): number {
  return coefficients.map(fround).reduce((sum, coefficient) => fusedMultiplyAdd(sum, x, coefficient));
}

function fusedMultiplyAdd(a: number, b: number, c: number): number {
  return fround(a * b + c); // a product of two float32 is exact in float64
}
