/** Reductions other than sums and means: norms, logarithms of sums, products. */
import type { LinearCore, OpFamily } from '../family';
import { reducedPositions } from './reduction';
import type { Site } from '../site';
import { difference } from '../shared/tangent';

/** The elements that one output is made of. */
interface Reduced {
  count: number;
  at(k: number): number;
  y: number;
}

/** ∂y/∂x_k for every k, and b = y − Σ ∂y/∂x_k x_k. */
interface Rule {
  slopes(r: Reduced): (k: number) => number;
  bias(r: Reduced): number;
}

const RULES: Readonly<Record<string, Rule>> = {
  ReduceL1: { slopes: (r) => (k) => (r.at(k) > 0 ? 1 : -1), bias: () => 0 },
  ReduceL2: { slopes: (r) => (k) => (r.y === 0 ? 0 : r.at(k) / r.y), bias: () => 0 },
  ReduceLogSum: { slopes: (r) => () => Math.exp(-r.y), bias: (r) => r.y - 1 },
  ReduceLogSumExp: {
    slopes: (r) => (k) => (Number.isFinite(r.y) ? Math.exp(r.at(k) - r.y) : 0),
    bias: meanLogSumExp,
  },
  ReduceSumSquare: { slopes: (r) => (k) => 2 * r.at(k), bias: (r) => -r.y },
  ReduceProd: { slopes: (r) => (k) => productWithout(r, k), bias: (r) => (1 - r.count) * r.y },
};

/** ReduceL1, ReduceL2, ReduceLogSum, ReduceLogSumExp, ReduceSumSquare, ReduceProd-1..: axes as ReduceSum's. ReduceL1 is exact. */
export const reductionNorms: OpFamily = {
  ops: Object.keys(RULES),
  nature: 'tangent',
  kind: () => 'core',
  tangent: (site) => site.node.op !== 'ReduceL1',
  core: reduced,
};

function reduced(site: Site): LinearCore {
  const rule = RULES[site.node.op];
  const x = site.floats(site.x);
  const y = site.floats(site.outputs[0]);
  const { starts, offsets } = reducedPositions(site);
  const of = (p: number): Reduced => ({ count: offsets.length, at: (k) => x[starts[p] + offsets[k]], y: y[p] });
  return {
    outputs: starts.length,
    maxRow: offsets.length,
    bias: Float64Array.from(starts, (_, p) => rule.bias(of(p))),
    read(p, position, weight) {
      const slope = rule.slopes(of(p));
      let count = 0;
      for (let k = 0; k < offsets.length; k++) {
        const w = slope(k);
        if (w === 0) continue;
        position[count] = starts[p] + offsets[k];
        weight[count++] = w;
      }
      return count;
    },
  };
}

/** y − Σ s_k x_k, which is the entropy of the shares s = e^(x − y). */
function meanLogSumExp(r: Reduced): number {
  let [sum, scale] = [0, Math.abs(r.y)];
  for (let k = 0; k < r.count; k++) {
    const share = Math.exp(r.at(k) - r.y);
    if (share === 0) continue;
    sum += share * r.at(k);
    scale += share * Math.abs(r.at(k));
  }
  return difference(r.y, sum, scale);
}

function productWithout(r: Reduced, skip: number): number {
  let product = 1;
  for (let k = 0; k < r.count; k++) if (k !== skip) product *= r.at(k);
  return product;
}
