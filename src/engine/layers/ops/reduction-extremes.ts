/** Extremes over axes: routing to the winner, the first on a tie. */
import type { OpFamily } from '../family';
import { reducedPositions } from './reduction';

/** ReduceMax-1.., ReduceMin-1..; over nothing they give a constant. */
export const reductionExtremes: OpFamily = {
  ops: ['ReduceMax', 'ReduceMin'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    const { starts, offsets } = reducedPositions(site);
    const x = site.floats(site.x);
    const sign = site.node.op === 'ReduceMax' ? 1 : -1;
    return starts.map((start) => {
      let best = -1;
      for (const offset of offsets) if (best < 0 || sign * x[start + offset] > sign * x[best]) best = start + offset;
      return best;
    });
  },
};
