/** HardSigmoid: a line through ½ (or `beta`), clipped to [0, 1]. */
import { clipped } from './clip';
import type { OpFamily } from '../family';
import { scalarKind } from '../shared/tangent';

/** HardSigmoid-1..: max(0, min(1, alpha x + beta)). */
export const hardSigmoid: OpFamily = {
  ops: ['HardSigmoid'],
  nature: 'exact',
  kind: (site) => scalarKind(site),
  pointwise(site) {
    const alpha = site.node.float('alpha', 0.2);
    const beta = site.node.float('beta', 0.5);
    return clipped(site, 0, 1, (x) => alpha * x + beta, alpha, beta);
  },
};
