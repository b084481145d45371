/** AffineGrid: the coordinates of a picture's cells moved by a matrix, linear in the matrix. */
import { unravel } from '../../tensor';
import type { OpFamily } from '../family';

/** AffineGrid-20..: theta [N, d, d + 1] and the size of the picture; the last axis is named first. */
export const affineGrid: OpFamily = {
  ops: ['AffineGrid'],
  nature: 'exact',
  kind: () => 'core',
  core(site) {
    const shape = site.outShape;
    const rank = shape[shape.length - 1];
    const aligned = site.node.int('align_corners', 0) === 1;
    const coordinate = (i: number, n: number) => (aligned ? (n === 1 ? 0 : (2 * i) / (n - 1) - 1) : (2 * i + 1) / n - 1);
    return {
      outputs: shape.reduce((n, d) => n * d, 1),
      maxRow: rank + 1,
      bias: 'none',
      read(p, position, weight) {
        const index = unravel(p, shape);
        for (let j = 0; j <= rank; j++) {
          position[j] = (index[0] * rank + index[rank + 1]) * (rank + 1) + j;
          weight[j] = j === rank ? 1 : coordinate(index[rank - j], shape[rank - j]);
        }
        return rank + 1;
      },
    };
  },
};
