/** What a debugger asks beside the page's questions: one step, a tensor's statistics, a layer's health and parameters. */
import type { ErrorInfo } from '../engine/errors';
import type { FloatTensor } from '../engine/tensor';
import type { ExplainRequest, FieldQuery, LayerResult, Totals } from './api';

/** A layer that the pass does not pass, and why; a layer below one that stopped has no reason of its own. */
export interface Blocked {
  layer: string;
  reason?: ErrorInfo;
}

/** One step of the pass. */
export interface PassStep {
  /** What it did; null past the end. */
  result: LayerResult | null;
  /** Layers on the way so far that cannot be passed. */
  blocked: Blocked[];
  /** f, and what the residual after this step is measured against. */
  f: number;
  scale: number;
}

/** A layer's output in counts. */
export interface Health {
  units: number;
  nan: number;
  infinite: number;
  zeros: number;
  /** Units at the flat end of a bounded activation inside the layer (Sigmoid, Tanh, Clip, …), zeros left out. */
  flat: number;
}

/** A tensor in numbers. Minimum, maximum, mean and spread are over its finite elements, NaN when there are none. */
export interface Statistics {
  shape: number[];
  count: number;
  sum: number;
  abs: number;
  min: number;
  max: number;
  mean: number;
  /** Standard deviation. */
  deviation: number;
  zeros: number;
  nan: number;
  infinite: number;
}

/** A constant that a layer reads: a weight, a bias, a limit. */
export interface Parameter {
  name: string;
  /** Op of the node that reads it. */
  op: string;
  dtype: string;
  shape: number[];
  /** Of a single number. */
  value?: number;
}

/** An attribute of a node inside a layer, written out. */
export interface NodeAttribute {
  op: string;
  name: string;
  text: string;
}

/** Shape of a constant by its name, and its value where it is a single number. */
export type Constants = Record<string, { shape: number[]; value?: number }>;

/** The requests of a debugger. */
export interface InspectionMethods {
  /** Takes the step at `index`, and those before it, if they have not been taken. */
  step(p: { session: string; request: ExplainRequest; index: number }): PassStep;
  statistics(p: FieldQuery): Statistics;
  /** Totals of `count` consecutive blocks of `size` elements, the first at `start`. */
  blocks(p: FieldQuery & { start: number; size: number; count: number }): Totals[];
  /** `output` names the graph output whose layers are meant: which nodes make a layer depends a little on where the score is. */
  health(p: { session: string; layer: string; output?: string }): Health;
  parameters(p: { session: string; layer: string; output?: string }): { parameters: Parameter[]; attributes: NodeAttribute[] };
  /** A constant's numbers, flat positions [start, end). */
  parameter(p: { session: string; name: string; start?: number; end?: number }): FloatTensor;
  /** Every constant that a node of a layer reads. Nothing runs. */
  constants(p: { session: string; output?: string }): Constants;
}
