/**
 * Products of two elements each (gates, squeeze and excite): by the product rule either of the two has the component a scale u v, so the
 * scores (15)-(20) are written out: equal shares of what is not 0.
 */
import type { ProductGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { eachGate } from '../layers/shared/product';
import type { FloatData } from '../tensor';
import { like } from '../trace/gradient';
import type { Rule } from './scores';
import type { Sent } from './spread';

export function spreadGate(local: LocalLayer, g: ProductGeometry, x: FloatData, mass: FloatData, { option }: Rule): Sent {
  const beta = like(x, local.width);
  const sent: Sent = { beta, evenly: null, left: null };
  const { slope } = local;
  const note = (which: 'evenly' | 'left', p: number) => void ((sent[which] ??= like(mass, mass.length))[p] = mass[p]);
  eachGate(g, (p, i, j) => {
    const m = mass[p];
    if (m === 0) return;
    const [u, v] = [g.a.values[i], g.b.values[j]];
    const product = g.scale * u * v;
    // The weight that meets an element is the other: where it is 0 nothing is sent.
    const toA = g.a.live && v !== 0;
    const toB = g.b.live && u !== 0;
    if (!toA && !toB) return note('left', p);
    const share = toA && toB ? m / 2 : m;
    if (toA) beta[g.a.base + i] += share;
    if (toB) beta[g.b.base + j] += share;
    const component = slope ? slope[p] * product : product;
    if (component === 0 || (option === 3 && component < 0)) note('evenly', p);
  });
  return sent;
}
