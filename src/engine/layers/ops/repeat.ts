/** Expand and Tile: elements given several times over. */
import { broadcastPositions } from '../shared/broadcast';
import type { OpFamily } from '../family';
import { tableSources } from '../shared/routes';
import { shapeOf } from '../site';

/** Expand-8.., Tile-1... */
export const repeat: OpFamily = {
  ops: ['Expand', 'Tile'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const shape = shapeOf(site, site.x);
    if (site.node.op === 'Expand') return broadcastPositions(shape, site.outShape);
    const tables = site.outShape.map((n, i) => Int32Array.from({ length: n }, (_, k) => k % shape[i]));
    return tableSources(shape, tables);
  },
};
