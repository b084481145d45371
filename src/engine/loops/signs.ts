/** Signs, read off the bits. */
import type { FloatData } from '../tensor';
import { BITS, bitsOf } from './bits';
import { noteFinite } from './finite';

/** Arrays of ones and zeros. */
const ones = new WeakSet<FloatData>();

export const areOnes = (values: FloatData): boolean => ones.has(values);

/** 1 where v > 0, else 0; of finite values. */
export function positiveOnes(values: Float32Array): Float32Array {
  const out = new Float32Array(values.length);
  positiveOnes32(bitsOf(values), bitsOf(out));
  noteFinite(out);
  ones.add(out);
  return out;
}

/** The sign bit of −v is set for positive bits, and for those of −0, which have their own sign set too. */
function positiveOnes32(bits: Int32Array, out: Int32Array): void {
  const { one } = BITS;
  for (let i = 0; i < out.length; i++) out[i] = (-bits[i] >> 31) & ~(bits[i] >> 31) & one;
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

/** The bits of float32 values where they are in the order of the values: none is negative, −0 or NaN. */
export function ascendingBits(values: FloatData): Int32Array | undefined {
  if (!(values instanceof Float32Array)) return undefined;
  const bits = bitsOf(values);
  let sign = 0;
  const { infinite } = BITS;
  for (let i = 0; i < bits.length; i++) sign |= bits[i] | (infinite - bits[i]);
  return sign < 0 ? undefined : bits;
}

/**
 * 1 where 0 < v < `top`, else 0; and whether some v is `top` or more. undefined where a value is negative, −0 or NaN.
 * @param top above 0
 */
export function onesBelow(values: Float32Array, top: number): { slope: Float32Array; reached: boolean } | undefined {
  const bits = ascendingBits(values);
  if (!bits) return undefined;
  const slope = new Float32Array(values.length);
  const reached = onesBelow32(bits, bitsOf(Float32Array.of(top))[0], bitsOf(slope));
  noteFinite(slope);
  ones.add(slope);
  return { slope, reached };
}

function onesBelow32(bits: Int32Array, top: number, out: Int32Array): boolean {
  const { one } = BITS;
  let below = -1;
  for (let i = 0; i < out.length; i++) {
    const under = (bits[i] - top) >> 31;
    below &= under;
    out[i] = (-bits[i] >> 31) & under & one;
  }
  return below === 0;
}
