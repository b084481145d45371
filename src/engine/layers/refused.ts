/** Ops that are known and not explained: what lies above them is. Each says why and what can be done. */
import type { OpFamily, Refusal } from './family';

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
  LpPool: { reason: 'its powers and roots have no slope at 0', action: 'Export the model with AveragePool or MaxPool' },
};

/** Loops and recurrences, If on a condition of the input, sequences and optionals, and what has not been written; every version. */
export const refused: OpFamily = {
  ops: Object.keys(REASONS),
  nature: 'refused',
  kind: (site) => REASONS[site.node.op],
};
