/** CumProd: running products along an axis, by the product rule. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf } from '../site';

/** CumProd-26..: `exclusive`, `reverse`. Each output is the product of its n elements so far, so that W x is n y. */
export const cumulativeProduct: OpFamily = {
  ops: ['CumProd'],
  nature: 'tangent',
  kind: () => 'core',
  core(site) {
    const shape = shapeOf(site, site.x);
    const [axis] = normalizeAxes(site.numbers(1)!, shape.length);
    const { inner } = around(shape, axis);
    const extent = shape[axis];
    const [exclusive, reverse] = [site.node.int('exclusive', 0), site.node.int('reverse', 0) === 1];
    const x = site.floats(site.x);
    const y = site.floats(site.outputs[0]);
    const place = (p: number) => Math.floor(p / inner) % extent;
    const length = (p: number) => (reverse ? extent - place(p) : place(p) + 1) - exclusive;
    const element = (p: number, k: number) => p + (reverse ? k + exclusive : -k - exclusive) * inner;
    return {
      outputs: size(shape),
      maxRow: extent,
      bias: Float64Array.from(y, (v, p) => (1 - length(p)) * v),
      read(p, position, weight) {
        const n = length(p);
        for (let k = 0; k < n; k++) {
          position[k] = element(p, k);
          weight[k] = 1;
          for (let other = 0; other < n; other++) if (other !== k) weight[k] *= x[element(p, other)];
        }
        return n;
      },
    };
  },
};
