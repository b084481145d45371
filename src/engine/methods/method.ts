/** One attribution method over the model's inputs (method.md §5): one file a method, one line in `registry.ts`. */
import type { Pass } from '../bbp/pass';
import type { Rule } from '../bbp/scores';
import type { Spreader } from '../bbp/spread';
import type { FloatData, FloatTensor, Tensor } from '../tensor';
import type { Gradient } from '../trace/gradient';
import type { Question } from '../trace/input-gradients';
import type { Traced } from '../trace/traced';
import type { Inputs } from '../trace/rows';

/** Numbers that some methods take; the defaults are their papers' or the field's. */
export interface MethodSettings {
  /** Points on the path of integrated gradients. */
  steps: number;
  /** Noisy copies of SmoothGrad. */
  samples: number;
  /** SmoothGrad's σ, as a share of the input's range. */
  noise: number;
  /** LRP's ε, as a share of the root mean square of a layer's output. */
  epsilon: number;
  seed: number;
}

export const DEFAULT_SETTINGS: MethodSettings = { steps: 50, samples: 50, noise: 0.15, epsilon: 0.25, seed: 0 };

/** What a method may use: the finished gradient, BBp passes over it, and the model at other inputs. */
export interface MethodContext {
  readonly gradient: Gradient;
  /** A finished pass by this rule, with the request's layers left out. */
  pass(rule: Rule): Promise<Pass>;
  readonly option: 1 | 2 | 3;
  readonly temperature: number;
  readonly settings: MethodSettings;
  /** Every graph input as it is explained. */
  readonly inputs: Inputs;
  /** Every graph input without information: a black picture in pixel space, zeros for a table; what is not of floats as it is. */
  readonly baseline: Inputs;
  traceAt(inputs: Inputs): Promise<Traced>;
  /** The gradient of f at some inputs; several stacked rows ask for `row: 'every'`. */
  gradientAt(inputs: Inputs, question: Omit<Question, 'output'>): Promise<ReadonlyMap<string, FloatData>>;
  /** The score tensor alone, at the price of a plain run. */
  scoresAt(inputs: Inputs): Promise<FloatTensor>;
  /** How many inputs may be stacked along the leading dimension; 1 when the model cannot take several, or they would mix. */
  rowsAtOnce(traced: boolean): Promise<number>;
  /** How a layer's mass is spread: BBp's own way, for methods that share it. */
  readonly spreader: Spreader;
  /** Tells how far the method is, and throws when nobody wants its result any more. */
  step(done: number, total: number): Promise<void>;
}

export interface MethodResult {
  /** By input position of the input asked for, in its shape. */
  values: FloatData;
  /** What the values should add up to, where the method promises a sum. */
  expected?: number;
  /** Each layer's part, where the method has one: by the layer's name, in the order of the pass. */
  layers?: { layer: string; values: FloatData }[];
}

export interface Method {
  readonly name: string;
  readonly title: string;
  /** Whether the attribution to f₁ − f₂ is not the difference of the attributions to f₁ and to f₂. */
  readonly nonlinear?: boolean;
  /** Whether the attributions to several inputs are parts of one whole, each by itself: those to all add up to one sum. */
  readonly additive?: boolean;
  attribute(context: MethodContext, input: string): Promise<MethodResult>;
}

/** Values of a graph input as floats; a tensor is what a context's inputs hold. */
export function floatsOf(inputs: Inputs, name: string): FloatData {
  return (inputs[name] as Tensor<FloatData>).data;
}
