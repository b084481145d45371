/** Means over windows: AveragePool and GlobalAveragePool. */
import { size, unravel } from '../../tensor';
import type { LinearCore, OpFamily, PoolGeometry } from '../family';
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
  const [batch, channels] = shape;
  const planes = { batch, channelsIn: channels, channelsOut: channels, group: channels };
  const shares = sharesOf(w, site.node.int('count_include_pad', 0) === 1);
  const geometry: PoolGeometry = { kind: 'pool', ...w, ...planes, shares };
  return { ...poolRows(geometry, w), bias: 'none', geometry };
}

/** Rows of a pool: every cell under the window of output (n, c, s) has the weight of place s. */
export function poolRows(
  { batch, channelsOut, shares }: PoolGeometry,
  w: Windows,
): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  const [inner, cells, full] = [size(w.spatialOut), size(w.spatialIn), size(w.kernel)];
  const windows = new Array<number[] | undefined>(inner);
  return {
    outputs: batch * channelsOut * inner,
    maxRow: Math.min(full, cells),
    read(p, position, weight) {
      const place = p % inner;
      const offsets = (windows[place] ??= cellsUnder(w, place));
      const base = Math.floor(p / inner) * cells;
      for (let k = 0; k < offsets.length; k++) {
        position[k] = base + offsets[k];
        weight[k] = shares[place];
      }
      return offsets.length;
    },
  };
}

function cellsUnder(w: Windows, place: number): number[] {
  const offsets: number[] = [];
  visitWindow(w, unravel(place, w.spatialOut), (_k, i) => offsets.push(i));
  return offsets;
}

/** 1 / the cells of each window that count: those inside the input, or the padded input (a window of `ceil_mode` can reach beyond). */
function sharesOf(w: Windows, includePad: boolean): Float64Array {
  let counts = [1];
  w.kernel.forEach((_, d) => {
    const along = Array.from({ length: w.spatialOut[d] }, (_, o) => cellsAlong(w, d, o, includePad));
    counts = counts.flatMap((n) => along.map((m) => n * m));
  });
  return Float64Array.from(counts, (n) => (n > 0 ? 1 / n : 0));
}

function cellsAlong(w: Windows, d: number, out: number, includePad: boolean): number {
  const [from, to] = includePad ? [-Infinity, w.spatialIn[d] + w.padsEnd[d]] : [0, w.spatialIn[d]];
  let inside = 0;
  for (let k = 0; k < w.kernel[d]; k++) {
    const i = out * w.strides[d] - w.padsBegin[d] + k * w.dilations[d];
    if (i >= from && i < to) inside++;
  }
  return inside;
}
