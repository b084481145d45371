/** One-to-one routing: the same elements under other indices. */
import type { OpFamily } from '../family';
import { transposeSources } from '../shared/routes';
import { shapeOf } from '../site';

/** Reshape-5.., Flatten-1.., Squeeze-1.., Unsqueeze-1.., Transpose-1.. */
export const renaming: OpFamily = {
  ops: ['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze', 'Transpose'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    if (site.node.op !== 'Transpose') return null;
    const shape = shapeOf(site, site.x);
    return transposeSources(shape, site.node.ints('perm') ?? shape.map((_, i) => shape.length - 1 - i));
  },
};
