/** Sums of tensors: with constants a shift, of several activations (a skip connection) a core with the identity in every branch. */
import { size } from '../../tensor';
import { broadcast, broadcastPositions } from '../shared/broadcast';
import type { LinearCore, OpFamily } from '../family';
import { keepsShape, shapeOf, type Site } from '../site';

/** Add-7.., Sub-7.., Sum-8.., Mean-8.. with broadcasting. */
export const addition: OpFamily = {
  ops: ['Add', 'Sub', 'Sum', 'Mean'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && keepsShape(site) ? 'pointwise' : 'core'),
  pointwise(site) {
    const slot = site.inputs.indexOf(site.x);
    return { slope: weightOf(site, slot), intercept: constants(site) };
  },
  core: sum,
};

function weightOf(site: Site, slot: number): number {
  if (site.node.op === 'Sub' && slot === 1) return -1;
  return site.node.op === 'Mean' ? 1 / site.inputs.length : 1;
}

/** The sum of the constant operands, with their signs. */
function constants(site: Site): Float64Array | number {
  let total: Float64Array | number = 0;
  site.inputs.forEach((operand, slot) => {
    if (!operand || operand.live) return;
    const weight = weightOf(site, slot);
    const c = broadcast(site.floats(operand), shapeOf(site, operand), site.outShape);
    if (typeof c === 'number' && typeof total === 'number') total += weight * c;
    else {
      const base: Float64Array = typeof total === 'number' ? new Float64Array(size(site.outShape)).fill(total) : total;
      for (let p = 0; p < base.length; p++) base[p] += weight * (typeof c === 'number' ? c : c[p]);
      total = base;
    }
  });
  return total;
}

function sum(site: Site): LinearCore {
  const outputs = size(site.outShape);
  const branches = site.inputs.flatMap((operand, slot) =>
    operand?.live
      ? [
          {
            base: site.base(operand),
            weight: weightOf(site, slot),
            positions: broadcastPositions(shapeOf(site, operand), site.outShape),
          },
        ]
      : [],
  );
  const width = site.live.reduce((most, o) => Math.max(most, site.base(o) + size(shapeOf(site, o))), 0);
  const shift = constants(site);
  return {
    outputs,
    maxRow: branches.length,
    bias: shift === 0 ? 'none' : typeof shift === 'number' ? new Float64Array(outputs).fill(shift) : shift,
    read(p, position, weight) {
      for (let i = 0; i < branches.length; i++) {
        position[i] = branches[i].base + branches[i].positions[p];
        weight[i] = branches[i].weight;
      }
      return branches.length;
    },
    direct: {
      forward(x) {
        const z = new Float64Array(outputs);
        for (const { base, weight, positions } of branches) {
          for (let p = 0; p < outputs; p++) z[p] += weight * x[base + positions[p]];
        }
        return z;
      },
      backward(g) {
        const out = new Float64Array(width);
        for (const { base, weight, positions } of branches) {
          for (let p = 0; p < outputs; p++) out[base + positions[p]] += weight * g[p];
        }
        return out;
      },
    },
  };
}
