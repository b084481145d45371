/**
 * Loops over every activation. Half of a relu network's numbers are 0 in no order, so that a branch on them costs more than the
 * arithmetic: over float32 these work on the bits, without branches and without waiting for one sum. Whatever is not finite, and
 * float64, takes the plain loop.
 */
import type { FloatData } from './tensor';

const INFINITE = 0x7f800000;
const MAGNITUDE = 0x7fffffff;
const ONE = 0x3f800000;

const bitsOf = (values: Float32Array): Int32Array => new Int32Array(values.buffer, values.byteOffset, values.length);

/** Whether no value is infinite or NaN. */
export function allFinite(values: FloatData): boolean {
  if (values instanceof Float32Array) return allFinite32(bitsOf(values));
  // v − v is NaN for an infinity and for NaN, and stays so in a sum.
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] - values[i];
  return sum === 0;
}

function allFinite32(bits: Int32Array): boolean {
  let sign = 0;
  for (let i = 0; i < bits.length; i++) sign |= INFINITE - 1 - (bits[i] & MAGNITUDE);
  return sign >= 0;
}

/** out = a ⊙ b, where 0 · ∞ is 0. */
export function multiply(a: FloatData, b: FloatData, out: FloatData): void {
  if (a instanceof Float32Array && b instanceof Float32Array && out instanceof Float32Array) {
    multiply32(a, b, out);
    if (!anyNaN(bitsOf(out))) return;
  }
  for (let p = 0; p < out.length; p++) out[p] = a[p] === 0 || b[p] === 0 ? 0 : a[p] * b[p];
}

function multiply32(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let p = 0; p < out.length; p++) out[p] = a[p] * b[p];
}

function anyNaN(bits: Int32Array): boolean {
  let sign = 0;
  for (let i = 0; i < bits.length; i++) sign |= INFINITE - (bits[i] & MAGNITUDE);
  return sign < 0;
}

/** out = a + b */
export function add(a: FloatData, b: FloatData, out: FloatData): void {
  if (a instanceof Float32Array && b instanceof Float32Array && out instanceof Float32Array) return add32(a, b, out);
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
}

function add32(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
}

/** Σ a·b and Σ |a·b|, in float64, where 0 · ∞ is 0. */
export function sumProducts(a: FloatData, b: FloatData): { sum: number; abs: number } {
  if (a instanceof Float32Array && b instanceof Float32Array) {
    const found = sumProducts32(a, b);
    if (!Number.isNaN(found.sum)) return found;
  }
  let [sum, abs] = [0, 0];
  for (let i = 0; i < b.length; i++) {
    if (a[i] === 0 || b[i] === 0) continue;
    sum += a[i] * b[i];
    abs += Math.abs(a[i] * b[i]);
  }
  return { sum, abs };
}

function sumProducts32(a: Float32Array, b: Float32Array): { sum: number; abs: number } {
  let [s0, s1, m0, m1, i] = [0, 0, 0, 0, 0];
  for (; i + 1 < b.length; i += 2) {
    const [u, v] = [a[i] * b[i], a[i + 1] * b[i + 1]];
    s0 += u;
    m0 += Math.abs(u);
    s1 += v;
    m1 += Math.abs(v);
  }
  if (i < b.length) {
    s0 += a[i] * b[i];
    m0 += Math.abs(a[i] * b[i]);
  }
  return { sum: s0 + s1, abs: m0 + m1 };
}

/** Σ v and Σ |v|, in float64. */
export function sums(values: FloatData): { sum: number; abs: number } {
  return values instanceof Float32Array ? sums32(values) : sums64(values);
}

function sums32(values: Float32Array): { sum: number; abs: number } {
  let [s0, s1, m0, m1, i] = [0, 0, 0, 0, 0];
  for (; i + 1 < values.length; i += 2) {
    s0 += values[i];
    m0 += Math.abs(values[i]);
    s1 += values[i + 1];
    m1 += Math.abs(values[i + 1]);
  }
  if (i < values.length) {
    s0 += values[i];
    m0 += Math.abs(values[i]);
  }
  return { sum: s0 + s1, abs: m0 + m1 };
}

function sums64(values: FloatData): { sum: number; abs: number } {
  let [sum, abs] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    sum += values[i];
    abs += Math.abs(values[i]);
  }
  return { sum, abs };
}

/** The value of largest magnitude, the first of several. */
export function largest(values: FloatData): number {
  let [at, most] = [0, 0];
  for (let i = 0; i < values.length; i++) {
    if (Math.abs(values[i]) <= most) continue;
    at = values[i];
    most = Math.abs(at);
  }
  return at;
}

export function countNonZero(values: FloatData): number {
  if (values instanceof Float32Array) return countNonZero32(bitsOf(values));
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) n++;
  return n;
}

function countNonZero32(bits: Int32Array): number {
  let n = 0;
  for (let i = 0; i < bits.length; i++) {
    const magnitude = bits[i] & MAGNITUDE;
    n += (magnitude | -magnitude) >>> 31;
  }
  return n;
}

/** 1 where v > 0, else 0; of finite values. */
export function positiveOnes(values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  positiveOnes32(bitsOf(values), bitsOf(out));
  return out;
}

/** The sign bit of −v is set for positive bits, and for those of −0, which have their own sign set too. */
function positiveOnes32(bits: Int32Array, out: Int32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (-bits[i] >> 31) & ~(bits[i] >> 31) & ONE;
}
