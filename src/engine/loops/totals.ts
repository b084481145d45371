/** Sums of an array, and what else is known of it as a whole. */
import type { FloatData } from '../tensor';
import { BITS, bitsOf } from './bits';
import { areZeros } from './zeros';

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

/** Σ v, Σ |v| and the value of largest magnitude, the first of several. */
export interface Totals {
  sum: number;
  abs: number;
  largest: number;
}

const known = new WeakMap<FloatData, Totals>();

/** In one go, and once for an array. */
export function totals(values: FloatData): Totals {
  if (areZeros(values)) return { sum: 0, abs: 0, largest: 0 };
  let found = known.get(values);
  if (!found) known.set(values, (found = values instanceof Float32Array ? totals32(values) : totals64(values)));
  return found;
}

function totals64(values: FloatData): Totals {
  const found = { sum: 0, abs: 0, largest: 0 };
  for (let i = 0; i < values.length; i++) {
    found.sum += values[i];
    found.abs += Math.abs(values[i]);
    if (Math.abs(values[i]) > Math.abs(found.largest)) found.largest = values[i];
  }
  return found;
}

function totals32(values: Float32Array): Totals {
  let [s0, s1, m0, m1, most, at, i] = [0, 0, 0, 0, 0, 0, 0];
  for (; i + 1 < values.length; i += 2) {
    const [u, v] = [values[i], values[i + 1]];
    const [p, q] = [Math.abs(u), Math.abs(v)];
    s0 += u;
    m0 += p;
    s1 += v;
    m1 += q;
    if (p > most) [most, at] = [p, u];
    if (q > most) [most, at] = [q, v];
  }
  if (i < values.length) {
    const [u, p] = [values[i], Math.abs(values[i])];
    s0 += u;
    m0 += p;
    if (p > most) at = u;
  }
  return { sum: s0 + s1, abs: m0 + m1, largest: at };
}

export function countNonZero(values: FloatData): number {
  if (areZeros(values)) return 0;
  if (values instanceof Float32Array) return countNonZero32(bitsOf(values));
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) n++;
  return n;
}

function countNonZero32(bits: Int32Array): number {
  const { magnitude } = BITS;
  let n = 0;
  for (let i = 0; i < bits.length; i++) {
    const size = bits[i] & magnitude;
    n += (size | -size) >>> 31;
  }
  return n;
}

/** For who has added up an array while making it. */
export function noteTotals(values: FloatData, found: Totals): void {
  known.set(values, found);
}
