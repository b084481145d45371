/** Convolutions whose weights or shift are activations too, by the product rule: y = P(x, w) + c, P linear in each. */
import { size } from '../../tensor';
import { everyElement, perChannel } from './broadcast';
import type { LinearCore } from '../family';
import { shapeOf, type Site } from '../site';

type Rows = Pick<LinearCore, 'outputs' | 'maxRow' | 'read'>;

/** Whether the constant-weight form does not fit: something other than x alone depends on the input. */
export function hasDynamicWeights(site: Site): boolean {
  return site.live.length !== 1 || !site.inputs[0]?.live;
}

/**
 * ∂y/∂x is the weight under each entry, ∂y/∂w the input, ∂y/∂c 1; the bias is −P where both x and w are activations.
 * @param rowsOf the op's rows for given weights; given their own positions, the rows say which weight each entry has
 */
export function dynamicWeights(site: Site, rowsOf: (weights: Float64Array) => Rows): LinearCore {
  const [x, w, c] = site.inputs;
  const [atX, atW] = [site.floats(x), site.floats(w)];
  const count = size(shapeOf(site, w));
  const rows = rowsOf(Float64Array.from({ length: count }, (_, i) => i));
  const y = site.floats(site.outputs[0]);
  const shift = c ? everyElement(perChannel(site.floats(c), site.outShape)) : undefined;
  const inner = size(site.outShape.slice(2));
  const channels = site.outShape[1];
  const both = x!.live && w!.live;
  const taken = new Int32Array(rows.maxRow);
  const index = new Float64Array(rows.maxRow);
  return {
    outputs: rows.outputs,
    maxRow: 2 * rows.maxRow + 1,
    bias: Float64Array.from(y, (v, p) => (both ? (shift?.[p] ?? 0) - v : 0) + (shift && !c!.live ? shift[p] : 0)),
    read(p, position, weight) {
      const n = rows.read(p, taken, index);
      let k = 0;
      if (x!.live) for (let i = 0; i < n; i++, k++) [position[k], weight[k]] = [site.base(x!) + taken[i], atW[index[i]]];
      if (w!.live) for (let i = 0; i < n; i++, k++) [position[k], weight[k]] = [site.base(w!) + index[i], atX[taken[i]]];
      if (c?.live) [position[k], weight[k++]] = [site.base(c) + (Math.floor(p / inner) % channels), 1];
      return k;
    },
  };
}
