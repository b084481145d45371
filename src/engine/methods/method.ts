/** One attribution method over the model's inputs (method.md §5): one file a method, one line in `registry.ts`. */
import type { Pass } from '../bbp/pass';
import type { Rule } from '../bbp/scores';
import type { FloatData } from '../tensor';
import type { Gradient } from '../trace/gradient';

/** What a method may use: the finished gradient, and BBp passes over it. */
export interface MethodContext {
  readonly gradient: Gradient;
  /** A finished pass by this rule, with the request's layers left out. */
  pass(rule: Rule): Promise<Pass>;
  readonly option: 1 | 2 | 3;
  readonly temperature: number;
}

export interface MethodResult {
  /** By input position of the first root, in its shape. */
  values: FloatData;
  /** What the values should add up to, where the method promises a sum. */
  expected?: number;
}

export interface Method {
  readonly name: string;
  readonly title: string;
  attribute(context: MethodContext, input: string): Promise<MethodResult>;
}
