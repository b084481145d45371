/** LRN: y = x / s^β with s = bias + α/n Σ x² over n neighbouring channels, by its tangent. */
import { size } from '../../tensor';
import type { OpFamily } from '../family';
import { shapeOf } from '../site';

/** LRN-1.. */
export const localResponse: OpFamily = {
  ops: ['LRN'],
  nature: 'tangent',
  kind: () => 'core',
  /** W[p,q] = s^−β δ − 2αβ/n x[p] x[q] s^(−β−1); b = 2β y (s − bias)/s, from the values. */
  core(site) {
    const { node } = site;
    const [alpha, beta, shift] = [node.float('alpha', 1e-4), node.float('beta', 0.75), node.float('bias', 1)];
    const x = site.floats(site.x);
    const y = site.floats(site.outputs[0]);
    const shape = shapeOf(site, site.x);
    const [channels, inner] = [shape[1], size(shape.slice(2))];
    const span = node.int('size', 1);
    const [before, after] = [Math.floor((span - 1) / 2), Math.ceil((span - 1) / 2)];
    const window = (p: number) => {
      const c = Math.floor(p / inner) % channels;
      return { from: p - Math.min(before, c) * inner, to: p + Math.min(after, channels - 1 - c) * inner };
    };
    const s = Float64Array.from(x, (_, p) => {
      const { from, to } = window(p);
      let squares = 0;
      for (let q = from; q <= to; q += inner) squares += x[q] * x[q];
      return shift + (alpha / span) * squares;
    });
    return {
      outputs: x.length,
      maxRow: span,
      bias: s.map((v, p) => (2 * beta * y[p] * (v - shift)) / v),
      read(p, position, weight) {
        const { from, to } = window(p);
        const pull = ((2 * alpha * beta) / span) * x[p] * s[p] ** (-beta - 1);
        let count = 0;
        for (let q = from; q <= to; q += inner) {
          position[count] = q;
          weight[count++] = (q === p ? s[p] ** -beta : 0) - pull * x[q];
        }
        return count;
      },
    };
  },
};
