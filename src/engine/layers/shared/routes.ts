/** Sources of ops that move elements: one table of source indices a dimension, or a permutation of the dimensions. */
import { size, strides } from '../../tensor';

/**
 * Sources of an output whose index along dimension i comes from `tables[i]` of the input; −1 in a table is a constant.
 * @param shape shape of the input; `base` its offset in the layer's inputs.
 */
export function tableSources(shape: readonly number[], tables: readonly ArrayLike<number>[], base = 0): Int32Array {
  const step = strides(shape);
  let partial = new Int32Array([base]);
  for (let i = 0; i < tables.length; i++) {
    const table = tables[i];
    const next = new Int32Array(partial.length * table.length);
    let k = 0;
    for (const at of partial)
      for (let j = 0; j < table.length; j++) next[k++] = at < 0 || table[j] < 0 ? -1 : at + table[j] * step[i];
    partial = next;
  }
  return partial;
}

/** Sources of a transpose: output dimension i is input dimension `perm[i]`. */
export function transposeSources(shape: readonly number[], perm: readonly number[]): Int32Array {
  const step = strides(shape);
  let partial = new Int32Array([0]);
  for (const d of perm) {
    const next = new Int32Array(partial.length * shape[d]);
    let k = 0;
    for (const at of partial) for (let j = 0; j < shape[d]; j++) next[k++] = at + j * step[d];
    partial = next;
  }
  return partial;
}

/** 0, 1, …, n−1. */
export function range(n: number): Int32Array {
  const out = new Int32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
}

/** Non-negative axes of a tensor of this rank. */
export function normalizeAxes(axes: readonly number[], rank: number): number[] {
  return axes.map((a) => (a < 0 ? a + rank : a));
}

/** Number of elements before and after an axis. */
export function around(shape: readonly number[], axis: number): { outer: number; inner: number } {
  return { outer: size(shape.slice(0, axis)), inner: size(shape.slice(axis + 1)) };
}
