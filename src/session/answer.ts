/** What the model answers, and what its weights alone and its bias alone would (the paper's Table 1). */
import { total } from '../engine/bbp/pass';
import { argmax } from '../engine/study/ranking';
import type { FloatData, FloatTensor } from '../engine/tensor';
import type { Target } from '../engine/trace/gradient';
import type { Traced } from '../engine/trace/traced';
import type { ClassRow, Explanation } from './api';
import { rowOf, scoresOf } from './request';

/** How many classes the table gets besides those that are named: all of a digit classifier's, the best of ImageNet's. */
const TABLE_CLASSES = 20;

type Answer = Pick<Explanation, 'prediction' | 'scores' | 'scoreShape' | 'classes'>;

/**
 * @param row everything is said of this element of the score's leading dimension; of all of it when none is named
 * @param linear J x at the score tensor; undefined when the pass did not reach the input
 */
export function answerOf(
  traced: Traced,
  target: Target,
  row: number | undefined,
  labels: string[] | undefined,
  linear: FloatTensor | undefined,
): Answer {
  const scores = scoresOf(traced, row);
  const weights = linear && rowOf(linear, row, traced.model.file).data;
  const parts = predictions(scores.data, weights);
  const rest = { ...parts, probability: probabilities(traced, scores, row), labels, weights };
  return {
    prediction: { all: argmax(scores.data), ...parts },
    scores: scores.data.length,
    scoreShape: [...scores.shape],
    classes: classTable(scores.data, target, rest),
  };
}

function predictions(scores: FloatData, weights: FloatData | undefined): { weightsOnly: number | null; biasOnly: number | null } {
  if (!weights) return { weightsOnly: null, biasOnly: null };
  return { weightsOnly: argmax(weights), biasOnly: argmax(scores.map((s, j) => s - weights[j])) };
}

interface Known extends ReturnType<typeof predictions> {
  probability: FloatData | undefined;
  labels: string[] | undefined;
  weights: FloatData | undefined;
}

/** The best classes, and those that are explained or that a part alone would answer; best first. */
function classTable(
  scores: FloatData,
  target: Target,
  { weightsOnly, biasOnly, probability, labels, weights }: Known,
): ClassRow[] {
  const named = [target.target, target.minus, weightsOnly, biasOnly].filter((j): j is number => j !== null);
  return [...new Set([...largest(scores, TABLE_CLASSES), ...named])]
    .sort((a, b) => scores[b] - scores[a])
    .map((index) => ({
      index,
      ...(labels?.[index] !== undefined && { label: labels[index] }),
      ...(probability && { probability: probability[index] }),
      score: scores[index],
      weights: weights ? weights[index] : null,
      bias: weights ? scores[index] - weights[index] : null,
    }));
}

/** Positions of the `count` largest values, largest first. */
function largest(values: FloatData, count: number): number[] {
  const best: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (best.length === count && values[i] <= values[best[count - 1]]) continue;
    let at = best.length;
    while (at > 0 && values[best[at - 1]] < values[i]) at--;
    best.splice(at, 0, i);
    if (best.length > count) best.pop();
  }
  return best;
}

/**
 * What the model's own head makes of the scores; for one list of scores without a head their softmax. undefined for a single score
 * or a map of scores without a head: these are no probabilities.
 */
function probabilities(traced: Traced, scores: FloatTensor, row: number | undefined): FloatData | undefined {
  const head = traced.graph.heads.find((h) => h.op === 'Softmax' || h.op === 'Sigmoid');
  const given = head && traced.point.operand(head.outputs[0]).value;
  if (given && given.data.length === traced.value(traced.graph.score).data.length) {
    return rowOf(given as FloatTensor, row, traced.model.file).data;
  }
  const isList = scores.data.length > 1 && scores.shape.filter((d) => d > 1).length === 1;
  return isList && !head ? softmax(scores.data) : undefined;
}

function softmax(scores: FloatData): Float64Array {
  const top = scores[argmax(scores)];
  const e = Float64Array.from(scores, (s) => Math.exp(s - top));
  const z = total(e);
  return e.map((v) => v / z);
}
