/** Ops that are known and not explained: what lies above them is. Each says why and what can be done. */
import type { OpFamily, Refusal } from '../family';

const LOOPS = 'its body runs many times, and attribution does not unroll it';
const RECURRENT = 'it carries a state through time, and attribution does not unroll it';

const SEQUENCE = 'it makes or takes a sequence or an optional, and attribution follows tensors only';
const TENSORS = 'Export the model with tensors in place of sequences';
const UNUSUAL = 'What lies above this node is explained; replace the op, or ask for it to be added';

/** Why, by op. */
export const REASONS: Readonly<Record<string, Refusal>> = {
  Loop: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  Scan: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  SequenceMap: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  If: { reason: 'which branch is taken is known only when it runs', action: 'Export the model for the one case you use' },
  LSTM: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  GRU: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  RNN: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  DeformConv: { reason: 'where it looks depends on the input in a way that is not followed yet', action: UNUSUAL },
  MaxRoiPool: { reason: 'pooling over regions is not followed yet', action: UNUSUAL },
  RoiAlign: { reason: 'pooling over regions is not followed yet', action: UNUSUAL },
  Det: { reason: 'a determinant is not followed yet', action: UNUSUAL },
  BitCast: { reason: 'it reads the bits of a number as another number', action: UNUSUAL },
  ConcatFromSequence: { reason: SEQUENCE, action: TENSORS },
  SequenceAt: { reason: SEQUENCE, action: TENSORS },
  SequenceConstruct: { reason: SEQUENCE, action: TENSORS },
  SequenceErase: { reason: SEQUENCE, action: TENSORS },
  SequenceInsert: { reason: SEQUENCE, action: TENSORS },
  SplitToSequence: { reason: SEQUENCE, action: TENSORS },
  Optional: { reason: SEQUENCE, action: TENSORS },
  OptionalGetElement: { reason: SEQUENCE, action: TENSORS },
};

const TREES: Refusal = {
  reason: 'it is made of trees: constant around any input, so that no feature has a slope and no share of a bias',
  action: 'Use a method made for trees',
};
const KERNELS: Refusal = { reason: 'it compares the input with support vectors, which is not followed yet', action: UNUSUAL };

/** Why, by op of ai.onnx.ml. */
export const MODEL_REASONS: Readonly<Record<string, Refusal>> = {
  TreeEnsemble: TREES,
  TreeEnsembleClassifier: TREES,
  TreeEnsembleRegressor: TREES,
  SVMClassifier: KERNELS,
  SVMRegressor: KERNELS,
};

/** Loops and recurrences, If on a condition of the input, sequences and optionals, and what has not been written; every version. */
export const refused: OpFamily = {
  ops: Object.keys(REASONS),
  nature: 'refused',
  kind: (site) => REASONS[site.node.op],
};

/** Whole models of ai.onnx.ml; every version. */
export const refusedModels: OpFamily = {
  ops: Object.keys(MODEL_REASONS),
  domain: 'ai.onnx.ml',
  nature: 'refused',
  kind: (site) => MODEL_REASONS[site.node.op],
};
