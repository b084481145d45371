/** TensorScatter: a cache of keys or values with a part of its sequence overwritten. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { around, normalizeAxes, range } from '../shared/routes';
import { shapeOf } from '../site';

/** TensorScatter-24..: the update of each batch begins at its own place along `axis` (−2); `mode` circular goes on at the front. */
export const tensorScatter: OpFamily = {
  ops: ['TensorScatter'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const [cache, update] = site.inputs;
    const [shape, part] = [shapeOf(site, cache), shapeOf(site, update)];
    const [axis] = normalizeAxes([site.node.int('axis', -2)], shape.length);
    const { outer, inner } = around(shape, axis);
    const [extent, length] = [shape[axis], part[axis]];
    const starts = site.numbers(2) ?? new Array<number>(shape[0]).fill(0);
    const base = site.base(cache!);
    const sources = Int32Array.from(range(size(shape)), (p) => (cache!.live ? base + p : -1));
    for (let o = 0; o < outer; o++) {
      const start = starts[Math.floor((o * shape[0]) / outer)];
      for (let s = 0; s < length; s++) {
        const to = (o * extent + ((start + s) % extent)) * inner;
        const from = (o * length + s) * inner;
        for (let k = 0; k < inner; k++) sources[to + k] = update!.live ? site.base(update!) + from + k : -1;
      }
    }
    return sources;
  },
};
