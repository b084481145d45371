/** Elements of a tensor that an op takes together: those that differ only along some axes. */
import { size, strides } from '../../tensor';

export interface Groups {
  /** Position of each group's first element. */
  starts: Int32Array;
  /** From there to each of its elements; the same for every group. */
  offsets: Int32Array;
  /** The group of every element of the tensor. */
  groupOf: Int32Array;
}

/** The groups of a tensor along `axes` (non-negative). */
export function groupsAlong(shape: readonly number[], axes: readonly number[]): Groups {
  const inside = new Set(axes);
  const dims = shape.map((_, i) => i);
  const starts = grid(
    shape,
    dims.filter((d) => !inside.has(d)),
  );
  const offsets = grid(
    shape,
    dims.filter((d) => inside.has(d)),
  );
  const groupOf = new Int32Array(size(shape));
  for (let i = 0; i < starts.length; i++) for (const offset of offsets) groupOf[starts[i] + offset] = i;
  return { starts, offsets, groupOf };
}

/** Positions of all indices along `dims`, row-major, the others 0. */
function grid(shape: readonly number[], dims: readonly number[]): Int32Array {
  const step = strides(shape);
  let partial = new Int32Array(1);
  for (const d of dims) {
    const next = new Int32Array(partial.length * shape[d]);
    let k = 0;
    for (const at of partial) for (let j = 0; j < shape[d]; j++) next[k++] = at + j * step[d];
    partial = next;
  }
  return partial;
}
