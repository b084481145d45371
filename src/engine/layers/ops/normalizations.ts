/** Normalisations whose statistics come from the input itself. */
import { size } from '../../tensor';
import { broadcastPositions } from '../shared/broadcast';
import type { InGraph, LinearCore, OpFamily, Refusal } from '../family';
import { groupsAlong } from '../shared/groups';
import { lowRankCore } from '../shared/low-rank';
import { normalizeAxes } from '../shared/routes';
import { type Operand, shapeOf, type Site } from '../site';
import { type Affine, standardised, variance } from '../shared/standardise';

/** Added to the deviation by MeanVarianceNormalization's definition. */
const MVN_EPSILON = 1e-9;

const CORES: Readonly<Record<string, (site: Site) => LinearCore>> = {
  LayerNormalization: (site) => overTrailing(site, true),
  RMSNormalization: (site) => overTrailing(site, false),
  SimplifiedLayerNormalization: (site) => overTrailing(site, false),
  InstanceNormalization: (site) => overChannels(site, shapeOf(site, site.inputs[0])[1]),
  GroupNormalization: (site) => overChannels(site, site.node.int('num_groups', 1)),
  MeanVarianceNormalization: meanVariance,
  LpNormalization: (site) => lp(site, site.node.int('p', 2)),
};

/**
 * LayerNormalization-17.., RMSNormalization-23.., ONNX Runtime's SimplifiedLayerNormalization, InstanceNormalization-1..,
 * GroupNormalization-18.., MeanVarianceNormalization-9.., LpNormalization-1...
 */
export const normalizations: OpFamily = {
  ops: Object.keys(CORES),
  nature: 'tangent',
  kind: (site) => (site.outputs.slice(1).some((o) => o?.live) ? STATISTICS : 'core'),
  core: (site) => CORES[site.node.op](site),
  backward: (site, at) => layered(site, at, at.g, true),
  forward: (site, at) => layered(site, at, at.v, false),
};

/** LayerNormalization: W = γ/σ (1 − mean − d mean(d ·)/σ²) with d = x − μ, σ² = mean d² + ε (`standardised`); its transpose takes γ first. */
function layered(site: Site, { builder: b, value }: InGraph, x: string, transposed: boolean): string[] | undefined {
  if (site.node.op !== 'LayerNormalization' || site.live.length > 1 || !site.inputs[0]!.live) return undefined;
  const rank = shapeOf(site, site.x).length;
  const [axis] = normalizeAxes([site.node.int('axis', -1)], rank);
  const axes = Array.from({ length: rank - axis }, (_, i) => axis + i);
  const mean = (of: string) => b.node('ReduceMean', [of], { axes, keepdims: 1 });
  const product = (left: string, right: string) => b.node('Mul', [left, right]);
  const less = (left: string, right: string) => b.node('Sub', [left, right]);
  const scaled = (of: string) => (site.inputs[1] ? product(of, value(site.inputs[1])) : of);
  const h = transposed ? scaled(x) : x;
  const d = less(value(site.x), mean(value(site.x)));
  const squared = b.node('Add', [mean(product(d, d)), b.scalar(site.node.float('epsilon', 1e-5))]);
  const along = product(d, b.node('Div', [mean(product(h, d)), squared]));
  const y = b.node('Div', [less(less(h, mean(h)), along), b.node('Sqrt', [squared])]);
  return [transposed ? y : scaled(y)];
}

/** ai.onnx.ml Normalizer-1: each row over its norm, `norm` L1, L2 or its largest element (MAX). */
export const normalizer: OpFamily = {
  ops: ['Normalizer'],
  domain: 'ai.onnx.ml',
  nature: 'tangent',
  kind: () => 'core',
  core(site) {
    const norm = site.node.string('norm', 'MAX');
    return norm === 'MAX' ? overLargest(site) : lp(site, norm === 'L1' ? 1 : 2);
  },
};

const STATISTICS: Refusal = {
  reason: 'other nodes read its mean or deviation',
  action: 'Export the model with the normalisation written out',
};

