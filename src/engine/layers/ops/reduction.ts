/** Sums and means over axes. */
import { isFixed } from '../shared/in-graph';
import { startsAndOffsets } from '../shared/groups';
import type { OpFamily } from '../family';
import { normalizeAxes } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** ReduceSum-1.., ReduceMean-1..: axes are an attribute or, since opset 13 and 18, an input. */
export const reduction: OpFamily = {
  ops: ['ReduceSum', 'ReduceMean'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    const { starts, offsets } = reducedPositions(site);
    const share = site.node.op === 'ReduceMean' ? 1 / offsets.length : 1;
    return {
      outputs: starts.length,
      maxRow: offsets.length,
      bias: 'none',
      read(p, position, weight) {
        for (let k = 0; k < offsets.length; k++) {
          position[k] = starts[p] + offsets[k];
          weight[k] = share;
        }
        return offsets.length;
      },
    };
  },
  backward(site, { builder: b, g }) {
    if (!isFixed(site, [1])) return undefined;
    const [shape, axes] = [shapeOf(site, site.x), axesOf(site)];
    const count = axes.reduce((n, axis) => n * shape[axis], 1);
    const share = site.node.op === 'ReduceMean' ? b.node('Mul', [g, b.scalar(1 / count)]) : g;
    const kept = b.reshape(
      share,
      shape.map((n, axis) => (axes.includes(axis) ? 1 : n)),
    );
    return [b.node('Expand', [kept, b.int64(shape)])];
  },
  forward(site, { builder: b, v }) {
    if (!isFixed(site, [1])) return undefined;
    const axes = axesOf(site);
    const sum = axes.length > 0 ? b.node('ReduceSum', [v, b.int64(axes)], { keepdims: 0 }) : v;
    const share = 1 / axes.reduce((n, axis) => n * shapeOf(site, site.x)[axis], 1);
    return [b.reshape(site.node.op === 'ReduceMean' ? b.node('Mul', [sum, b.scalar(share)]) : sum, site.outShape)];
  },
};

/** Input position of each output's first element, and the offsets of the elements it is made of. */
export function reducedPositions(site: Site): { starts: Int32Array; offsets: Int32Array } {
  return startsAndOffsets(shapeOf(site, site.x), axesOf(site));
}

function axesOf(site: Site): number[] {
  const shape = shapeOf(site, site.x);
  const given = site.node.ints('axes') ?? site.numbers(1) ?? [];
  if (given.length === 0 && site.node.int('noop_with_empty_axes', 0) === 1) return [];
  return normalizeAxes(given.length ? given : shape.map((_, i) => i), shape.length);
}
