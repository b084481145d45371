/** PRelu: slope 1 above 0, a slope of its own below; where that slope is an activation, a product there. */
import { broadcastPositions } from '../shared/broadcast';
import type { LinearCore, OpFamily, Pointwise } from '../family';
import { isAbove } from '../shared/in-graph';
import { gated } from '../shared/gates';
import { keepsShape, shapeOf, type Site } from '../site';

/** PRelu-1..: slopes broadcast onto x; before opset 7 a vector of slopes is one a channel. */
export const prelu: OpFamily = {
  ops: ['PRelu'],
  nature: 'exact',
  kind: (site) => (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site) ? 'pointwise' : 'core'),
  tangent: (site) => site.live.length > 1,
  pointwise: pieces,
  core: product,
  backward(site, { builder: b, g, value }) {
    const [x, slope] = site.inputs;
    if (site.live.length > 1 || !x?.live || site.node.opset < 7) return undefined;
    return [b.node('Mul', [g, b.node('Where', [isAbove(b, value(x), 0), b.scalar(1), value(slope)])])];
  },
};

function pieces(site: Site): Pointwise {
  const { alpha, at } = slopesOf(site);
  return gated(site, (x, p) => (x > 0 ? 1 : alpha[at[p]]));
}

/** Below 0 y = α x with both live: ∂x = α, ∂α = x, bias −α x. */
function product(site: Site): LinearCore {
  const { alpha, at } = slopesOf(site);
  const [operand, slope] = site.inputs;
  const x = site.floats(operand);
  const [baseX, baseSlope] = [site.base(operand!), site.base(slope!)];
  const below = operand!.live && slope!.live ? -1 : 0;
  return {
    outputs: x.length,
    maxRow: 2,
    bias: Float64Array.from(x, (v, p) => (v > 0 ? (operand!.live ? 0 : v) : below * alpha[at[p]] * v)),
    read(p, position, weight) {
      let count = 0;
      if (operand!.live) {
        position[count] = baseX + p;
        weight[count++] = x[p] > 0 ? 1 : alpha[at[p]];
      }
      if (slope!.live && x[p] <= 0) {
        position[count] = baseSlope + at[p];
        weight[count++] = x[p];
      }
      return count;
    },
  };
}

function slopesOf(site: Site) {
  const shape = shapeOf(site, site.inputs[0]);
  let from = shapeOf(site, site.inputs[1]);
  if (site.node.opset < 7 && from.length === 1 && from[0] > 1) from = [...from, ...shape.slice(2).map(() => 1)];
  return { alpha: site.floats(site.inputs[1]), at: broadcastPositions(from, shape) };
}
