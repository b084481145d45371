/** Blocks of pixels to channels and back. */
import type { OpFamily } from '../family';
import { transposeSources } from '../shared/routes';
import { shapeOf } from '../site';

/** DepthToSpace-1.. (`mode` DCR or CRD) and SpaceToDepth-1.., over [N, C, H, W]. */
export const depthSpace: OpFamily = {
  ops: ['DepthToSpace', 'SpaceToDepth'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const [n, c, h, w] = shapeOf(site, site.x);
    const b = site.node.int('blocksize', 1);
    if (site.node.op === 'SpaceToDepth') return transposeSources([n, c, h / b, b, w / b, b], [0, 3, 5, 1, 2, 4]);
    const depth = c / (b * b);
    return site.node.string('mode', 'DCR') === 'CRD'
      ? transposeSources([n, depth, b, b, h, w], [0, 1, 4, 2, 5, 3])
      : transposeSources([n, b, b, depth, h, w], [0, 3, 4, 1, 5, 2]);
  },
};
