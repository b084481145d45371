/** The gradient, and gradient × input: the part of f = wˣ·x + bˣ that gradient methods explain (the paper's Sec. 3.2). */
import { like } from '../trace/gradient';
import type { FloatData } from '../tensor';
import type { Method, MethodContext } from './method';

function at({ gradient }: MethodContext, input: string): FloatData {
  const { data } = gradient.traced.value(input);
  return gradient.at(input) ?? like(data, data.length);
}

export const gradient: Method = {
  name: 'gradient',
  title: 'Gradient',
  additive: true,
  attribute: (context, input) => Promise.resolve({ values: at(context, input) }),
};

/** Sums to w·x at this input. */
export const gradientTimesInput: Method = {
  name: 'gradientInput',
  title: 'Gradient×input',
  additive: true,
  attribute(context, input) {
    const { data } = context.gradient.traced.value(input);
    const g = at(context, input);
    return Promise.resolve({ values: g.map((v: number, i: number) => (v === 0 ? 0 : v * data[i])) });
  },
};

/** g ⊙ x + β: each feature's whole share of f (method.md §5, Eq. 10 at the input), by the request's score rule. */
export const complete: Method = {
  name: 'complete',
  title: 'Complete',
  additive: true,
  async attribute(context, input) {
    const { values } = await gradientTimesInput.attribute(context, input);
    const done = await context.pass({ option: context.option, temperature: context.temperature });
    const beta = done.at(input);
    return { values: values.map((v: number, i: number) => v + (beta ? beta[i] : 0)) };
  },
};
