/** A finished pass as the numbers a person reads. */
import { type Pass, type Step, type Sums, total } from '../engine/bbp/pass';
import type { FloatData, FloatTensor } from '../engine/tensor';
import type { ClassRow, ExplainRequest, Explanation, LayerResult, Totals } from './api';
import { breathe, type Context } from './context';
import { argmax } from './request';
import type { Session } from './session';
import { opsOf } from './structure';

/** How many classes the table gets besides those that are named. */
const TABLE_CLASSES = 8;

/** Runs a pass to its end and reads it. Reports each layer; can be cancelled between them. */
export async function explain(session: Session, request: ExplainRequest, context: Context): Promise<Explanation> {
  const began = performance.now();
  const pass = await session.pass(request, context);
  await finish(pass, context);
  const { gradient } = pass;
  const weights = await session.weightsOnly(gradient);
  const sums = pass.sumsAfter(pass.steps.length);
  const { traced, target, stopped } = gradient;
  const scores = traced.value(traced.graph.score).data;
  const [weightsPart, attributed] = partsOf(sums);
  return {
    model: session.model.file,
    input: traced.point.roots[0] ?? '',
    output: traced.graph.score,
    target: target.target,
    minus: target.minus,
    request,
    f: gradient.f,
    weights: weightsPart,
    bias: sums.bias,
    attributed,
    excluded: sums.excluded,
    unattributed: sums.unattributed,
    residual: sums.residual,
    scale: sums.scale,
    prediction: { all: argmax(scores), ...predictions(scores, weights) },
    scores: scores.length,
    classes: classTable(session, pass, weights),
    layers: pass.steps.map(layerResult),
    stopped: [...stopped],
    notes: [...traced.model.notes],
    ms: performance.now() - began,
  };
}

/** Takes every step that is left. */
export async function finish(pass: Pass, context: Context, until = Infinity): Promise<void> {
  const steps = pass.gradient.traced.graph.layers.length;
  while (pass.steps.length < until) {
    context.progress({ stage: 'pass', text: 'Sending the bias back', done: pass.steps.length, total: steps });
    await breathe(context);
    if (!(await pass.step(pass.steps.length))) return;
  }
}

/** Σ g·t and Σ β over the cut. */
export function partsOf(sums: Sums): [gradient: number, beta: number] {
  let [gradient, beta] = [0, 0];
  for (const part of sums.cut.values()) {
    gradient += part.gradient;
    beta += part.beta;
  }
  return [gradient, beta];
}

/** Σ, Σ|·| and the value of largest magnitude. */
export function totalsOf(values: FloatData): Totals {
  let [sum, abs, largest] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const v = values[i];
    sum += v;
    abs += Math.abs(v);
    if (Math.abs(v) > Math.abs(largest)) largest = v;
  }
  return { sum, abs, largest };
}

export function layerResult(step: Step): LayerResult {
  const { local, sums } = step;
  const [output] = local.outputs;
  const own = totalsOf(step.own);
  return {
    name: local.layer.name,
    ops: opsOf(local.layer),
    output: output.name,
    shape: [...local.shape],
    own,
    received: totalsOf(step.received),
    mass: totalsOf(step.mass),
    evenly: step.evenly ? totalsOf(step.evenly).abs : 0,
    unattributed: step.left ? total(step.left) : 0,
    excluded: step.excluded ? own.sum : 0,
    residual: sums.residual,
    biased: countNonZero(step.own),
  };
}

function predictions(
  scores: FloatData,
  weights: FloatTensor | undefined,
): { weightsOnly: number | null; biasOnly: number | null } {
  if (!weights) return { weightsOnly: null, biasOnly: null };
  return { weightsOnly: argmax(weights.data), biasOnly: argmax(scores.map((s, j) => s - weights.data[j])) };
}

/** The best classes, and those that are explained or that a part alone would answer; best first. */
function classTable(session: Session, pass: Pass, weights: FloatTensor | undefined): ClassRow[] {
  const { traced, target } = pass.gradient;
  const scores = traced.value(traced.graph.score).data;
  const best = largest(scores, TABLE_CLASSES);
  const { weightsOnly, biasOnly } = predictions(scores, weights);
  const named = [target.target, target.minus, weightsOnly, biasOnly].filter((j): j is number => j !== null);
  const probability = probabilities(session, pass);
  return [...new Set([...best, ...named])]
    .sort((a, b) => scores[b] - scores[a])
    .map((index) => ({
      index,
      ...(session.labels?.[index] !== undefined && { label: session.labels[index] }),
      ...(probability && { probability: probability[index] }),
      score: scores[index],
      weights: weights ? weights.data[index] : NaN,
      bias: weights ? scores[index] - weights.data[index] : NaN,
    }));
}

function countNonZero(values: FloatData): number {
  let n = 0;
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) n++;
  return n;
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
 * What the model's own head makes of the scores; for a model that gives several scores and has none, their softmax.
 * undefined for a single score without a head: it is no probability.
 */
function probabilities(session: Session, pass: Pass): FloatData | undefined {
  const { traced } = pass.gradient;
  const scores = traced.value(traced.graph.score).data;
  const head = traced.graph.heads.find((h) => h.op === 'Softmax' || h.op === 'Sigmoid');
  const given = head && traced.point.operand(head.outputs[0]).value;
  if (given && given.data.length === scores.length) return given.data as FloatData;
  return scores.length > 1 && !head ? softmax(scores) : undefined;
}

function softmax(scores: FloatData): Float64Array {
  const top = scores[argmax(scores)];
  const e = Float64Array.from(scores, (s) => Math.exp(s - top));
  const z = total(e);
  return e.map((v) => v / z);
}
