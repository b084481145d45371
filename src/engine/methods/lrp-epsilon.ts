/**
 * Layer-wise relevance propagation, ε rule (Bach et al. 2015, doi:10.1371/journal.pone.0130140): R_q = Σ_p c[p,q] / (y[p] + ε·sign y[p]) R_p
 * over the components c = Wˣ ⊙ x of each layer's local linear model, with ε = ¼ of the root mean square of the layer's output
 * (Montavon et al. 2019, doi:10.1007/978-3-030-28954-6_10).
 *
 * Limits: what the biases and ε stand for is absorbed, not passed on: the gap is that part of f. Without biases, and with ε → 0, it is
 * gradient × input on a relu network. A smooth activation's intercept counts as a bias of its layer.
 */
import { total } from '../bbp/pass';
import type { FloatData } from '../tensor';
import type { LocalLayer } from '../layers/local';
import { like } from '../trace/gradient';
import { transposed } from '../trace/transposed';
import { backpropagate, outputValues, times } from './backpropagate';
import type { Method, MethodContext } from './method';

export const lrpEpsilon: Method = {
  name: 'lrpEpsilon',
  title: 'LRP-ε',
  additive: true,
  async attribute(context, input) {
    const { gradient, settings } = context;
    const { traced, seed } = gradient;
    const send = async (local: LocalLayer, relevance: FloatData) => {
      if (local.map.kind === 'routing') return transposed(traced, local, relevance);
      const share = quotients(relevance, outputValues(traced, local), settings.epsilon);
      const sent = await transposed(traced, local, times(share, local.slope));
      return times(sent, traced.inputsOf(local));
    };
    const relevance = await backpropagate(context, relevanceAt(seed, traced.value(traced.graph.score).data), send);
    const { data } = traced.value(input);
    return { values: relevance.get(input) ?? like(data, data.length), expected: expectedAt(context, relevance, input) };
  },
};

/** What the relevance at one input should add up to: f, less what is at the others. */
export function expectedAt({ gradient }: MethodContext, relevance: ReadonlyMap<string, FloatData>, input: string): number {
  const others = gradient.traced.point.roots.filter((root) => root !== input && relevance.has(root));
  return gradient.f - others.reduce((sum, root) => sum + total(relevance.get(root)!), 0);
}

/** Where relevance starts: each explained score by what it is. */
export function relevanceAt(seed: FloatData, scores: FloatData): FloatData {
  return times(seed, scores);
}

function quotients(relevance: FloatData, y: FloatData, factor: number): FloatData {
  let squares = 0;
  for (let p = 0; p < y.length; p++) squares += y[p] * y[p];
  const epsilon = factor * Math.sqrt(squares / Math.max(y.length, 1));
  const out = like(relevance, relevance.length);
  for (let p = 0; p < out.length; p++) {
    const denominator = y[p] + (y[p] < 0 ? -epsilon : epsilon);
    out[p] = relevance[p] === 0 || denominator === 0 ? 0 : relevance[p] / denominator;
  }
  return out;
}
