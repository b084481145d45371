/** Unique: each element (or slice) that it gives is the first of its equals. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf } from '../site';

/** Unique-11.., of all elements or of the slices along `axis`; which are equal, and their order, is a decision. */
export const unique: OpFamily = {
  ops: ['Unique'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const flat = !site.node.has('axis');
    const shape = flat ? [size(shapeOf(site, site.x))] : shapeOf(site, site.x);
    const [axis] = normalizeAxes([site.node.int('axis', 0)], shape.length);
    const { outer, inner } = around(shape, axis);
    const [extent, kept] = [shape[axis], site.outShape[axis]];
    const [x, y] = [site.floats(site.x), site.floats(site.outputs[0])];
    const sources = new Int32Array(size(site.outShape));
    const same = (i: number, j: number) => {
      for (let o = 0; o < outer; o++)
        for (let k = 0; k < inner; k++) if (x[(o * extent + i) * inner + k] !== y[(o * kept + j) * inner + k]) return false;
      return true;
    };
    for (let j = 0; j < kept; j++) {
      let first = 0;
      while (first < extent && !same(first, j)) first++;
      for (let o = 0; o < outer; o++)
        for (let k = 0; k < inner; k++)
          sources[(o * kept + j) * inner + k] = first < extent ? (o * extent + first) * inner + k : -1;
    }
    return sources;
  },
};
