/** BatchNormalization: in inference y = s x + (B − mean·s) with s = scale/√(var + ε), per channel. */
import { size } from '../../tensor';
import type { LinearCore, OpFamily, PerChannel, Refusal } from '../family';
import { isFixed } from '../shared/in-graph';
import { groupsAlong } from '../shared/groups';
import { keepsShape, shapeOf, type Site } from '../site';
import { standardised, variance } from '../shared/standardise';

/**
 * BatchNormalization-1.. with running statistics; the paper folds it into the weights (Sec. 3). With statistics of the batch
 * (training mode) or parameters that are activations it is explained by its tangent.
 */
export const batchNormalization: OpFamily = {
  ops: ['BatchNormalization'],
  nature: 'exact',
  kind(site) {
    if (site.outputs.slice(1).some((o) => o?.live)) return STATISTICS;
    return isTraining(site) || site.live.length > 1 || !site.inputs[0]?.live || !keepsShape(site) ? 'core' : 'pointwise';
  },
  tangent: (site) => isTraining(site) || site.live.length > 1,
  pointwise(site) {
    const { scale, shift, mean, deviation } = parameters(site);
    const slope = scale.map((s, c) => s / deviation[c]);
    const intercept = slope.map((s, c) => shift[c] - mean[c] * s);
    return { slope: spreadOut(slope, site), intercept: spreadOut(intercept, site) };
  },
  core: (site) => (isTraining(site) ? overBatch(site) : withLiveParameters(site)),
  backward(site, { builder: b, g }) {
    if (isTraining(site) || site.live.length > 1 || !isFixed(site, [1, 2, 3, 4])) return undefined;
    const { scale, deviation } = parameters(site);
    const [, channelCount, ...spatial] = shapeOf(site, site.inputs[0]);
    if (scale.length !== channelCount) return undefined;
    const slope = Float32Array.from(scale, (s, c) => s / deviation[c]);
    return [b.node('Mul', [g, b.constant([channelCount, ...spatial.map(() => 1)], slope)])];
  },
};

const STATISTICS: Refusal = {
  reason: 'other nodes read its running statistics',
  action: 'Export the model in evaluation mode',
};

const isTraining = (site: Site) => site.node.int('training_mode', 0) === 1;

function spreadOut(values: Float64Array, site: Site): PerChannel {
  return { values, inner: innerOf(site), length: size(shapeOf(site, site.inputs[0])) };
}

/** The four parameters, √(var + ε) for the variance. */
function parameters(site: Site) {
  const [scale, shift, mean, varying] = [1, 2, 3, 4].map((slot) => Float64Array.from(site.floats(site.inputs[slot])));
  const epsilon = site.node.float('epsilon', 1e-5);
  return { scale, shift, mean, deviation: varying.map((v) => Math.sqrt(v + epsilon)) };
}

/** One parameter a channel; before opset 9 with `spatial` 0 one an element of the channels' maps. */
function channels(site: Site): Int32Array {
  const shape = shapeOf(site, site.inputs[0]);
  const inner = innerOf(site);
  const count = size(shape.slice(1)) / inner;
  const at = new Int32Array(size(shape));
  for (let start = 0, c = 0; start < at.length; start += inner, c = (c + 1) % count) at.fill(c, start, start + inner);
  return at;
}

/** Neighbouring elements that share a parameter. */
function innerOf(site: Site): number {
  return site.node.opset < 9 && site.node.int('spatial', 1) === 0 ? 1 : size(shapeOf(site, site.inputs[0]).slice(2));
}

function overBatch(site: Site): LinearCore {
  const shape = shapeOf(site, site.inputs[0]);
  const positions = channels(site);
  return standardised(site, {
    groups: groupsAlong(
      shape,
      shape.map((_, i) => i).filter((i) => i !== 1),
    ),
    centred: true,
    spread: variance(site.node.float('epsilon', 1e-5)),
    scale: { operand: site.inputs[1], positions },
    shift: { operand: site.inputs[2], positions },
  });
}

/** y = γ (x − μ)/σ + B by its five operands; ∂σ is −½ γ (x − μ)/σ³ by the variance. */
function withLiveParameters(site: Site): LinearCore {
  const { scale, mean, deviation } = parameters(site);
  const at = channels(site);
  const x = site.floats(site.inputs[0]);
  const derivatives = [
    (_p: number, c: number) => scale[c] / deviation[c],
    (p: number, c: number) => (x[p] - mean[c]) / deviation[c],
    () => 1,
    (_p: number, c: number) => -scale[c] / deviation[c],
    (p: number, c: number) => (-0.5 * scale[c] * (x[p] - mean[c])) / deviation[c] ** 3,
  ];
  const entries = site.inputs.flatMap((o, slot) => (o?.live ? [{ base: site.base(o), slot }] : []));
  return {
    outputs: x.length,
    maxRow: entries.length,
    bias: 'implied',
    read(p, position, weight) {
      entries.forEach(({ base, slot }, k) => {
        position[k] = base + (slot === 0 ? p : at[p]);
        weight[k] = derivatives[slot](p, at[p]);
      });
      return entries.length;
    },
  };
}
