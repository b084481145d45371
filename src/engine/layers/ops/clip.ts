/** Clip, and what exporters write it as: slope 1 on (min, max], 0 outside (paper Eq. 2: open left, closed right). */
import type { OpFamily, Pointwise, Sources } from '../family';
import { onesBelow } from '../../loops';
import { isFixed, isWithin, masked } from '../shared/in-graph';
import { keepsShape, type Site } from '../site';

/** Clip-1..: bounds are attributes before opset 11 and optional inputs since. */
export const clip: OpFamily = {
  ops: ['Clip'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site) ? 'pointwise' : 'routing'),
  pointwise: (site) => rectifiedTo(site) ?? clipped(site, lowest(site), highest(site), (x) => x),
  routing: winners,
  backward(site, at) {
    if (site.live.length > 1 || !keepsShape(site) || !isFixed(site, [1, 2])) return undefined;
    return [masked(at, isWithin(at.builder, at.value(site.x), lowest(site), highest(site)))];
  },
};

const lowest = (site: Site) => site.numbers(1)?.[0] ?? site.node.float('min', -Infinity);
const highest = (site: Site) => site.numbers(2)?.[0] ?? site.node.float('max', Infinity);

/** With bounds that are activations, each element is x or the bound that it meets. */
function winners(site: Site): Sources {
  const [min, max] = [lowest(site), highest(site)];
  const [x, low, high] = site.inputs.map((o) => (o?.live ? site.base(o) : -1));
  const place = (base: number | undefined, p: number) => (base === undefined || base < 0 ? -1 : base + p);
  return Int32Array.from(site.floats(site.inputs[0]), (v, p) => {
    if (Math.max(v, min) > max) return place(high, 0);
    return v > min ? place(x, p) : place(low, 0);
  });
}

/** Relu6 and its like, the commonest clip: from 0 up, in plain loops over float32. undefined for any other. */
function rectifiedTo(site: Site): Pointwise | undefined {
  const [min, max] = [lowest(site), highest(site)];
  const y = site.floats(site.outputs[0]);
  const found = min === 0 && max > 0 && y instanceof Float32Array ? onesBelow(y, max) : undefined;
  if (!found?.reached) return found;
  const { slope } = found;
  const x = site.floats(site.x);
  const intercept = new Float32Array(y.length);
  for (let p = 0; p < y.length; p++) {
    if (y[p] < max) continue;
    if (x[p] <= max) slope[p] = 1;
    else intercept[p] = y[p];
  }
  return { slope, intercept };
}

/** A clip of `inner(x)`, a linear function of slope `scale`; the traced output is the intercept where it is saturated. */
export function clipped(site: Site, min: number, max: number, inner: (x: number) => number, scale = 1, offset = 0): Pointwise {
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  // In the width of the model where that holds every number exactly.
  const narrow = x instanceof Float32Array && y instanceof Float32Array && [scale, offset].every((n) => Math.fround(n) === n);
  const [slope, intercept] = [0, 1].map(() => (narrow ? new Float32Array(x.length) : new Float64Array(x.length)));
  for (let p = 0; p < x.length; p++) {
    const v = inner(x[p]);
    const linear = v > min && v <= max;
    slope[p] = linear ? scale : 0;
    intercept[p] = linear ? offset : y[p];
  }
  return { slope, intercept };
}
