/** Means over windows: AveragePool and GlobalAveragePool. */
import type { GraphBuilder } from '../../onnx/builder';
import { size, unravel } from '../../tensor';
import type { LinearCore, OpFamily, PoolGeometry } from '../family';
import { shapeOf, type Site } from '../site';
import { overhang, visitWindow, type Windows, windowsOf } from '../shared/windows';

/** AveragePool-1.., GlobalAveragePool-1.. in any number of dimensions. */
export const averagePool: OpFamily = {
  ops: ['AveragePool', 'GlobalAveragePool'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    return average(site, shapeOf(site, site.x), windows(site));
  },
  backward(site, { builder: b, g }) {
    const w = windows(site);
    const shape = shapeOf(site, site.x);
    const each = b.node('Mul', [g, sharesIn(b, w, site)]);
    return [isTiling(w) ? repeated(b, each, shape, w) : spreadOver(b, each, shape[1], w)];
  },
  forward(site, { builder: b, v }) {
    const w = windows(site);
    const channels = shapeOf(site, site.x)[1];
    const pads = [...w.padsBegin, ...overhang(w).map((n) => Math.max(n, 0))];
    const sums = b.node('Conv', [v, onesOf(b, w, channels)], { ...attributesOf(w, channels), pads });
    return [b.node('Mul', [sums, sharesIn(b, w, site)])];
  },
};

function windows(site: Site): Windows {
  const spatial = shapeOf(site, site.x).slice(2);
  const global = site.node.op === 'GlobalAveragePool';
  return windowsOf(site, spatial, site.outShape.slice(2), global ? spatial : site.node.ints('kernel_shape')!);
}

/** The share of each place, over all planes. */
function sharesIn(b: GraphBuilder, w: Windows, site: Site): string {
  return b.constant([1, 1, ...w.spatialOut], Float32Array.from(sharesOf(w, countsPadding(site))));
}

/** A kernel of ones for each channel by itself. */
function onesOf(b: GraphBuilder, { kernel }: Windows, channels: number): string {
  return b.constant([channels, 1, ...kernel], new Float32Array(channels * size(kernel)).fill(1));
}

function attributesOf({ strides, dilations, kernel }: Windows, channels: number) {
  return { strides, dilations, kernel_shape: kernel, group: channels };
}

const countsPadding = (site: Site) => site.node.int('count_include_pad', 0) === 1;

/** Whether every cell lies under exactly one window. */
function isTiling({ spatialIn, spatialOut, kernel, strides, dilations, padsBegin }: Windows): boolean {
  return spatialIn.every(
    (n, d) =>
      n === spatialOut[d] * kernel[d] &&
      padsBegin[d] === 0 &&
      dilations[d] === 1 &&
      (spatialOut[d] === 1 || strides[d] === kernel[d]),
  );
}

/** What goes to a window goes to each of its cells: every place is repeated along a dimension of its own. */
function repeated(b: GraphBuilder, g: string, shape: readonly number[], { kernel, spatialOut }: Windows): string {
  const [apart, wide] = [() => 1, (k: number) => k].map((of) => [
    ...shape.slice(0, 2),
    ...spatialOut.flatMap((n, d) => [n, of(kernel[d])]),
  ]);
  return b.reshape(b.node('Expand', [b.reshape(g, apart), b.int64(wide)]), shape);
}

/** The same where windows overlap or leave cells out: a transposed convolution of ones. */
function spreadOver(b: GraphBuilder, g: string, channels: number, w: Windows): string {
  const beyond = overhang(w);
  return b.node('ConvTranspose', [g, onesOf(b, w, channels)], {
    ...attributesOf(w, channels),
    pads: [...w.padsBegin, ...beyond.map((n) => Math.max(n, 0))],
    output_padding: beyond.map((n) => Math.max(-n, 0)),
  });
}

function average(site: Site, shape: readonly number[], w: Windows): LinearCore {
  const [batch, channels] = shape;
  const planes = { batch, channelsIn: channels, channelsOut: channels, group: channels };
  const shares = sharesOf(w, countsPadding(site));
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
