/** Clip, and what exporters write it as: slope 1 on (min, max], 0 outside (paper Eq. 2: open left, closed right). */
import type { OpFamily, Pointwise } from './family';
import { keepsShape, type Site } from './site';

/** Clip-1..: bounds are attributes before opset 11 and optional inputs since. */
export const clip: OpFamily = {
  ops: ['Clip'],
  nature: 'exact',
  kind(site) {
    if (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site)) return 'pointwise';
    return { reason: 'its bounds depend on the input', action: 'Export the model with constant bounds' };
  },
  pointwise(site) {
    const bound = (slot: number, name: string, open: number) => site.numbers(slot)?.[0] ?? site.node.float(name, open);
    return clipped(site, bound(1, 'min', -Infinity), bound(2, 'max', Infinity), (x) => x);
  },
};

/** A clip of `inner(x)`, a linear function of slope `scale`; the traced output is the intercept where it is saturated. */
export function clipped(site: Site, min: number, max: number, inner: (x: number) => number, scale = 1, offset = 0): Pointwise {
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const slope = new Float64Array(x.length);
  const intercept = new Float64Array(x.length);
  for (let p = 0; p < x.length; p++) {
    const v = inner(x[p]);
    const linear = v > min && v <= max;
    slope[p] = linear ? scale : 0;
    intercept[p] = linear ? offset : y[p];
  }
  return { slope, intercept };
}
