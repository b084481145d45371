/** Ops that are known and not explained: what lies above them is. Each says why and what can be done. */
import type { OpFamily, Refusal } from './family';

const LOOPS = 'its body runs many times, and attribution does not unroll it';
const RECURRENT = 'it carries a state through time, and attribution does not unroll it';

const REASONS: Readonly<Record<string, Refusal>> = {
  Loop: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  Scan: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  SequenceMap: { reason: LOOPS, action: 'Export the model with the loop unrolled' },
  If: { reason: 'which branch is taken is known only when it runs', action: 'Export the model for the one case you use' },
  LSTM: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  GRU: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  RNN: { reason: RECURRENT, action: 'Export the model with the recurrence as single operators' },
  LpPool: { reason: 'its powers and roots have no slope at 0', action: 'Export the model with AveragePool or MaxPool' },
};

/** Loop, Scan, SequenceMap, If on a condition of the input, LSTM, GRU, RNN, LpPool; every version. */
export const refused: OpFamily = {
  ops: Object.keys(REASONS),
  nature: 'refused',
  kind: (site) => REASONS[site.node.op],
};
