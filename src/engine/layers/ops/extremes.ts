/** Max and Min: of an activation and constants a kink, of several activations routing to the winner. */
import { size } from '../../tensor';
import { broadcastPositions } from '../shared/broadcast';
import type { OpFamily, Pointwise, Sources } from '../family';
import { keepsShape, shapeOf, type Site } from '../site';

/** Max-1.., Min-1.. of any number of operands, with broadcasting since opset 8. */
export const extremes: OpFamily = {
  ops: ['Max', 'Min'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && keepsShape(site) ? 'pointwise' : 'routing'),
  pointwise: kink,
  routing: winners,
};

/** Max(x, c) has slope 0 at c and Min(x, c) slope 1: pieces are open on the left and closed on the right (paper Eq. 2). */
function kink(site: Site): Pointwise {
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const slope = new Float64Array(y.length).fill(1);
  const intercept = new Float64Array(y.length);
  const loses = site.node.op === 'Max' ? (a: number, c: number) => a <= c : (a: number, c: number) => a > c;
  for (const operand of site.inputs) {
    if (!operand || operand.live) continue;
    const c = site.floats(operand);
    const at = broadcastPositions(shapeOf(site, operand), site.outShape);
    for (let p = 0; p < y.length; p++) {
      if (!loses(x[p], c[at[p]])) continue;
      slope[p] = 0;
      intercept[p] = y[p];
    }
  }
  return { slope, intercept };
}

/** The first operand that has the extreme; a constant that wins is bias. */
function winners(site: Site): Sources {
  const sign = site.node.op === 'Max' ? 1 : -1;
  const sources = new Int32Array(size(site.outShape)).fill(-1);
  const best = new Float64Array(sources.length).fill(-Infinity);
  let first = true;
  for (const operand of site.inputs) {
    if (!operand) continue;
    const values = site.floats(operand);
    const at = broadcastPositions(shapeOf(site, operand), site.outShape);
    const base = site.base(operand);
    for (let p = 0; p < sources.length; p++) {
      const v = sign * values[at[p]];
      if (!first && !(v > best[p])) continue;
      best[p] = v;
      sources[p] = operand.live ? base + at[p] : -1;
    }
    first = false;
  }
  return sources;
}