/** Over all dimensions from `axis` (−1) on; scale and shift broadcast onto x. */
function overTrailing(site: Site, centred: boolean): LinearCore {
  const shape = shapeOf(site, site.inputs[0]);
  const [axis] = normalizeAxes([site.node.int('axis', -1)], shape.length);
  const affine = (operand: Operand | undefined) =>
    operand && { operand, positions: broadcastPositions(shapeOf(site, operand), shape) };
  return standardised(site, {
    groups: groupsAlong([size(shape.slice(0, axis)), size(shape.slice(axis))], [1]),
    centred,
    spread: variance(site.node.float('epsilon', 1e-5)),
    scale: affine(site.inputs[1]),
    shift: affine(site.inputs[2]),
  });
}

/** Over an image's channels in `count` groups; scale and shift are one a channel, before opset 21 one a group. */
function overChannels(site: Site, count: number): LinearCore {
  const shape = shapeOf(site, site.inputs[0]);
  const [batch, channels] = shape;
  const inner = size(shape.slice(2));
  const affine = (operand: Operand | undefined): Affine | undefined => {
    if (!operand) return undefined;
    const channelsEach = channels / size(shapeOf(site, operand));
    const positions = new Int32Array(size(shape));
    for (let p = 0; p < positions.length; p++) positions[p] = Math.floor((Math.floor(p / inner) % channels) / channelsEach);
    return { operand, positions };
  };
  return standardised(site, {
    groups: groupsAlong([batch * count, (channels / count) * inner], [1]),
    centred: true,
    spread: variance(site.node.float('epsilon', 1e-5)),
    scale: affine(site.inputs[1]),
    shift: affine(site.inputs[2]),
  });
}

/** (x − μ) / (s + 1e-9) over `axes` ([0, 2, 3]). */
function meanVariance(site: Site): LinearCore {
  const shape = shapeOf(site, site.x);
  return standardised(site, {
    groups: groupsAlong(shape, normalizeAxes(site.node.ints('axes') ?? [0, 2, 3], shape.length)),
    centred: true,
    spread(squares, count) {
      const deviation = Math.sqrt(squares / count);
      const sigma = deviation + MVN_EPSILON;
      return { sigma, relative: deviation === 0 ? 0 : 1 / (count * deviation * sigma) };
    },
  });
}

/** x / ‖x‖ along `axis` (−1), ‖·‖ of order `p` 2 or 1. A norm of 0 gives 0 (all bias, and there is none). */
function lp(site: Site, p: number): LinearCore {
  const shape = shapeOf(site, site.x);
  const groups = groupsAlong(shape, normalizeAxes([site.node.int('axis', -1)], shape.length));
  if (p === 2) {
    const spread = (squares: number) =>
      squares === 0 ? { sigma: Infinity, relative: 0 } : { sigma: Math.sqrt(squares), relative: 1 / squares };
    return standardised(site, { groups, centred: false, spread });
  }
  const x = site.floats(site.x);
  const diagonal = new Float64Array(x.length);
  const term = { left: new Float64Array(x.length), right: Float64Array.from(x, (v) => (v > 0 ? 1 : -1)) };
  for (const start of groups.starts) {
    let norm = 0;
    for (const o of groups.offsets) norm += Math.abs(x[start + o]);
    for (const o of groups.offsets) {
      diagonal[start + o] = norm === 0 ? 0 : 1 / norm;
      term.left[start + o] = norm === 0 ? 0 : x[start + o] / norm ** 2;
    }
  }
  return lowRankCore({ groups, base: 0, diagonal, terms: [term], width: x.length }, x, site.floats(site.outputs[0]));
}

/** x / m along the last dimension, m its largest element: ∂y/∂x = δ/m − x/m² at the winner (the first on a tie). A row whose m is 0 stays. */
function overLargest(site: Site): LinearCore {
  const shape = shapeOf(site, site.x);
  const groups = groupsAlong(shape, [shape.length - 1]);
  const x = site.floats(site.x);
  const diagonal = new Float64Array(x.length);
  const term = { left: new Float64Array(x.length), right: new Float64Array(x.length) };
  for (const start of groups.starts) {
    let best = start;
    for (const o of groups.offsets) if (x[start + o] > x[best]) best = start + o;
    const largest = x[best];
    term.right[best] = 1;
    for (const o of groups.offsets) {
      diagonal[start + o] = largest === 0 ? 1 : 1 / largest;
      term.left[start + o] = largest === 0 ? 0 : x[start + o] / largest ** 2;
    }
  }
  return lowRankCore({ groups, base: 0, diagonal, terms: [term], width: x.length }, x, site.floats(site.outputs[0]));
}
