/**
 * Cores that mix the elements of a group through a few of the group's sums (a softmax's Σ, a normalisation's mean and variance):
 *     W[p,q] = diagonal[p] δ[p,q] − Σ_t left_t[p] right_t[q]     for q in p's group,
 * so that W x and Wᵀ g need time in proportion to the elements, not to the pairs.
 */
import type { FloatData } from '../../tensor';
import type { DirectProducts, LinearCore, MixtureGeometry, Term } from '../family';
import type { Groups } from './groups';
import { ROUND_OFF } from './tangent';

/** A live operand that enters element by element: scale and shift of a normalisation. */
export interface Branch {
  base: number;
  /** Its element at every output. */
  positions: ArrayLike<number>;
  weight: Float64Array | number;
}

export interface LowRank {
  groups: Groups;
  /** Where x lies in the layer's inputs. */
  base: number;
  diagonal: Float64Array;
  terms: readonly Term[];
  branches?: readonly Branch[];
  width: number;
}

/** @param inputs the layer's inputs laid side by side, `y` its traced output: b = y − W x. */
export function lowRankCore(w: LowRank, inputs: FloatData, y: FloatData): LinearCore {
  return {
    outputs: w.diagonal.length,
    maxRow: w.groups.offsets.length + (w.branches?.length ?? 0),
    bias: impliedBias(w, inputs, y),
    read: rowsOf(w),
    direct: directOf(w),
    geometry: geometryOf(w),
  };
}

function geometryOf({ groups, base, diagonal, terms, branches = [] }: LowRank): MixtureGeometry | undefined {
  return terms.length > 0 && branches.length === 0 ? { kind: 'mixture', groups, base, diagonal, terms } : undefined;
}

/** One simple loop a term: a row is read for every unit that has mass, and is as long as its group. */
function rowsOf({ groups, base, diagonal, terms, branches = [] }: LowRank): LinearCore['read'] {
  const { starts, groupOf, offsets } = groups;
  const n = terms.length > 0 || diagonal.some((d) => d !== 0) ? offsets.length : 0;
  return (p, position, weight) => {
    const start = starts[groupOf[p]];
    for (let k = 0; k < n; k++) {
      const q = start + offsets[k];
      position[k] = q;
      weight[k] = q === p ? diagonal[p] : 0;
    }
    for (const { left, right } of terms) {
      const l = left[p];
      if (l !== 0) for (let k = 0; k < n; k++) weight[k] -= l * right[position[k]];
    }
    let count = 0;
    for (let k = 0; k < n; k++) {
      if (weight[k] === 0) continue;
      position[count] = base + position[k];
      weight[count++] = weight[k];
    }
    for (const b of branches) {
      position[count] = b.base + b.positions[p];
      weight[count++] = typeof b.weight === 'number' ? b.weight : b.weight[p];
    }
    return count;
  };
}

function directOf(w: LowRank): DirectProducts {
  const { groups, base, diagonal, terms, branches = [], width } = w;
  const { groupOf } = groups;
  return {
    forward(x) {
      const z = new Float64Array(diagonal.length);
      for (let p = 0; p < z.length; p++) z[p] = times(diagonal[p], x[base + p]);
      for (const { left, right } of terms) {
        const sums = groupSums(w, right, x, base);
        for (let p = 0; p < z.length; p++) z[p] -= times(left[p], sums[groupOf[p]]);
      }
      for (const b of branches) {
        const weight = weightsOf(b);
        for (let p = 0; p < z.length; p++) z[p] += times(weight(p), x[b.base + b.positions[p]]);
      }
      return z;
    },
    backward(g) {
      const out = new Float64Array(width);
      for (let q = 0; q < diagonal.length; q++) out[base + q] += times(g[q], diagonal[q]);
      for (const { left, right } of terms) {
        const sums = groupSums(w, left, g, 0);
        for (let q = 0; q < diagonal.length; q++) out[base + q] -= times(right[q], sums[groupOf[q]]);
      }
      for (const b of branches) {
        const weight = weightsOf(b);
        for (let q = 0; q < diagonal.length; q++) out[b.base + b.positions[q]] += times(g[q], weight(q));
      }
      return out;
    },
  };
}

function weightsOf({ weight }: Branch): (p: number) => number {
  return typeof weight === 'number' ? () => weight : (p) => weight[p];
}

/** y − W x, 0 where it is only round-off: its scale is what the sums are made of. */
function impliedBias(w: LowRank, x: FloatData, y: FloatData): Float64Array {
  const { groups, base, diagonal, terms } = w;
  const bias = directOf(w).forward(x) as Float64Array;
  const scale = new Float64Array(bias.length);
  for (let p = 0; p < bias.length; p++) scale[p] = Math.abs(y[p]) + Math.abs(times(diagonal[p], x[base + p]));
  const sizes = magnitudes(x);
  for (const { left, right } of terms) {
    const sums = groupSums(w, magnitudes(right), sizes, base);
    for (let p = 0; p < bias.length; p++) scale[p] += Math.abs(times(left[p], sums[groups.groupOf[p]]));
  }
  for (let p = 0; p < bias.length; p++) {
    const b = y[p] - bias[p];
    bias[p] = Math.abs(b) <= ROUND_OFF * scale[p] ? 0 : b;
  }
  return bias;
}

/** Σ over each group of factor ⊙ values. */
function groupSums(
  { groups: { groupOf, starts } }: LowRank,
  factor: Float64Array,
  values: FloatData,
  base: number,
): Float64Array {
  const sums = new Float64Array(starts.length);
  for (let q = 0; q < factor.length; q++) sums[groupOf[q]] += times(factor[q], values[base + q]);
  return sums;
}

function magnitudes(values: FloatData): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < out.length; i++) out[i] = Math.abs(values[i]);
  return out;
}

/** A product in which a zero entry meets nothing: a masked score is −∞, its weight 0. */
function times(w: number, x: number): number {
  return w === 0 ? 0 : w * x;
}
