/**
 * The answers of f, of w·x alone and of b alone (the paper's Table 1), from one forward pass of the linearised network for all classes at
 * once: J x with slopes and winners fixed and no biases, b = f − J x.
 */
import { argmax } from './ranking';

/** What each part answers for one input, and how much each is of the answer's score. */
interface Answers {
  all: number;
  weightsOnly: number;
  biasOnly: number;
  /** Of the class that f answers: its score, and the part of it by the weights. */
  f: number;
  weights: number;
}

/**
 * @param scores f, one number a class
 * @param linear J x, in the same order
 */
export function answersOf(scores: ArrayLike<number>, linear: ArrayLike<number>): Answers {
  const bias = Float64Array.from(scores, (f, j) => f - linear[j]);
  const all = answerOf(scores);
  const at = scores.length === 1 ? 0 : all;
  return { all, weightsOnly: answerOf(linear), biasOnly: answerOf(bias), f: scores[at], weights: linear[at] };
}

/** The class with the largest score; of a single score, whether it is above 0. */
export function answerOf(scores: ArrayLike<number>): number {
  return scores.length === 1 ? Number(scores[0] > 0) : argmax(scores);
}

/** Accuracies 0..1 over items whose class is known. */
interface Accuracies {
  all: number;
  weightsOnly: number;
  biasOnly: number;
}

export function accuracyOf(
  items: readonly (Pick<Answers, 'all' | 'weightsOnly' | 'biasOnly'> & { label: number })[],
): Accuracies {
  const share = (part: keyof Accuracies) => items.filter((item) => item[part] === item.label).length / items.length;
  return { all: share('all'), weightsOnly: share('weightsOnly'), biasOnly: share('biasOnly') };
}
