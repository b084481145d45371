/** Slice: a range of every axis, forwards or backwards. */
import type { OpFamily } from '../family';
import { isFixed, padded } from '../shared/in-graph';
import { normalizeAxes, range, tableSources } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** Slice-1.. (attributes) and Slice-10.. (inputs, with steps). */
export const slice: OpFamily = {
  ops: ['Slice'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const shape = shapeOf(site, site.x);
    const tables = shape.map((n) => range(n) as Int32Array);
    const { starts, axes, steps } = rangesOf(site);
    normalizeAxes(axes ?? starts.map((_, i) => i), shape.length).forEach((axis, i) => {
      const step = steps?.[i] ?? 1;
      const start = clamp(starts[i], shape[axis], step);
      // How many there are, the traced output says: ends are clamped in ways that differ by the sign of the step.
      tables[axis] = Int32Array.from({ length: site.outShape[axis] }, (_, k) => start + k * step);
    });
    return tableSources(shape, tables);
  },
  backward(site, { builder: b, g }) {
    const shape = shapeOf(site, site.x);
    const begin = beginOf(site);
    const end = begin && shape.map((n, axis) => n - begin[axis] - site.outShape[axis]);
    return begin && [padded(b, g, begin, end!)];
  },
  forward(site, { builder: b, v }) {
    const begin = beginOf(site);
    return begin && [b.node('Slice', [v, b.int64(begin), b.int64(begin.map((n, axis) => n + site.outShape[axis]))])];
  },
};

/** Where the stretch begins along each axis; undefined where it is not one (steps), or not the same at every point. */
function beginOf(site: Site): number[] | undefined {
  if (!isFixed(site, [1, 2, 3, 4])) return undefined;
  const shape = shapeOf(site, site.x);
  const { starts, axes, steps } = rangesOf(site);
  if (steps?.some((step) => step !== 1)) return undefined;
  const begin = shape.map(() => 0);
  normalizeAxes(axes ?? starts.map((_, i) => i), shape.length).forEach((axis, i) => {
    begin[axis] = clamp(starts[i], shape[axis], 1);
  });
  return begin;
}

function rangesOf(site: Site): { starts: number[]; axes?: number[]; steps?: number[] } {
  if (site.node.has('starts')) return { starts: site.node.ints('starts')!, axes: site.node.ints('axes') };
  return { starts: site.numbers(1)!, axes: site.numbers(3), steps: site.numbers(4) };
}

/** NumPy's start: counted from the end when negative, then inside the axis. */
function clamp(start: number, n: number, step: number): number {
  const at = start < 0 ? start + n : start;
  return step > 0 ? Math.min(Math.max(at, 0), n) : Math.min(Math.max(at, 0), n - 1);
}
