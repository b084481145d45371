/** Convolutions in any number of spatial dimensions. */
import { byItsGraph, forwardByItsGraph } from '../shared/in-graph';
import { size, unravel } from '../../tensor';
import { perChannel } from '../shared/broadcast';
import { dynamicWeights, hasDynamicWeights } from '../shared/dynamic-weights';
import type { ConvGeometry, LinearCore, OpFamily } from '../family';
import { shapeOf } from '../site';
import { convolutionGraph } from '../shared/convolution-graph';
import { visitWindow, type Windows, windowsOf } from '../shared/windows';

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
      graph: convolutionGraph(site.inputs[1]!, geometry, w),
    };
  },
  backward: (site, at) => byItsGraph(convolution.core!(site), at),
  forward: (site, at) => forwardByItsGraph(convolution.core!(site), at),
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
