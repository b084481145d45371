/** Mod by a constant: x − c·⌊x/c⌋ is x shifted, piece by piece. */
import type { OpFamily } from './family';
import { difference, scalarKind } from './tangent';

/** Mod-10.. of floats (`fmod` 1): slope 1 between its jumps. */
export const modulo: OpFamily = {
  ops: ['Mod'],
  nature: 'exact',
  kind: (site) =>
    scalarKind(site, { reason: 'its divisor depends on the input', action: 'Export the model with a constant divisor' }),
  pointwise(site) {
    const x = site.floats(site.x);
    return { slope: 1, intercept: Float64Array.from(site.floats(site.outputs[0]), (y, p) => difference(y, x[p])) };
  },
};
