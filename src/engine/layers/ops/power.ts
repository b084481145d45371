/** Powers: of an activation, to an activation, or both. */
import { elementwise, operandsAt } from '../shared/elementwise';
import type { LinearCore, OpFamily } from '../family';
import { keepsShape, type Site } from '../site';
import { difference, tangent } from '../shared/tangent';

/** Pow-1.. with broadcasting: ∂x^c = c x^(c−1), ∂c^x = c^x ln c. */
export const power: OpFamily = {
  ops: ['Pow'],
  nature: 'tangent',
  kind: (site) => (site.live.length === 1 && keepsShape(site) ? 'pointwise' : 'core'),
  pointwise(site) {
    const slope = slopes(site);
    const slot = site.inputs[0]?.live ? 0 : 1;
    return tangent(site, (_, p) => slope(slot, p));
  },
  core: activations,
  /** c g x^(c−1), c a constant. */
  backward(site, { builder: b, g, value }) {
    const [base, exponent] = site.inputs;
    if (site.live.length > 1 || !base?.live || !exponent?.proto || !keepsShape(site)) return undefined;
    const c = site.floats(exponent);
    if (c.length !== 1 || c[0] === 0) return undefined;
    const power = c[0] === 2 ? value(base) : b.node('Pow', [value(base), b.scalar(c[0] - 1)]);
    return [b.node('Mul', [g, b.node('Mul', [power, b.scalar(c[0])])])];
  },
};

function activations(site: Site): LinearCore {
  const slope = slopes(site);
  const at = operandsAt(site);
  const y = site.floats(site.outputs[0]);
  const slots = [0, 1].filter((slot) => site.inputs[slot]?.live);
  return elementwise(site, slope, (p) => {
    const parts = slots.map((slot) => slope(slot, p) * at[slot](p));
    const scale = Math.abs(y[p]) + parts.reduce((n, v) => n + Math.abs(v), 0);
    return difference(
      y[p],
      parts.reduce((n, v) => n + v, 0),
      scale,
    );
  });
}

function slopes(site: Site): (slot: number, p: number) => number {
  const [base, exponent] = operandsAt(site);
  return (slot, p) => {
    const [x, c] = [base(p), exponent(p)];
    if (slot === 1) return x === 0 ? 0 : Math.pow(x, c) * Math.log(x);
    return c === 0 ? 0 : c * Math.pow(x, c - 1);
  };
}
