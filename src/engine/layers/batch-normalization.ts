/** BatchNormalization in inference: y = s x + (B − mean·s) with s = scale/√(var + ε), per channel. */
import { perChannel } from './broadcast';
import type { OpFamily } from './family';
import { keepsShape } from './site';

/** BatchNormalization-1.. with running statistics; the paper folds it into the weights (Sec. 3). */
export const batchNormalization: OpFamily = {
  ops: ['BatchNormalization'],
  nature: 'exact',
  kind(site) {
    if (site.node.int('training_mode', 0) === 1) {
      return {
        reason: 'it is in training mode: its statistics depend on the batch',
        action: 'Export the model in evaluation mode',
      };
    }
    if (site.live.length === 1 && site.inputs[0]?.live && keepsShape(site)) return 'pointwise';
    return { reason: 'its statistics depend on the input', action: 'Export the model in evaluation mode' };
  },
  pointwise(site) {
    const [scale, shift, mean, variance] = [1, 2, 3, 4].map((slot) => site.floats(site.inputs[slot]));
    const epsilon = site.node.float('epsilon', 1e-5);
    const slope = Float64Array.from(scale, (s, c) => s / Math.sqrt(variance[c] + epsilon));
    const intercept = slope.map((s, c) => shift[c] - mean[c] * s);
    return { slope: perChannel(slope, site.outShape), intercept: perChannel(intercept, site.outShape) };
  },
};
