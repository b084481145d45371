/** Elements of a tensor that an op takes together: those that differ only along some axes. */
import { size, strides } from '../../tensor';
import { lattice } from './lattice';

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
  const { starts, offsets } = startsAndOffsets(shape, axes);
  const groupOf = new Int32Array(size(shape));
  for (let i = 0; i < starts.length; i++) for (const offset of offsets) groupOf[starts[i] + offset] = i;
  return { starts, offsets, groupOf };
}

/** The same without the group of every element. */
export function startsAndOffsets(shape: readonly number[], axes: readonly number[]): Pick<Groups, 'starts' | 'offsets'> {
  const step = strides(shape);
  const along = (dims: number[]) =>
    lattice(
      dims.map((d) => shape[d]),
      dims.map((d) => step[d]),
    );
  const dims = shape.map((_, d) => d);
  return { starts: along(dims.filter((d) => !axes.includes(d))), offsets: along(dims.filter((d) => axes.includes(d))) };
}
