/** The functions of the expression language. NaN spreads, as in NumPy: an answer computed from it is NaN too. */
import type { FunctionName } from './syntax';
import { asTensor, isTensor, map, type Value } from './values';

type Numbers = ArrayLike<number>;

/** Over all elements. */
const REDUCTIONS: Partial<Record<FunctionName, (data: Numbers) => number | boolean>> = {
  sum,
  mean: (data) => sum(data) / data.length,
  min: (data) => extreme(data, (v, best) => v < best),
  max: (data) => extreme(data, (v, best) => v > best),
  argmax,
  any: (data) => count(data, (v) => v !== 0) > 0,
  all: (data) => count(data, (v) => v === 0) === 0,
  count_nonzero: (data) => count(data, (v) => v !== 0),
};

/** Applies a function; undefined where it has no answer, such as the largest of nothing. */
export function apply(name: FunctionName, value: Value): Value | undefined {
  if (name === 'abs') return map(value, Math.abs, false);
  if (name === 'isnan') return map(value, (v) => Number(Number.isNaN(v)), true);
  const { data } = asTensor(value);
  if (data.length === 0 && ['min', 'max', 'argmax', 'mean'].includes(name)) return undefined;
  return REDUCTIONS[name]!(data);
}

/** Whether a condition holds; undefined for a tensor of several elements, which is neither. */
export function truth(value: Value): boolean | undefined {
  if (!isTensor(value)) return value !== 0 && value !== false;
  return value.data.length === 1 ? value.data[0] !== 0 : undefined;
}

function sum(data: Numbers): number {
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i];
  return total;
}

function extreme(data: Numbers, better: (v: number, best: number) => boolean): number {
  return data[argBest(data, better)];
}

function argmax(data: Numbers): number {
  return argBest(data, (v, best) => v > best);
}

/** Position of the best, the first on a tie; of the first NaN where there is one. */
function argBest(data: Numbers, better: (v: number, best: number) => boolean): number {
  let at = 0;
  for (let i = 0; i < data.length; i++) {
    if (Number.isNaN(data[i])) return i;
    if (better(data[i], data[at])) at = i;
  }
  return at;
}

function count(data: Numbers, holds: (v: number) => boolean): number {
  let n = 0;
  for (let i = 0; i < data.length; i++) if (holds(data[i])) n++;
  return n;
}
