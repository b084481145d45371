/** CumSum: running sums along an axis. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf } from '../site';

/** CumSum-11..: `exclusive` leaves the element itself out, `reverse` sums from the end. */
export const cumulativeSum: OpFamily = {
  ops: ['CumSum'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    const shape = shapeOf(site, site.x);
    const [axis] = normalizeAxes(site.numbers(1)!, shape.length);
    const { inner } = around(shape, axis);
    const n = shape[axis];
    const exclusive = site.node.int('exclusive', 0);
    const reverse = site.node.int('reverse', 0) === 1;
    return {
      outputs: size(shape),
      maxRow: n,
      bias: 'none',
      read(p, position, weight) {
        const i = Math.floor(p / inner) % n;
        const count = (reverse ? n - i : i + 1) - exclusive;
        const start = reverse ? p + exclusive * inner : p - i * inner;
        for (let k = 0; k < count; k++) {
          position[k] = start + k * inner;
          weight[k] = 1;
        }
        return Math.max(count, 0);
      },
    };
  },
};
