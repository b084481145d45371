/**
 * SmoothGrad (Smilkov et al. 2017, arXiv:1706.03825): the mean gradient over copies of the input with Gaussian noise of
 * σ = 15 % of the input's range.
 *
 * Limits: it explains a smoothed function near x, not f at x, and promises no sum; other noise or another seed gives another map (the
 * seed is fixed, so that the same question has the same answer).
 */
import { randomNumbers } from '../input/random';
import { toFloats } from '../tensor';
import { floatsOf, type Method } from './method';
import { floatInputs, meanGradient, withFloats } from './path';

export const smoothGrad: Method = {
  name: 'smoothGrad',
  title: 'SmoothGrad',
  async attribute(context, input) {
    const { inputs, settings } = context;
    const names = floatInputs(context, input, this.title);
    const normal = gaussian(settings.seed);
    const sigma = new Map(names.map((name) => [name, settings.noise * rangeOf(floatsOf(inputs, name))]));
    const point = () =>
      withFloats(inputs, names, (name) => floatsOf(inputs, name).map((v: number) => v + sigma.get(name)! * normal()));
    const mean = (await meanGradient(context, [input], settings.samples, point)).get(input)!;
    return { values: toFloats(inputs[input]) instanceof Float32Array ? Float32Array.from(mean) : mean };
  },
};

function rangeOf(values: ArrayLike<number>): number {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]);
    high = Math.max(high, values[i]);
  }
  return high - low;
}

/** Standard normal numbers by Box and Muller's method. */
function gaussian(seed: number): () => number {
  const uniform = randomNumbers(seed);
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
