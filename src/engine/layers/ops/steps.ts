/** Step functions: constant between their jumps, so their value is all bias. */
import type { OpFamily } from '../family';
import { scalarKind } from '../shared/tangent';

/** Floor-1.., Ceil-1.., Round-11.. (half to even), Sign-9... */
export const steps: OpFamily = {
  ops: ['Floor', 'Ceil', 'Round', 'Sign'],
  nature: 'exact',
  kind: (site) => scalarKind(site),
  pointwise: (site) => ({ slope: 0, intercept: site.floats(site.outputs[0]) }),
};

/** ai.onnx.ml Binarizer-1: 1 above `threshold`, 0 elsewhere. */
export const stepsOfFeatures: OpFamily = { ...steps, ops: ['Binarizer'], domain: 'ai.onnx.ml' };
