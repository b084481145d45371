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

/** Arrays that have been looked through: what the engine has computed once is never written to again. */
const finite = new WeakSet<FloatData>();

/** Whether no value is infinite or NaN. Looks once. */
export function allFinite(values: FloatData): boolean {
  if (finite.has(values) || areZeros(values)) return true;
  const found = lookFinite(values);
  if (found) finite.add(values);
  return found;
}

function lookFinite(values: FloatData): boolean {
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
  if (a instanceof Float32Array && out instanceof Float32Array) {
    // Two loops of the same text: each stays with arrays of one kind.
    if (b instanceof Float32Array) multiply32(a, b, out);
    else multiplyBy64(a, b, out);
    // A product of finite values is no NaN.
    if ((finite.has(a) && finite.has(b)) || !anyNaN(bitsOf(out))) return;
  }
  for (let p = 0; p < out.length; p++) out[p] = a[p] === 0 || b[p] === 0 ? 0 : a[p] * b[p];
}

function multiply32(a: Float32Array, b: Float32Array, out: Float32Array): void {
  for (let p = 0; p < out.length; p++) out[p] = a[p] * b[p];
}

function multiplyBy64(a: Float32Array, b: Float64Array, out: Float32Array): void {
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
  finite.add(out);
  return out;
}

/** The sign bit of −v is set for positive bits, and for those of −0, which have their own sign set too. */
function positiveOnes32(bits: Int32Array, out: Int32Array): void {
  for (let i = 0; i < out.length; i++) out[i] = (-bits[i] >> 31) & ~(bits[i] >> 31) & ONE;
}

/** Whether a value is below 0. */
export function anyNegative(values: Float32Array): boolean {
  const bits = bitsOf(values);
  let sign = 0;
  // −0 less one is a large positive integer: it is not below 0. NaN does not count either way.
  for (let i = 0; i < bits.length; i++) sign |= bits[i] & (bits[i] - 1);
  return sign < 0;
}

/** Whether an integer is below 0. */
export function anyBelowZero(values: Int32Array): boolean {
  let sign = 0;
  for (let i = 0; i < values.length; i++) sign |= values[i];
  return sign < 0;
}

/** Whether some mass is at a slope that is not above 0. */
export function massOutside(mass: Float32Array, slope: FloatData): boolean {
  let most = 0;
  for (let p = 0; p < mass.length; p++) most += slope[p] > 0 ? 0 : Math.abs(mass[p]);
  return most !== 0;
}

/** The bits of float32 values where they are in the order of the values: none is negative, −0 or NaN. */
export function ascendingBits(values: FloatData): Int32Array | undefined {
  if (!(values instanceof Float32Array)) return undefined;
  const bits = bitsOf(values);
  let sign = 0;
  for (let i = 0; i < bits.length; i++) sign |= bits[i] | (INFINITE - bits[i]);
  return sign < 0 ? undefined : bits;
}

/** Zeros that many layers share, by length; never written to. */
const shared = { Float32Array: new Map<number, Float32Array>(), Float64Array: new Map<number, Float64Array>() };
const blank = new WeakSet<FloatData>();
const MOST_SHARED = 256;

/** Zeros to be read alone, of the float width of `like`. Memory that nobody writes takes no room. */
export function zeros(like: FloatData, length: number): FloatData {
  const kept: Map<number, FloatData> = like instanceof Float64Array ? shared.Float64Array : shared.Float32Array;
  let found = kept.get(length);
  if (!found) {
    if (kept.size >= MOST_SHARED) kept.clear();
    found = like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
    blank.add(found);
    kept.set(length, found);
  }
  return found;
}

/** Whether these are `zeros`: then there is nothing to compute. */
export function areZeros(values: FloatData): boolean {
  return blank.has(values);
}

/**
 * Values moved to where they come from, added up where several come from one place, in their own width.
 * @param sources position of each among `width`; what is below 0 goes nowhere
 */
export function scattered(sources: Int32Array, values: FloatData, width: number): FloatData {
  const out = values instanceof Float64Array ? new Float64Array(width) : new Float32Array(width);
  if (values instanceof Float32Array && out instanceof Float32Array && !anyBelowZero(sources)) scatter32(sources, values, out);
  else for (let p = 0; p < sources.length; p++) if (sources[p] >= 0) out[sources[p]] += values[p];
  return out;
}

function scatter32(sources: Int32Array, values: Float32Array, out: Float32Array): void {
  for (let p = 0; p < sources.length; p++) out[sources[p]] += values[p];
}
