/** Piecewise linear activations through the origin. Pieces are open on the left and closed on the right (paper Eq. 2). */
import type { Site } from '../site';
import type { Backward, OpFamily, Pointwise } from '../family';
import { isAbove, masked } from '../shared/in-graph';
import { gated, rectified } from '../shared/gates';

/** Relu-1.., LeakyRelu-1.., ThresholdedRelu-10.., Abs-1.., Neg-1.. */
export const activations: OpFamily = {
  ops: ['Relu', 'LeakyRelu', 'ThresholdedRelu', 'Abs', 'Neg'],
  nature: 'exact',
  kind: () => 'pointwise',
  pointwise: slopes,
  backward: (site, at) => [gradient(site, at)],
};

function gradient({ node, x, outputs }: Site, at: Backward): string {
  const { builder: b, g, value } = at;
  const either = (slope: number, otherwise: number) =>
    b.node('Mul', [g, b.node('Where', [isAbove(b, value(x), 0), b.scalar(slope), b.scalar(otherwise)])]);
  switch (node.op) {
    case 'Relu':
      return masked(at, isAbove(b, value(outputs[0]), 0));
    case 'LeakyRelu':
      return either(1, node.float('alpha', 0.01));
    case 'ThresholdedRelu':
      return masked(at, isAbove(b, value(x), node.float('alpha', 1)));
    case 'Abs':
      return either(1, -1);
    default:
      return b.node('Neg', [g]);
  }
}

function slopes(site: Site): Pointwise {
  const { node } = site;
  switch (node.op) {
    case 'Relu':
      return rectified(site.floats(site.outputs[0]), 0);
    case 'LeakyRelu':
      return rectified(site.floats(site.x), node.float('alpha', 0.01));
    case 'ThresholdedRelu': {
      const alpha = node.float('alpha', 1);
      return gated(site, (x) => (x > alpha ? 1 : 0));
    }
    case 'Abs':
      return gated(site, (x) => (x > 0 ? 1 : -1));
    default:
      return { slope: -1 };
  }
}
