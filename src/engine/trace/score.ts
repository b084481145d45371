/** The scalar f that is explained: one element of the score tensor, or a difference of two (method.md §1). */
import { BiasLensError, type Fault } from '../errors';
import { type FloatData, isFloat, size } from '../tensor';
import type { Traced } from './traced';

/** f = score[target] − score[minus]; both are flat positions in the score's row. */
export interface Target {
  target: number;
  minus: number | null;
  /**
   * Which element of the score's leading dimension is explained when it is a batch; then positions count within it. `every`: f is
   * the sum over the rows, so that where rows do not mix each row of a gradient is that of its own f.
   */
  row?: number | 'every';
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
  const made = traced.model.nodes.find((n) => n.outputs.includes(score));
  const at = made && { node: made.name, op: made.op };
  const fault = (code: string, reason: string, action: string, whose: Fault = 'model') =>
    new BiasLensError({ fault: whose, code, file: traced.model.file, reason, action, ...(whose === 'model' && at) });
  const tensor = traced.value(score);
  if (!isFloat(tensor)) throw fault('score-not-float', `its output ${score} is of ${(tensor as { dtype: string }).dtype}`, OTHER);
  if (!traced.point.live.has(score)) {
    throw fault('score-constant', `its output ${score} does not depend on any input of floats`, OTHER);
  }
  if (tensor.data.length === 0) throw fault('zero-sized', `its output ${score} has a dimension of size 0`, 'Give another input');
  const { starts, length } = rowsOf(tensor.shape, row);
  const check = (index: number) => {
    if (Number.isInteger(index) && index >= 0 && index < length && starts.length > 0) return index;
    const which = row === undefined ? '' : ` of row ${row}`;
    throw fault('target', `there is no score ${index}${which}; it has ${length}`, 'Choose another target', 'usage');
  };
  const [plus, less] = [check(target), minus === null ? null : check(minus)];
  const gradient = tensor.data.slice().fill(0);
  let f = 0;
  for (const start of starts) {
    gradient[start + plus] = 1;
    if (less !== null) gradient[start + less] -= 1;
    f += tensor.data[start + plus] - (less === null ? 0 : tensor.data[start + less]);
  }
  if (!Number.isFinite(f)) throw fault('not-finite', `its score is ${f} at this input`, 'Give another input or target');
  return { f, gradient };
}

const OTHER = 'Explain another output';

/** Where the explained rows of the score begin; the whole of it is one when no row is named. None when there is no such row. */
function rowsOf(shape: readonly number[], row: Target['row']): { starts: number[]; length: number } {
  if (row === undefined) return { starts: [0], length: size(shape) };
  const [rows, length] = shape.length > 0 ? [shape[0], size(shape.slice(1))] : [0, 1];
  const all = Array.from({ length: rows }, (_, i) => i * length);
  return { starts: row === 'every' ? all : all.filter((_, i) => i === row), length };
}
