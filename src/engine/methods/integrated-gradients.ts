/**
 * Integrated gradients (Sundararajan, Taly, Yan 2017, arXiv:1703.01365): (x − x′) ⊙ the mean gradient on the straight line from the
 * baseline x′ to x, by the midpoint rule.
 *
 * Limits: the sum is f(x) − f(x′) only as the steps grow, so the gap is part of the answer (on piecewise linear nets each kink that the
 * line crosses costs O(1/n)); where x equals the baseline the attribution is 0, whatever the network does there.
 */
import { total } from '../bbp/pass';
import { like } from '../trace/gradient';
import { floatsOf, type Method } from './method';
import { difference, expectedSum, floatInputs, meanGradient, withFloats } from './path';

export const integratedGradients: Method = {
  name: 'integratedGradients',
  title: 'Integrated gradients',
  async attribute(context, input) {
    const { inputs, baseline, settings } = context;
    const names = floatInputs(context, input, this.title);
    const point = (k: number) =>
      withFloats(inputs, names, (name) => {
        const [x, from, t] = [floatsOf(inputs, name), floatsOf(baseline, name), (k + 0.5) / settings.steps];
        return x.map((v: number, i: number) => from[i] + t * (v - from[i]));
      });
    const mean = await meanGradient(context, names, settings.steps, point);
    const attributed = names.map((name) => {
      const delta = difference(context, name);
      return [name, like(delta, delta.length).map((_: number, i: number) => delta[i] * mean.get(name)![i])] as const;
    });
    const values = new Map(attributed).get(input)!;
    const sums = new Map(attributed.map(([name, part]) => [name, total(part)]));
    return { values, expected: await expectedSum(context, input, sums) };
  },
};
