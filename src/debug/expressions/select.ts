/** `beta[0, 3, 4:8]`: positions take a dimension away, ranges cut it, dimensions that are not named stay whole. */
import { type TensorValue, simplest, sizeOf, type Value } from './values';

/** An item between brackets with its numbers computed; `at` is where an error points to. */
export type Pick =
  { kind: 'position'; position: number; at: number } | { kind: 'range'; start?: number; end?: number; step?: number; at: number };

/** What is wrong with an item. */
interface PickFault {
  reason: string;
  at: number;
}

/** The part of a tensor; negative positions count from the end, and ranges are cut to what there is. */
export function select(tensor: TensorValue, picks: readonly Pick[]): Value | PickFault {
  const { shape, data, logical } = tensor;
  if (picks.length > shape.length) {
    const reason = `the tensor has ${shape.length} dimension${shape.length === 1 ? '' : 's'}, shape [${shape.join(', ')}]`;
    return { reason, at: picks[shape.length].at };
  }
  const axes: number[][] = [];
  const kept: number[] = [];
  for (let d = 0; d < shape.length; d++) {
    const along = alongAxis(picks[d], shape[d], d);
    if ('reason' in along) return along;
    axes.push(along);
    if (picks[d]?.kind !== 'position') kept.push(along.length);
  }
  const out = new Float64Array(sizeOf(kept));
  positionsOf(shape, axes).forEach((at, i) => (out[i] = data[at]));
  return simplest({ shape: kept, data: out, logical });
}

/** The flat position that picks of whole positions name; undefined when they do not name exactly one element. */
export function onePosition(shape: readonly number[], picks: readonly Pick[]): number | undefined {
  if (picks.length !== shape.length || picks.some((pick) => pick.kind !== 'position')) return undefined;
  const axes = picks.map((pick, d) => alongAxis(pick, shape[d], d));
  return axes.some((axis) => 'reason' in axis) ? undefined : positionsOf(shape, axes as number[][])[0];
}

function alongAxis(pick: Pick | undefined, length: number, dimension: number): number[] | PickFault {
  if (!pick) return range(0, length, 1);
  const fault = (reason: string): PickFault => ({ reason, at: pick.at });
  if (pick.kind === 'position') {
    const { position } = pick;
    if (!Number.isInteger(position)) return fault(`a position is a whole number, not ${position}`);
    const at = position < 0 ? position + length : position;
    if (at >= 0 && at < length) return [at];
    return fault(`${position} is outside 0 to ${length - 1} of dimension ${dimension}`);
  }
  const { start = 0, end = length, step = 1 } = pick;
  if (![start, end, step].every(Number.isInteger)) return fault('a range has whole numbers');
  if (step < 1) return fault('the step of a range is 1 or more');
  const clamp = (n: number) => Math.min(length, Math.max(0, n < 0 ? n + length : n));
  return range(clamp(start), clamp(end), step);
}

function range(start: number, end: number, step: number): number[] {
  const out: number[] = [];
  for (let i = start; i < end; i += step) out.push(i);
  return out;
}

function positionsOf(shape: readonly number[], axes: readonly number[][]): number[] {
  let positions = [0];
  axes.forEach((axis, d) => {
    const next = new Array<number>(positions.length * axis.length);
    let k = 0;
    for (const base of positions) for (const at of axis) next[k++] = base * shape[d] + at;
    positions = next;
  });
  return positions;
}
