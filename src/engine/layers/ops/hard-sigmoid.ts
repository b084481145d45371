/** HardSigmoid: a line through ½ (or `beta`), clipped to [0, 1]. */
import { clipped } from './clip';
import type { OpFamily } from '../family';
import { isWithin, masked } from '../shared/in-graph';
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
  backward(site, at) {
    const { builder: b, value } = at;
    const alpha = site.node.float('alpha', 0.2);
    const line = b.node('Add', [b.node('Mul', [value(site.x), b.scalar(alpha)]), b.scalar(site.node.float('beta', 0.5))]);
    return [b.node('Mul', [masked(at, isWithin(b, line, 0, 1)), b.scalar(alpha)])];
  },
};
