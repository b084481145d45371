/** Shrink: soft and hard thresholding. */
import type { OpFamily } from '../family';
import { scalarKind } from '../shared/tangent';

/** Shrink-9..: x + bias below −lambd, x − bias above lambd, 0 between. */
export const shrink: OpFamily = {
  ops: ['Shrink'],
  nature: 'exact',
  kind: (site) => scalarKind(site),
  pointwise(site) {
    const lambda = site.node.float('lambd', 0.5);
    const bias = site.node.float('bias', 0);
    const x = site.floats(site.x);
    return {
      slope: Float64Array.from(x, (v) => (v < -lambda || v > lambda ? 1 : 0)),
      intercept: Float64Array.from(x, (v) => (v < -lambda ? bias : v > lambda ? -bias : 0)),
    };
  },
};
