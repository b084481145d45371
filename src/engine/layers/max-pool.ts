/** Maxima over windows: routing to the winner, the first on a tie. */
import { size, unravel } from '../tensor';
import type { OpFamily } from './family';
import { shapeOf } from './site';
import { visitWindow, windowsOf } from './windows';

/** MaxPool-1.., GlobalMaxPool-1.. in any number of dimensions; padding never wins. MaxPool's second output is a decision. */
export const maxPool: OpFamily = {
  ops: ['MaxPool', 'GlobalMaxPool'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const shape = shapeOf(site, site.x);
    const out = site.outShape;
    const kernel = site.node.op === 'MaxPool' ? site.node.ints('kernel_shape')! : shape.slice(2);
    const w = windowsOf(site, shape.slice(2), out.slice(2), kernel);
    const x = site.floats(site.x);
    const [inner, cells] = [size(w.spatialOut), size(w.spatialIn)];
    const sources = new Int32Array(size(out));
    for (let s = 0; s < inner; s++) {
      const offsets: number[] = [];
      visitWindow(w, unravel(s, w.spatialOut), (_, i) => offsets.push(i));
      for (let c = 0; c * inner < sources.length; c++) sources[c * inner + s] = winner(x, c * cells, offsets);
    }
    return sources;
  },
};

function winner(x: ArrayLike<number>, base: number, offsets: readonly number[]): number {
  let best = -1;
  for (const o of offsets) if (best < 0 || x[base + o] > x[best]) best = base + o;
  return best;
}
