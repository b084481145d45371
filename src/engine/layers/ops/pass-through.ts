/** Ops that give their input as it is. */
import type { OpFamily } from '../family';

/** Identity-1.., Cast-6.. and CastLike-15.. between floats. */
export const passThrough: OpFamily = {
  ops: ['Identity', 'Cast', 'CastLike'],
  nature: 'exact',
  kind: () => 'pointwise',
  pointwise: () => ({ slope: 1 }),
  backward: (_, { g }) => [g],
};
