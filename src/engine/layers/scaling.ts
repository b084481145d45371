/** Products and quotients with a constant. */
import { size } from '../tensor';
import { broadcast, broadcastPositions } from './broadcast';
import type { FloatData } from '../tensor';
import type { LinearCore, OpFamily } from './family';
import { keepsShape, shapeOf, type Site } from './site';

/** Mul-7.., Div-7.. with broadcasting, by a constant. */
export const scaling: OpFamily = {
  ops: ['Mul', 'Div'],
  nature: 'exact',
  kind(site) {
    if (site.live.length === 1 && (site.node.op === 'Mul' || site.inputs[0]?.live))
      return keepsShape(site) ? 'pointwise' : 'core';
    return {
      reason: `it is a ${site.node.op === 'Mul' ? 'product' : 'quotient'} of activations`,
      action: 'What lies above this node is explained',
    };
  },
  pointwise: (site) => ({ slope: factors(site) }),
  core: scaled,
};

/** The constant as a factor of every output element. */
function factors(site: Site): FloatData | number {
  const operand = site.inputs.find((i) => i && !i.live);
  const c = broadcast(site.floats(operand), shapeOf(site, operand), site.outShape);
  if (site.node.op === 'Mul') return c;
  return typeof c === 'number' ? 1 / c : Float64Array.from(c, (v) => 1 / v);
}

/** When the constant has more elements than the activation: each input element goes to several outputs. */
function scaled(site: Site): LinearCore {
  const factor = factors(site);
  const positions = broadcastPositions(shapeOf(site, site.x), site.outShape);
  return {
    outputs: size(site.outShape),
    maxRow: 1,
    bias: 'none',
    read(p, position, weight) {
      position[0] = positions[p];
      weight[0] = typeof factor === 'number' ? factor : factor[p];
      return 1;
    },
  };
}
