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

function directOf({ groups, base, diagonal, terms, branches = [], width }: LowRank): DirectProducts {
  const { groupOf, starts } = groups;
  return {
    forward(x) {
      const sums = terms.map(({ right }) => groupSums(groupOf, starts.length, right, x, base));
      return diagonal.map((d, p) => {
        let z = times(d, x[base + p]);
        terms.forEach((t, i) => (z -= times(t.left[p], sums[i][groupOf[p]])));
        for (const b of branches) z += times(typeof b.weight === 'number' ? b.weight : b.weight[p], x[b.base + b.positions[p]]);
        return z;
      });
    },
    backward(g) {
      const out = new Float64Array(width);
      const sums = terms.map(({ left }) => groupSums(groupOf, starts.length, left, g, 0));
      for (let q = 0; q < diagonal.length; q++) {
        let sum = times(g[q], diagonal[q]);
        terms.forEach((t, i) => (sum -= times(t.right[q], sums[i][groupOf[q]])));
        out[base + q] += sum;
        for (const b of branches)
          out[b.base + b.positions[q]] += times(g[q], typeof b.weight === 'number' ? b.weight : b.weight[q]);
      }
      return out;
    },
  };
}

/** y − W x, 0 where it is only round-off: its scale is what the sums are made of. */
function impliedBias(w: LowRank, x: FloatData, y: FloatData): Float64Array {
  const { groups, base, diagonal, terms } = w;
  const wx = directOf(w).forward(x);
  const scales = terms.map(({ right }) => groupSums(groups.groupOf, groups.starts.length, right, x, base, Math.abs));
  return Float64Array.from(wx, (z, p) => {
    let scale = Math.abs(y[p]) + Math.abs(times(diagonal[p], x[base + p]));
    terms.forEach((t, i) => (scale += Math.abs(times(t.left[p], scales[i][groups.groupOf[p]]))));
    const b = y[p] - z;
    return Math.abs(b) <= ROUND_OFF * scale ? 0 : b;
  });
}

/** Σ over each group of factor ⊙ values. */
function groupSums(
  groupOf: Int32Array,
  count: number,
  factor: Float64Array,
  values: FloatData,
  base: number,
  part: (v: number) => number = (v) => v,
): Float64Array {
  const sums = new Float64Array(count);
  for (let q = 0; q < factor.length; q++) sums[groupOf[q]] += part(times(factor[q], values[base + q]));
  return sums;
}

/** A product in which a zero entry meets nothing: a masked score is −∞, its weight 0. */
function times(w: number, x: number): number {
  return w === 0 ? 0 : w * x;
}
