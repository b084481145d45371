/** Piecewise linear activations through the origin. Pieces are open on the left and closed on the right (paper Eq. 2). */
import { broadcastPositions } from './broadcast';
import { keepsShape, shapeOf, type Site } from './site';
import type { OpFamily, Pointwise } from './family';
import { gated } from './gates';

/** Relu-1.., LeakyRelu-1.., PRelu-1.., ThresholdedRelu-10.., Abs-1.., Neg-1.. */
export const activations: OpFamily = {
  ops: ['Relu', 'LeakyRelu', 'PRelu', 'ThresholdedRelu', 'Abs', 'Neg'],
  nature: 'exact',
  kind(site) {
    if (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site)) return 'pointwise';
    return { reason: 'its slope depends on the input', action: 'Export the model with constant slopes' };
  },
  pointwise: slopes,
};

function slopes(site: Site): Pointwise {
  const { node } = site;
  switch (node.op) {
    case 'Relu':
      return gated(site, (x) => (x > 0 ? 1 : 0));
    case 'LeakyRelu': {
      const alpha = node.float('alpha', 0.01);
      return gated(site, (x) => (x > 0 ? 1 : alpha));
    }
    case 'ThresholdedRelu': {
      const alpha = node.float('alpha', 1);
      return gated(site, (x) => (x > alpha ? 1 : 0));
    }
    case 'Abs':
      return gated(site, (x) => (x > 0 ? 1 : -1));
    case 'Neg':
      return { slope: -1 };
    default:
      return prelu(site);
  }
}

/** PRelu: slopes broadcast onto x; before opset 7 a vector of slopes is one a channel. */
function prelu(site: Site): Pointwise {
  const alpha = site.floats(site.inputs[1]);
  const shape = shapeOf(site, site.x);
  let from = shapeOf(site, site.inputs[1]);
  if (site.node.opset < 7 && from.length === 1 && from[0] > 1) from = [...from, ...shape.slice(2).map(() => 1)];
  const position = broadcastPositions(from, shape);
  return gated(site, (x, p) => (x > 0 ? 1 : alpha[position[p]]));
}
