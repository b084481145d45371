/** The own bias term and the mass of a layer's units. */
import type { FloatData } from '../tensor';
import { BITS, bitsOf } from './bits';
import { allFinite } from './finite';
import { noteTotals, type Totals } from './totals';

/** What a layer's step does to every unit, in one go. */
export interface Masses {
  /** received + g ⊙ bias */
  mass: FloatData;
  /** Of g ⊙ bias, where 0 · ∞ is 0. */
  own: Totals;
  /** How many of it are not 0. */
  biased: number;
}

/** Without the array of own terms; undefined where only the plain loops do it. */
export function masses32(g: FloatData, bias: FloatData, received: FloatData): Masses | undefined {
  if (!(g instanceof Float32Array && bias instanceof Float32Array && received instanceof Float32Array)) return undefined;
  const mass = new Float32Array(received.length);
  const own = { sum: 0, abs: 0, largest: 0 };
  const all = { sum: 0, abs: 0, largest: 0 };
  const biased = addProducts32(g, bias, received, mass, own, all);
  if (Number.isNaN(own.sum)) return undefined;
  noteTotals(mass, all);
  return { mass, own, biased };
}

/** @returns how many products are of two numbers that are not 0 */
function addProducts32(
  g: Float32Array,
  bias: Float32Array,
  received: Float32Array,
  mass: Float32Array,
  own: Totals,
  all: Totals,
): number {
  const [gBits, biasBits] = [bitsOf(g), bitsOf(bias)];
  const { magnitude } = BITS;
  let [ownSum, ownAbs, ownMost, ownAt] = [0, 0, 0, 0];
  let [sum, abs, most, at, count] = [0, 0, 0, 0, 0];
  for (let p = 0; p < mass.length; p++) {
    const [i, j] = [gBits[p] & magnitude, biasBits[p] & magnitude];
    count += ((i | -i) & (j | -j)) >>> 31;
    const o = Math.fround(g[p] * bias[p]);
    const m = Math.fround(received[p] + o);
    mass[p] = m;
    const [u, v] = [Math.abs(o), Math.abs(m)];
    ownSum += o;
    ownAbs += u;
    sum += m;
    abs += v;
    if (u > ownMost) [ownMost, ownAt] = [u, o];
    if (v > most) [most, at] = [v, m];
  }
  Object.assign(own, { sum: ownSum, abs: ownAbs, largest: ownAt });
  Object.assign(all, { sum, abs, largest: at });
  return count;
}

/** Whether some mass is at a slope that is not above 0. */
export function massOutside(mass: Float32Array, slope: FloatData): boolean {
  if (slope instanceof Float32Array && allFinite(slope)) return massOutside32(bitsOf(mass), bitsOf(slope));
  let most = 0;
  for (let p = 0; p < mass.length; p++) most += slope[p] > 0 ? 0 : Math.abs(mass[p]);
  return most !== 0;
}

function massOutside32(mass: Int32Array, slope: Int32Array): boolean {
  const { magnitude } = BITS;
  let outside = 0;
  for (let p = 0; p < mass.length; p++) {
    const positive = ~(slope[p] >> 31) & (-(slope[p] & magnitude) >> 31);
    outside |= mass[p] & ~positive;
  }
  return (outside & magnitude) !== 0;
}
