/** The scalar f that is explained: one element of the score tensor, or a difference of two (method.md §1). */
import { BiasLensError, type Fault } from '../errors';
import { type FloatData, isFloat, size } from '../tensor';
import type { Traced } from './traced';

/** f = score[target] − score[minus]; both are flat positions in the score's row. */
export interface Target {
  target: number;
  minus: number | null;
  /** Which element of the score's leading dimension is explained when it is a batch; then positions count within it. */
  row?: number;
}

/** f and its gradient at the score tensor: 1 at the target, −1 at what is taken off. */
export interface Seed {
  f: number;
  gradient: FloatData;
}

/**
 * @throws BiasLensError `score-not-float`, `score-constant`, `zero-sized` or `not-finite` (fault model) when there is nothing to
 * explain, `target` (fault usage) when there is no such element.
 */
export function seedOf(traced: Traced, { target, minus, row }: Target): Seed {
  const { score } = traced.graph;
  const fault = (code: string, reason: string, action: string, whose: Fault = 'model') =>
    new BiasLensError({ fault: whose, code, file: traced.model.file, reason, action });
  const tensor = traced.value(score);
  if (!isFloat(tensor)) throw fault('score-not-float', `its output ${score} is of ${(tensor as { dtype: string }).dtype}`, OTHER);
  if (!traced.point.live.has(score)) {
    throw fault('score-constant', `its output ${score} does not depend on any input of floats`, OTHER);
  }
  if (tensor.data.length === 0) throw fault('zero-sized', `its output ${score} has a dimension of size 0`, 'Give another input');
  const { start, length } = rowOf(tensor.shape, row);
  const at = (index: number) => {
    if (Number.isInteger(index) && index >= 0 && index < length && start >= 0) return start + index;
    const which = row === undefined ? '' : ` of row ${row}`;
    throw fault('target', `there is no score ${index}${which}; it has ${length}`, 'Choose another target', 'usage');
  };
  const gradient = tensor.data.slice().fill(0);
  gradient[at(target)] = 1;
  if (minus !== null) gradient[at(minus)] -= 1;
  const f = tensor.data[at(target)] - (minus === null ? 0 : tensor.data[at(minus)]);
  if (!Number.isFinite(f)) throw fault('not-finite', `its score is ${f} at this input`, 'Give another input or target');
  return { f, gradient };
}

const OTHER = 'Explain another output';

/** Where a row of the score is; the whole of it when no row is named. `start` is negative when there is no such row. */
function rowOf(shape: readonly number[], row: number | undefined): { start: number; length: number } {
  if (row === undefined) return { start: 0, length: size(shape) };
  const length = size(shape.slice(1));
  const inside = shape.length > 0 && Number.isInteger(row) && row >= 0 && row < shape[0];
  return { start: inside ? row * length : -1, length };
}
