/** Ops that give their input as it is. */
import type { OpFamily } from './family';

/** Identity-1.., Dropout-1.. in inference, Cast-6.. between floats. */
export const passThrough: OpFamily = {
  ops: ['Identity', 'Dropout', 'Cast'],
  nature: 'exact',
  kind(site) {
    const training = site.node.op === 'Dropout' && site.inputs[2]?.value && site.numbers(2)![0] !== 0;
    return training
      ? { reason: 'it is in training mode: what it drops is random', action: 'Export the model in evaluation mode' }
      : 'pointwise';
  },
  pointwise: () => ({ slope: 1 }),
};
