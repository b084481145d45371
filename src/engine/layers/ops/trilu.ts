/** Trilu: one triangle of the last two dimensions, 0 in the other. */
import type { OpFamily } from '../family';
import { scalarKind } from '../shared/tangent';

/** Trilu-14..: `upper`, and the diagonal `k` as an input. */
export const trilu: OpFamily = {
  ops: ['Trilu'],
  nature: 'exact',
  kind: (site) => scalarKind(site),
  pointwise(site) {
    const [rows, columns] = site.outShape.slice(-2);
    const upper = site.node.int('upper', 1) === 1;
    const k = site.numbers(1)?.[0] ?? 0;
    return {
      slope: Float64Array.from(site.floats(site.x), (_, p) => {
        const ahead = (p % columns) - (Math.floor(p / columns) % rows);
        return (upper ? ahead >= k : ahead <= k) ? 1 : 0;
      }),
    };
  },
};
