/** Sums and means over axes. */
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
};

/** Input position of each output's first element, and the offsets of the elements it is made of. */
export function reducedPositions(site: Site): { starts: Int32Array; offsets: Int32Array } {
  const shape = shapeOf(site, site.x);
  const given = site.node.ints('axes') ?? site.numbers(1) ?? [];
  const none = given.length === 0 && site.node.int('noop_with_empty_axes', 0) === 1;
  const axes = none ? [] : normalizeAxes(given.length ? given : shape.map((_, i) => i), shape.length);
  return startsAndOffsets(shape, axes);
}
