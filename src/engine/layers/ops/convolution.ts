/** Convolutions in any number of spatial dimensions. */
import { size, unravel } from '../../tensor';
import { perChannel } from '../shared/broadcast';
import { dynamicWeights, hasDynamicWeights } from '../shared/dynamic-weights';
import type { ConvGeometry, LinearCore, LinearGraph, OpFamily } from '../family';
import { shapeOf, type Site } from '../site';
import { visitWindow, type Windows, windowsOf } from '../shared/windows';
import { weightIn } from '../shared/weights';

/** Conv-1..: groups, strides, dilations, `auto_pad`, asymmetric pads. */
export const convolution: OpFamily = {
  ops: ['Conv'],
  nature: 'exact',
  kind: () => 'core',
  tangent: (site) => hasDynamicWeights(site),
  core(site) {
    const shape = shapeOf(site, site.inputs[0]);
    const out = site.outShape;
    const kernel = shapeOf(site, site.inputs[1]);
    const w = windowsOf(site, shape.slice(2), out.slice(2), kernel.slice(2));
    const geometry: ConvGeometry = {
      kind: 'conv',
      ...w,
      batch: shape[0],
      channelsIn: shape[1],
      channelsOut: kernel[0],
      group: site.node.int('group', 1),
      source: site.inputs[1],
      get weight() {
        return site.floats(site.inputs[1]);
      },
    };
    if (hasDynamicWeights(site)) return dynamicWeights(site, (weight) => convRows({ ...geometry, weight, source: undefined }, w));
    const bias = site.inputs[2];
    return {
      ...convRows(geometry, w),
      bias: bias ? perChannel(site.floats(bias), out) : 'none',
      geometry,
      graph: convGraph(site, geometry, w),
    };
  },
};

/** Rows of a convolution: entry (c, k) of output (n, m, s) is the weight at the input cell under it. */
export function convRows(g: ConvGeometry, w: Windows): Pick<LinearCore, 'outputs' | 'maxRow' | 'read'> {
  const [inner, cells, volume] = [size(g.spatialOut), size(g.spatialIn), size(g.kernel)];
  const perGroup = g.channelsIn / g.group;
  const outPerGroup = g.channelsOut / g.group;
  const windows = new Array<{ kernel: number[]; input: number[] } | undefined>(inner);
  const windowAt = (s: number) => {
    const found = { kernel: [] as number[], input: [] as number[] };
    visitWindow(w, unravel(s, g.spatialOut), (k, i) => {
      found.kernel.push(k);
      found.input.push(i);
    });
    return found;
  };
  return {
    outputs: g.batch * g.channelsOut * inner,
    maxRow: perGroup * volume,
    read(p, position, weight) {
      const s = p % inner;
      const m = Math.floor(p / inner) % g.channelsOut;
      const n = Math.floor(p / (inner * g.channelsOut));
      const { kernel, input } = (windows[s] ??= windowAt(s));
      const { weight: values } = g;
      let k = 0;
      for (let c = 0; c < perGroup; c++) {
        const from = (n * g.channelsIn + Math.floor(m / outPerGroup) * perGroup + c) * cells;
        const at = (m * perGroup + c) * volume;
        for (let j = 0; j < kernel.length; j++, k++) {
          position[k] = from + input[j];
          weight[k] = values[at + kernel[j]];
        }
      }
      return k;
    },
  };
}

/** Conv and its transpose, with the same weight tensor: Wᵀ g is ConvTranspose (ONNX opset 11). */
function convGraph(site: Site, g: ConvGeometry, w: Windows): LinearGraph {
  const shared = { strides: w.strides, dilations: w.dilations, group: g.group, kernel_shape: w.kernel };
  const reach = w.spatialIn.map(
    (n, i) => n + w.padsBegin[i] - ((w.spatialOut[i] - 1) * w.strides[i] + (w.kernel[i] - 1) * w.dilations[i] + 1),
  );
  // What the transpose has too little (cells no window reaches) is output padding, what it has too much is cropped at the end.
  const pads = [...w.padsBegin, ...reach.map((r) => Math.max(-r, 0))];
  return {
    forward: (b, x) => b.node('Conv', [x, weightIn(b, site.inputs[1]!)], { ...shared, pads: [...w.padsBegin, ...w.padsEnd] }),
    backward: (b, y) =>
      b.node('ConvTranspose', [y, weightIn(b, site.inputs[1]!)], {
        ...shared,
        pads,
        output_padding: reach.map((r) => Math.max(r, 0)),
      }),
  };
}
