/** Products, sums and moves, element by element. */
import type { FloatData } from '../tensor';
import { allFinite, isKnownFinite, noteFinite } from './finite';
import { inPieces, machine } from './machine';
import { anyBelowZero, areOnes } from './signs';

/** out = a ⊙ b, where 0 · ∞ is 0. */
export function multiply(a: FloatData, b: FloatData, out: FloatData): void {
  if (a instanceof Float32Array && out instanceof Float32Array) {
    const anyNaN = b instanceof Float32Array ? multiply32(a, b, out) : multiplyBy64(a, b, out);
    // A product of finite values is no NaN.
    if (!anyNaN || (isKnownFinite(a) && isKnownFinite(b))) return;
  }
  for (let p = 0; p < out.length; p++) out[p] = a[p] === 0 || b[p] === 0 ? 0 : a[p] * b[p];
}

/** @returns whether some product is NaN */
function multiply32(a: Float32Array, b: Float32Array, out: Float32Array): boolean {
  const { loops, operands } = machine();
  const [one, two] = operands;
  let anyNaN = 0;
  inPieces(out.length, (from, to, bytes) => {
    one.put(a, from, to);
    two.put(b, from, to);
    anyNaN |= loops.multiply(one.address, two.address, two.address, bytes);
    two.take(out, from, to);
  });
  return anyNaN !== 0;
}

function multiplyBy64(a: Float32Array, b: Float64Array, out: Float32Array): boolean {
  let sum = 0;
  for (let p = 0; p < out.length; p++) {
    const product = a[p] * b[p];
    out[p] = product;
    sum += product - product;
  }
  return Number.isNaN(sum);
}

/** out = a + b */
export function add(a: FloatData, b: FloatData, out: FloatData): void {
  if (a instanceof Float32Array && b instanceof Float32Array && out instanceof Float32Array) return add32(a, b, out);
  for (let i = 0; i < out.length; i++) out[i] = a[i] + b[i];
}

function add32(a: Float32Array, b: Float32Array, out: Float32Array): void {
  const { loops, operands } = machine();
  const [one, two] = operands;
  inPieces(out.length, (from, to, bytes) => {
    one.put(a, from, to);
    two.put(b, from, to);
    loops.add(one.address, two.address, two.address, bytes);
    two.take(out, from, to);
  });
}

/** out[i] = values[positions[i]] */
export function gather<T extends FloatData>(values: FloatData, positions: Int32Array, out: T): T {
  for (let i = 0; i < out.length; i++) out[i] = values[positions[i]];
  return out;
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

/** One number for `inner` elements in a row, and again from the first of them after the last. */
export interface Channels {
  values: FloatData;
  inner: number;
}

/** slope ⊙ one number a channel, plus what is added everywhere; undefined where only the plain loops do it. */
export function scaledChannels(
  slope: FloatData | null,
  channels: Channels,
  added: FloatData | null = null,
): Float32Array | undefined {
  if (!(slope instanceof Float32Array && channels.values instanceof Float32Array)) return undefined;
  if (added && !(added instanceof Float32Array)) return undefined;
  if (!allFinite(slope) || !allFinite(channels.values)) return undefined;
  const out = new Float32Array(slope.length);
  scaleChannels32(slope, channels.values, channels.inner, out);
  // Of ones and zeros nothing gets larger.
  if (areOnes(slope) && !added) noteFinite(out);
  if (added) add(out, added, out);
  return out;
}

function scaleChannels32(slope: Float32Array, values: Float32Array, inner: number, out: Float32Array): void {
  const { loops, operands } = machine();
  const [one, two] = operands;
  inPieces(out.length, (from, to, bytes) => {
    two.putChannels({ values, inner }, from, to);
    one.put(slope, from, to);
    loops.multiply(one.address, two.address, two.address, bytes);
    two.take(out, from, to);
  });
}
