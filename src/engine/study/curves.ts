/**
 * Deletion and insertion (Samek et al. 2017; Petsiuk et al. 2018, arXiv:1806.07421): features in descending order of attribution are taken
 * from the input, or given to the baseline; the probability of the answer is followed. A faithful attribution makes it fall early and rise early.
 */
import type { FloatData } from '../tensor';
import { descending } from './ranking';

/** Shares of the features at which the curve is read, both ends included. */
export function fractions(steps: number): number[] {
  return Array.from({ length: steps + 1 }, (_, k) => k / steps);
}

/**
 * The inputs of one curve: `from` with the first 0, 1/n, …, 1 of the features, in descending order of `attribution`, replaced by those of `to`.
 * Deletion goes from the input to the baseline, insertion the other way.
 */
export function replaced(from: FloatData, to: FloatData, attribution: ArrayLike<number>, steps: number): FloatData[] {
  const order = descending(attribution);
  const current = from.slice();
  let done = 0;
  return fractions(steps).map((share) => {
    for (const end = Math.round(share * order.length); done < end; done++) current[order[done]] = to[order[done]];
    return current.slice();
  });
}

/** The area under a curve over [0, 1], by trapezoids. */
export function area(curve: ArrayLike<number>): number {
  let sum = 0;
  for (let k = 1; k < curve.length; k++) sum += (curve[k - 1] + curve[k]) / 2;
  return sum / (curve.length - 1);
}

/** Probability of a class: softmax of several scores, the logistic function of one. */
export function probability(scores: ArrayLike<number>, at: number): number {
  if (scores.length === 1) return 1 / (1 + Math.exp(-scores[0]));
  let top = -Infinity;
  for (let i = 0; i < scores.length; i++) top = Math.max(top, scores[i]);
  let z = 0;
  for (let i = 0; i < scores.length; i++) z += Math.exp(scores[i] - top);
  return Math.exp(scores[at] - top) / z;
}
