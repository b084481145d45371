/** What the sweep says of one model. */

export type OutcomeKind = 'explained' | 'explained-above' | 'structure-only' | 'refused' | 'crashed' | 'hung';

export interface Outcome {
  /** Relative to the folder that was swept, with forward slashes. */
  path: string;
  outcome: OutcomeKind;
  /** |f − right side of (10)| at the last cut, as a share of Σ|g·x| + Σ|β| there. */
  residual: number | null;
  /** The node where the pass stopped, or whose error it is, with its op. */
  node: string | null;
  op: string | null;
  /** Why it is not explained; empty when it is. */
  reason: string;
  /** Layers passed. */
  layers: number;
  ms: number;
  /** Σ|unattributed| outside constants and pads, as a share of Σ|own|. */
  unattributed: number;
  /** Layers whose mass ended at a constant or a pad. */
  constants: string[];
  /** Every op of the graph, `domain::op` outside ai.onnx. */
  ops: string[];
  /** Nodes of ops that the pass stopped at. */
  stoppedOps: string[];
}

/** An outcome with nothing in it yet. */
export function blankOutcome(path: string, outcome: OutcomeKind): Outcome {
  return {
    path,
    outcome,
    residual: null,
    node: null,
    op: null,
    reason: '',
    layers: 0,
    ms: 0,
    unattributed: 0,
    constants: [],
    ops: [],
    stoppedOps: [],
  };
}
