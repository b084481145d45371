/** SoftmaxCrossEntropyLoss as its definition: NegativeLogLikelihoodLoss of LogSoftmax. */
import type { Expansion } from './index';

/** -12, -13: classes are dimension 1. */
export const softmaxCrossEntropy: Expansion = (f) => {
  const { of: node } = f;
  const rank = f.declared.shape(node.inputs[0])?.length;
  if (f.opset < 13 && rank !== 2) return undefined;
  const log = f.op('LogSoftmax', [f.input(0)], { axis: 1 });
  const loss = f.op('NegativeLogLikelihoodLoss', [log, f.input(1), f.input(2)], {
    reduction: node.string('reduction', 'mean'),
    ignore_index: node.has('ignore_index') ? node.int('ignore_index', 0) : undefined,
  });
  return f.finish([loss, log]);
};
