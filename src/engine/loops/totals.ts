/** Sums of an array, and what else is known of it as a whole. */
import type { FloatData } from '../tensor';
import { inPieces, machine, type Operand } from './machine';
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
  const { loops, operands, sums, sumsAt } = machine();
  const [one, two] = operands;
  const found = { sum: 0, abs: 0 };
  inPieces(b.length, (from, to, bytes) => {
    one.put(a, from, to);
    two.put(b, from, to);
    loops.productsOf(one.address, two.address, bytes, sumsAt);
    found.sum += sums[0];
    found.abs += sums[1];
  });
  return found;
}

/** Σ v, Σ |v| and the value of largest magnitude, the first of several. */
export interface Totals {
  sum: number;
  abs: number;
  largest: number;
}

/** Totals of an array whose pieces go through the machine. */
export class RunningTotals {
  sum = 0;
  private abs = 0;
  private most = 0;
  private largest = 0;

  /**
   * @param piece the numbers
   * @param first of the three sums that were written of them
   */
  add(piece: Operand, first: number): void {
    const { loops, sums } = machine();
    this.sum += sums[first];
    this.abs += sums[first + 1];
    const most = sums[first + 2];
    if (most <= this.most) return;
    this.most = most;
    this.largest = piece.floats[loops.where(piece.address, most)];
  }

  found(): Totals {
    return { sum: this.sum, abs: this.abs, largest: this.largest };
  }
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
  const { loops, operands, sumsAt } = machine();
  const [one] = operands;
  const running = new RunningTotals();
  inPieces(values.length, (from, to, bytes) => {
    one.put(values, from, to);
    loops.totalsOf(one.address, bytes, sumsAt);
    running.add(one, 0);
  });
  return running.found();
}

export function countNonZero(values: FloatData): number {
  if (areZeros(values)) return 0;
  if (values instanceof Float32Array) return countNonZero32(values);
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) n++;
  return n;
}

function countNonZero32(values: Float32Array): number {
  const { loops, operands } = machine();
  const [one] = operands;
  let n = 0;
  inPieces(values.length, (from, to, bytes) => {
    one.put(values, from, to);
    n += loops.countNonZero(one.address, bytes);
  });
  return n;
}

/** For who has added up an array while making it. */
export function noteTotals(values: FloatData, found: Totals): void {
  known.set(values, found);
}
