/**
 * Layer-wise relevance propagation, z⁺ rule (Montavon et al. 2017, doi:10.1016/j.patcog.2016.11.008): relevance goes to the positive
 * components alone, R_q = Σ_p c⁺[p,q] / Σ c⁺ R_p. These shares are BBp's option 3 (19), so BBp's own spreading is used: it is to relevance
 * what option 3 is to the bias. Where a unit has no positive component its relevance goes out in equal shares (method.md §4).
 *
 * Limits: conserves f, but only positive evidence is seen, so the maps of two classes look alike.
 */
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import { like } from '../trace/gradient';
import { backpropagate } from './backpropagate';
import { expectedAt, relevanceAt } from './lrp-epsilon';
import type { Method } from './method';

export const lrpZPlus: Method = {
  name: 'lrpZPlus',
  title: 'LRP-z⁺',
  additive: true,
  async attribute(context, input) {
    const { gradient, spreader } = context;
    const { traced, seed } = gradient;
    const send = async (local: LocalLayer, relevance: FloatData) => {
      const x = traced.inputsOf(local);
      const { beta } = await spreader(local, x, relevance, { option: 3, temperature: 1 });
      return x instanceof Float64Array ? beta : Float32Array.from(beta);
    };
    const relevance = await backpropagate(context, relevanceAt(seed, traced.value(traced.graph.score).data), send);
    const { data } = traced.value(input);
    return { values: relevance.get(input) ?? like(data, data.length), expected: expectedAt(context, relevance, input) };
  },
};
