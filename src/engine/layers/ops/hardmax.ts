/** Hardmax: 1 at the winner, 0 elsewhere: a decision that is written in floats, so its value is all bias. */
import type { OpFamily } from '../family';
import { scalarKind } from '../shared/tangent';

/** Hardmax-1... */
export const hardmax: OpFamily = {
  ops: ['Hardmax'],
  nature: 'exact',
  kind: (site) => scalarKind(site),
  pointwise: (site) => ({ slope: 0, intercept: site.floats(site.outputs[0]) }),
};
