/** Signs, and what is made of them. */
import type { FloatData } from '../tensor';
import { noteFinite } from './finite';
import { inPieces, machine, ofSomePiece } from './machine';

/** Arrays of ones and zeros. */
const ones = new WeakSet<FloatData>();

export const areOnes = (values: FloatData): boolean => ones.has(values);

/** 1 where v > 0, else 0; of finite values. */
export function positiveOnes(values: Float32Array): Float32Array {
  const { loops, operands } = machine();
  const [one] = operands;
  const out = new Float32Array(values.length);
  inPieces(out.length, (from, to, bytes) => {
    one.put(values, from, to);
    loops.gate(one.address, one.address, bytes);
    one.take(out, from, to);
  });
  return noted(out);
}

/** Whether a value is below 0. */
export function anyNegative(values: Float32Array): boolean {
  const { loops, operands } = machine();
  const [one] = operands;
  return ofSomePiece(values.length, (from, to, bytes) => {
    one.put(values, from, to);
    return loops.isAnyNegative(one.address, bytes) !== 0;
  });
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
  const { loops, operands } = machine();
  const [one] = operands;
  const isOdd = ofSomePiece(values.length, (from, to, bytes) => {
    one.put(values, from, to);
    return !loops.areAscending(one.address, bytes);
  });
  return isOdd ? undefined : new Int32Array(values.buffer, values.byteOffset, values.length);
}

/**
 * 1 where 0 < v < `top`, else 0; and whether some v is `top` or more. undefined where a value is negative, −0 or NaN.
 * @param top above 0
 */
export function onesBelow(values: Float32Array, top: number): { slope: Float32Array; reached: boolean } | undefined {
  if (!ascendingBits(values)) return undefined;
  const { loops, operands } = machine();
  const [one] = operands;
  const slope = new Float32Array(values.length);
  let reached = 0;
  inPieces(slope.length, (from, to, bytes) => {
    one.put(values, from, to);
    reached |= loops.gateBelow(one.address, top, one.address, bytes);
    one.take(slope, from, to);
  });
  return { slope: noted(slope), reached: reached !== 0 };
}

function noted(out: Float32Array): Float32Array {
  noteFinite(out);
  ones.add(out);
  return out;
}
