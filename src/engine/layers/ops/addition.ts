/** Sums of tensors: with constants a shift, of several activations (a skip connection) a core with the identity in every branch. */
import type { GraphBuilder } from '../../onnx/builder';
import { type FloatData, sameShape, size } from '../../tensor';
import { add } from '../../loops';
import { broadcast, broadcastPositions } from '../shared/broadcast';
import type { LinearCore, OpFamily } from '../family';
import { broadcastTo, eachSummed } from '../shared/in-graph';
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
  backward: (site, { builder: b, g }) => eachSummed(site, b, (slot) => weighted(b, g, weightOf(site, slot))),
  forward(site, { builder: b, values }) {
    const terms = values.flatMap((v, slot) => (v === undefined ? [] : [weighted(b, v, weightOf(site, slot))]));
    return [broadcastTo(b, terms.length === 1 ? terms[0] : b.node('Sum', terms), site.outShape)];
  },
};

function weighted(b: GraphBuilder, x: string, weight: number): string {
  if (weight === 1) return x;
  return weight === -1 ? b.node('Neg', [x]) : b.node('Mul', [x, b.scalar(weight)]);
}

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

interface Branch {
  base: number;
  weight: number;
  /** Of its element at every output; null: it has the output's shape. */
  positions: Int32Array | null;
}

function sum(site: Site): LinearCore {
  const outputs = size(site.outShape);
  const branches = site.inputs.flatMap((operand, slot): Branch[] => {
    if (!operand?.live) return [];
    const shape = shapeOf(site, operand);
    const positions = sameShape(shape, site.outShape) ? null : broadcastPositions(shape, site.outShape);
    return [{ base: site.base(operand), weight: weightOf(site, slot), positions }];
  });
  const width = site.live.reduce((most, o) => Math.max(most, site.base(o) + size(shapeOf(site, o))), 0);
  const shift = constants(site);
  return {
    outputs,
    maxRow: branches.length,
    bias: shift === 0 ? 'none' : typeof shift === 'number' ? new Float64Array(outputs).fill(shift) : shift,
    read(p, position, weight) {
      for (let i = 0; i < branches.length; i++) {
        const { base, positions } = branches[i];
        position[i] = base + (positions ? positions[p] : p);
        weight[i] = branches[i].weight;
      }
      return branches.length;
    },
    ...(branches.every((b) => !b.positions) && { geometry: { kind: 'sum', branches } }),
    direct: { forward: (x) => forward(branches, x, outputs), backward: (g) => backward(branches, g, width) },
  };
}

function forward(branches: readonly Branch[], x: FloatData, outputs: number): FloatData {
  const [one, two] = branches;
  // The sum of two is rounded once, whatever the width it is made in.
  if (x instanceof Float32Array && branches.length === 2 && branches.every((b) => b.weight === 1 && !b.positions)) {
    const z = new Float32Array(outputs);
    add(x.subarray(one.base, one.base + outputs), x.subarray(two.base, two.base + outputs), z);
    return z;
  }
  const z = new Float64Array(outputs);
  for (const { base, weight, positions } of branches) {
    if (positions) for (let p = 0; p < outputs; p++) z[p] += weight * x[base + positions[p]];
    else for (let p = 0; p < outputs; p++) z[p] += weight * x[base + p];
  }
  return z;
}

function backward(branches: readonly Branch[], g: FloatData, width: number): FloatData {
  // A branch of the output's shape gets each element once: no more digits are needed than g has.
  const plain = branches.every((b) => !b.positions) && new Set(branches.map((b) => b.base)).size === branches.length;
  const out = plain && g instanceof Float32Array ? new Float32Array(width) : new Float64Array(width);
  for (const { base, weight, positions } of branches) {
    if (plain && weight === 1) out.set(g, base);
    else for (let p = 0; p < g.length; p++) out[base + (positions ? positions[p] : p)] += weight * g[p];
  }
  return out;
}
