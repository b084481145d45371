/** Maxima over windows: routing to the winner, the first on a tie. */
import { type FloatData, size, unravel } from '../../tensor';
import type { OpFamily } from '../family';
import { shapeOf } from '../site';
import { visitWindow, type Windows, windowsOf } from '../shared/windows';

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
    const { starts, offsets } = windowTable(w, inner);
    const sources = new Int32Array(size(out));
    for (let c = 0; c * inner < sources.length; c++) winners(x, c * cells, starts, offsets, sources, c * inner);
    return sources;
  },
};

/** The cells under every window, one after the other; those of window s begin at `starts[s]`. */
function windowTable(w: Windows, inner: number): { starts: Int32Array; offsets: Int32Array } {
  const starts = new Int32Array(inner + 1);
  const offsets: number[] = [];
  for (let s = 0; s < inner; s++) {
    visitWindow(w, unravel(s, w.spatialOut), (_, i) => offsets.push(i));
    starts[s + 1] = offsets.length;
  }
  return { starts, offsets: Int32Array.from(offsets) };
}

/** The largest value under every window of one channel, the first on a tie; −1 where a window has no cell. */
function winners(x: FloatData, base: number, starts: Int32Array, offsets: Int32Array, sources: Int32Array, to: number): void {
  for (let s = 0; s + 1 < starts.length; s++) {
    let best = starts[s] < starts[s + 1] ? base + offsets[starts[s]] : -1;
    for (let k = starts[s] + 1; k < starts[s + 1]; k++) if (x[base + offsets[k]] > x[best]) best = base + offsets[k];
    sources[to + s] = best;
  }
}
