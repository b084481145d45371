/** Derivatives of the smooth scalar functions, in double. Each is exact where its value is: no difference of two near numbers. */

const SQRT_2_OVER_PI = Math.sqrt(2 / Math.PI);
/** The cubic coefficient of Gelu's tanh approximation. */
const GELU_CUBIC = 0.044715;

/** 1 / (1 + e^−z) without overflow. */
export function sigmoid(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const e = Math.exp(z);
  return e / (1 + e);
}

/** σ(z) σ(−z): σ' without 1 − σ. */
export function sigmoidSlope(z: number): number {
  return sigmoid(z) * sigmoid(-z);
}

/** 1 − tanh² = 1/cosh², which does not cancel for large z. */
export function tanhSlope(z: number): number {
  return 4 * sigmoidSlope(2 * z);
}

/** ln(1 + e^z). */
export function softplus(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}

/** d/dz [z tanh(softplus z)]. */
export function mishSlope(z: number): number {
  const s = softplus(z);
  return Math.tanh(s) + z * tanhSlope(s) * sigmoid(z);
}

/** d/dz [z σ(αz)]. */
export function swishSlope(z: number, alpha: number): number {
  return sigmoid(alpha * z) + alpha * z * sigmoidSlope(alpha * z);
}

/** d/dz [z Φ(z)] = Φ(z) + z φ(z), with the normal distribution's Φ and φ. */
export function geluSlope(z: number): number {
  return 0.5 * erfc(-z / Math.SQRT2) + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
}

/** d/dz of ½ z (1 + tanh u), u = √(2/π) (z + 0.044715 z³). */
export function geluTanhSlope(z: number): number {
  const u = SQRT_2_OVER_PI * (z + GELU_CUBIC * z ** 3);
  return sigmoid(2 * u) + 0.5 * z * tanhSlope(u) * SQRT_2_OVER_PI * (1 + 3 * GELU_CUBIC * z * z);
}

/** 2/√π e^(−z²). */
export function erfSlope(z: number): number {
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-z * z);
}

/** 1 − erf(z), to double precision relative to its own size: a series near 0, Lentz's continued fraction beyond. */
export function erfc(z: number): number {
  const x = Math.abs(z);
  if (x < 2.5) return 1 - erfSeries(z);
  const tail = (Math.exp(-x * x) / Math.sqrt(Math.PI)) * lentz(x);
  return z > 0 ? tail : 2 - tail;
}

/** erf z = 2/√π e^(−z²) Σ 2ⁿ z^(2n+1) / (2n+1)!! (all terms of one sign). */
function erfSeries(z: number): number {
  let term = z;
  let sum = z;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * z * z) / (2 * n + 1);
    sum += term;
  }
  return erfSlope(z) * sum;
}

/** 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))). */
function lentz(x: number): number {
  let value = 0;
  for (let k = 60; k > 0; k--) value = k / 2 / (x + value);
  return 1 / (x + value);
}
