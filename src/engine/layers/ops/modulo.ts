/** Mod: the remainder y = x − n c with a whole n, which is constant between its jumps. */
import { elementwise, operandsAt } from '../shared/elementwise';
import type { OpFamily } from '../family';
import { keepsShape } from '../site';
import { difference } from '../shared/tangent';

/** Mod-10.. of floats (`fmod` 1), with broadcasting: slope 1 by x and −n by c. */
export const modulo: OpFamily = {
  ops: ['Mod'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site) ? 'pointwise' : 'core'),
  pointwise(site) {
    const x = site.floats(site.x);
    return { slope: 1, intercept: Float64Array.from(site.floats(site.outputs[0]), (y, p) => difference(y, x[p])) };
  },
  core(site) {
    const [x, c] = operandsAt(site);
    const y = site.floats(site.outputs[0]);
    const times = (p: number) => Math.round((x(p) - y[p]) / c(p));
    const [byX, byC] = site.inputs.map((operand) => operand!.live);
    return elementwise(
      site,
      (slot, p) => (slot === 0 ? 1 : -times(p)),
      (p) => (byX ? 0 : x(p)) - (byC ? 0 : times(p) * c(p)),
    );
  },
};
