/** β at the input: the bias of the network spread over its features (the paper's Eq. 11-20), by each of the three score rules. */
import { like } from '../trace/gradient';
import type { Method } from './method';

/** Sums to b less what was excluded or found no input. */
function biasMethod(option: 1 | 2 | 3): Method {
  return {
    name: `beta${option}`,
    title: `β option ${option}`,
    additive: true,
    async attribute({ gradient, pass, temperature }, input) {
      const done = await pass({ option, temperature });
      const values = done.at(input) ?? like(gradient.traced.value(input).data, gradient.traced.value(input).data.length);
      const sums = done.sumsAfter(done.steps.length);
      const elsewhere = [...sums.cut].reduce((s, [name, part]) => s + (name === input ? 0 : part.beta), 0);
      return { values, expected: sums.bias - sums.excluded - sums.unattributed - elsewhere };
    },
  };
}

export const beta1 = biasMethod(1);
export const beta2 = biasMethod(2);
export const beta3 = biasMethod(3);
