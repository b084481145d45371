/** One-to-one routing: the same elements under other indices. */
import type { OpFamily } from '../family';
import { transposeSources } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** Reshape-5.., Flatten-1.., Squeeze-1.., Unsqueeze-1.., Transpose-1.. */
export const renaming: OpFamily = {
  ops: ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    if (site.node.op !== 'Transpose') return null;
    return transposeSources(shapeOf(site, site.x), orderOf(site));
  },
  backward(site, { builder: b, g }) {
    if (site.node.op !== 'Transpose') return [b.reshape(g, shapeOf(site, site.x))];
    const order = orderOf(site);
    return [b.node('Transpose', [g], { perm: order.map((_, axis) => order.indexOf(axis)) })];
  },
  forward(site, { builder: b, v }) {
    return [site.node.op === 'Transpose' ? b.node('Transpose', [v], { perm: orderOf(site) }) : b.reshape(v, site.outShape)];
  },
};

/** Transpose's axes: reversed unless said. */
function orderOf(site: Site): number[] {
  const shape = shapeOf(site, site.x);
  return site.node.ints('perm') ?? shape.map((_, i) => shape.length - 1 - i);
}
