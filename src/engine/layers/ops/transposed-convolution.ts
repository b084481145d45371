/** Transposed convolutions. */
import { byItsGraph, forwardByItsGraph } from '../shared/in-graph';
import { size, unravel } from '../../tensor';
import { perChannel } from '../shared/broadcast';
import { dynamicWeights, hasDynamicWeights } from '../shared/dynamic-weights';
import type { LinearCore, LinearGraph, OpFamily, TransposedGeometry, WindowGeometry } from '../family';
import { type Operand, shapeOf, type Site } from '../site';
import { weightIn } from '../shared/weights';

/** ConvTranspose-1..: groups, strides, dilations, `auto_pad`, `output_shape`, `output_padding`; any number of dimensions. */
export const transposedConvolution: OpFamily = {
  ops: ['ConvTranspose'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => hasDynamicWeights(site),
  core(site) {
    const geometry = geometryOf(site);
    if (hasDynamicWeights(site))
      return dynamicWeights(site, (weight) => transposedRows({ ...geometry, weight, source: undefined }));
    const bias = site.inputs[2];
    return {
      ...transposedRows(geometry),
      bias: bias ? perChannel(site.floats(bias), site.outShape) : 'none',
      geometry,
      graph: transposedGraph(site.inputs[1]!, geometry),
    };
  },
  backward: (site, at) => byItsGraph(transposedConvolution.core!(site), at),
  forward: (site, at) => forwardByItsGraph(transposedConvolution.core!(site), at),
};

/** Paddings follow from the traced output shape: total = stride·(in − 1) + output_padding + reach − out (ONNX ConvTranspose). */
function geometryOf(site: Site): TransposedGeometry {
  const { node } = site;
  const [batch, channelsIn, ...spatialIn] = shapeOf(site, site.inputs[0]);
  const spatialOut = site.outShape.slice(2);
  const [, rows, ...kernel] = shapeOf(site, site.inputs[1]);
  const ones = kernel.map(() => 1);
  const strides = node.ints('strides') ?? ones;
  const dilations = node.ints('dilations') ?? ones;
  const group = node.int('group', 1);
  const extra = node.ints('output_padding') ?? kernel.map(() => 0);
  const auto = node.string('auto_pad', 'NOTSET');
  const given = auto === 'NOTSET' && !node.has('output_shape') ? node.ints('pads') : undefined;
  const padsBegin = kernel.map((k, i) => {
    if (auto === 'VALID') return 0;
    if (auto === 'NOTSET' && !node.has('output_shape')) return given?.[i] ?? 0;
    const total = Math.max(strides[i] * (spatialIn[i] - 1) + extra[i] + (k - 1) * dilations[i] + 1 - spatialOut[i], 0);
    return auto === 'SAME_UPPER' ? Math.floor(total / 2) : total - Math.floor(total / 2);
  });
  return {
    kind: 'transposed',
    ...{ batch, channelsIn, channelsOut: rows * group, group },
    ...{ spatialIn, spatialOut, kernel, strides, dilations, padsBegin },
    source: site.inputs[1],
    get weight() {
      return site.floats(site.inputs[1]);
    },
  };
}

interface Reach {
  kernel: number[];
  input: number[];
}

/** Output s along each dimension gets input i through kernel cell k where i·stride + k·dilation − begin = s. */
function reachOf(g: WindowGeometry, index: readonly number[]): Reach {
  let cells = [{ kernel: 0, input: 0 }];
  g.kernel.forEach((k, d) => {
    const next: typeof cells = [];
    for (const cell of cells) {
      for (let j = 0; j < k; j++) {
        const from = index[d] + g.padsBegin[d] - j * g.dilations[d];
        const i = from / g.strides[d];
        if (from < 0 || !Number.isInteger(i) || i >= g.spatialIn[d]) continue;
        next.push({ kernel: cell.kernel * k + j, input: cell.input * g.spatialIn[d] + i });
      }
    }
    cells = next;
  });
  return { kernel: cells.map((c) => c.kernel), input: cells.map((c) => c.input) };
}

/** Entry (c, k) of output (n, m, s) is weight[c, m, k] at the input cell that reaches s through k. */
export function transposedRows(g: TransposedGeometry): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  const [perGroupIn, perGroupOut] = [g.channelsIn / g.group, g.channelsOut / g.group];
  const [inner, cells, volume] = [size(g.spatialOut), size(g.spatialIn), size(g.kernel)];
  const reaches = new Array<Reach | undefined>(inner);
  return {
    outputs: g.batch * g.channelsOut * inner,
    maxRow: perGroupIn * volume,
    read(p, position, weight) {
      const s = p % inner;
      const m = Math.floor(p / inner) % g.channelsOut;
      const n = Math.floor(p / (inner * g.channelsOut));
      const { kernel, input } = (reaches[s] ??= reachOf(g, unravel(s, g.spatialOut)));
      const { weight: values } = g;
      const first = Math.floor(m / perGroupOut) * perGroupIn;
      let count = 0;
      for (let c = first; c < first + perGroupIn; c++) {
        for (let j = 0; j < kernel.length; j++) {
          position[count] = (n * g.channelsIn + c) * cells + input[j];
          weight[count++] = values[(c * perGroupOut + (m % perGroupOut)) * volume + kernel[j]];
        }
      }
      return count;
    },
  };
}

/** Wᵀ g is Conv with the same weight tensor; padding at the end makes it as long as the input (ONNX opset 11). */
export function transposedGraph(weight: Operand, g: TransposedGeometry): LinearGraph {
  const ends = g.spatialIn.map(
    (n, i) => (n - 1) * g.strides[i] + (g.kernel[i] - 1) * g.dilations[i] + 1 - g.spatialOut[i] - g.padsBegin[i],
  );
  const shared = { strides: [...g.strides], dilations: [...g.dilations], group: g.group, kernel_shape: [...g.kernel] };
  // Where the output is longer than the full result, its last cells hold the bias alone and no gradient goes through them.
  const longer = ends.map((e) => Math.max(-e, 0));
  const pads = [...g.padsBegin, ...ends.map((e) => Math.max(e, 0))];
  const cut = (b: Parameters<LinearGraph['backward']>[0], y: string) => {
    const ends = g.spatialOut.map((n, i) => n - longer[i]);
    return b.node('Slice', [y, b.int64(ends.map(() => 0)), b.int64(ends), b.int64(ends.map((_, i) => i + 2))]);
  };
  return {
    forward: (b, x, part) => b.node('ConvTranspose', [x, weightIn(b, weight, part)], { ...shared, pads, output_padding: longer }),
    backward: (b, y, part) =>
      b.node('Conv', [longer.some((n) => n > 0) ? cut(b, y) : y, weightIn(b, weight, part)], { ...shared, pads }),
  };
}
