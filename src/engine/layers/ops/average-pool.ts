/** Means over windows: AveragePool and GlobalAveragePool. */
import { size, unravel } from '../../tensor';
import type { LinearCore, OpFamily } from '../family';
import { shapeOf, type Site } from '../site';
import { visitWindow, type Windows, windowsOf } from '../shared/windows';

/** AveragePool-1.., GlobalAveragePool-1.. in any number of dimensions. */
export const averagePool: OpFamily = {
  ops: ['AveragePool', 'GlobalAveragePool'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    const shape = shapeOf(site, site.x);
    const global = site.node.op === 'GlobalAveragePool';
    const kernel = global ? shape.slice(2) : site.node.ints('kernel_shape')!;
    return average(site, shape, windowsOf(site, shape.slice(2), site.outShape.slice(2), kernel));
  },
};

function average(site: Site, shape: readonly number[], w: Windows): LinearCore {
  const out = site.outShape;
  const [inner, cells, full] = [size(w.spatialOut), size(w.spatialIn), size(w.kernel)];
  const includePad = site.node.int('count_include_pad', 0) === 1;
  const windows = Array.from({ length: inner }, (_, s) => {
    const index = unravel(s, w.spatialOut);
    const offsets: number[] = [];
    visitWindow(w, index, (_k, i) => offsets.push(i));
    return { offsets, share: 1 / (includePad ? paddedCells(w, index) : offsets.length) };
  });
  return {
    outputs: size(out),
    maxRow: Math.min(full, cells),
    bias: 'none',
    read(p, position, weight) {
      const { offsets, share } = windows[p % inner];
      const base = Math.floor(p / inner) * cells;
      for (let k = 0; k < offsets.length; k++) {
        position[k] = base + offsets[k];
        weight[k] = share;
      }
      return offsets.length;
    },
  };
}

/** Cells of a window that lie inside the padded input (a window of `ceil_mode` can reach beyond it). */
function paddedCells(w: Windows, index: readonly number[]): number {
  let n = 1;
  for (let d = 0; d < w.kernel.length; d++) {
    const start = index[d] * w.strides[d] - w.padsBegin[d];
    let inside = 0;
    for (let k = 0; k < w.kernel[d]; k++) if (start + k * w.dilations[d] < w.spatialIn[d] + w.padsEnd[d]) inside++;
    n *= inside;
  }
  return n;
}
