/** A finished pass as the numbers a person reads. */
import { type Pass, type Step, type Sums, total } from '../engine/bbp/pass';
import { stepTogether } from '../engine/bbp/together';
import { totals } from '../engine/loops';
import type { FloatData } from '../engine/tensor';
import { isLookedUp } from '../engine/trace/elements';
import { count } from '../format/number';
import type { ExplainRequest, Explanation, LayerResult, Totals } from './api';
import { breathe, type Context } from './context';
import { answerOf } from './answer';
import type { Session } from './session';
import { opsOf } from './structure';

/** Runs a pass to its end and reads it. Reports each layer; can be cancelled between them. */
export async function explain(session: Session, request: ExplainRequest, context: Context): Promise<Explanation> {
  const began = performance.now();
  const pass = await session.pass(request, context);
  await finish(pass, context);
  return explanationOf(session, request, pass, began);
}

/**
 * Several explanations of one input and output in one go: what their scores share (options 1 and 2, several targets, layers left
 * out) is computed once.
 */
export async function explainMany(
  session: Session,
  requests: readonly ExplainRequest[],
  context: Context,
): Promise<Explanation[]> {
  const began = performance.now();
  const passes: Pass[] = [];
  for (const request of requests) passes.push(await session.pass(request, context));
  for (const same of byOutput(passes)) {
    const steps = same[0].gradient.traced.graph.layers.length;
    for (let index = 0; await stepTogether(same, index, session.fast.spreadMany); index++) {
      context.progress({ stage: 'pass', text: 'Sending the bias back', done: index, total: steps });
      await breathe(context);
    }
  }
  const found: Explanation[] = [];
  for (const [i, request] of requests.entries()) found.push(await explanationOf(session, request, passes[i], began));
  return found;
}

function byOutput(passes: readonly Pass[]): Pass[][] {
  const traced = new Set(passes.map((pass) => pass.gradient.traced));
  return [...traced].map((one) => [...new Set(passes.filter((pass) => pass.gradient.traced === one))]);
}

async function explanationOf(session: Session, request: ExplainRequest, pass: Pass, began: number): Promise<Explanation> {
  const { gradient } = pass;
  const weights = await session.weightsOnly(gradient);
  const sums = pass.sumsAfter(pass.steps.length);
  const { traced, target, stopped } = gradient;
  const answer = answerOf(traced, target, request.row, session.labels, weights);
  const [weightsPart, attributed] = partsOf(sums);
  return {
    model: session.model.file,
    input: traced.point.roots[0] ?? '',
    output: traced.graph.score,
    target: target.target,
    minus: target.minus,
    request,
    space: session.inPixels ? 'pixel' : 'model',
    lookedUp: [...session.inputs.keys()].filter((name) => isLookedUp(traced, name)),
    f: gradient.f,
    weights: weightsPart,
    bias: sums.bias,
    attributed,
    excluded: sums.excluded,
    unattributed: sums.unattributed,
    residual: sums.residual,
    scale: sums.scale,
    ...answer,
    layers: pass.steps.map(layerResult),
    stopped: [...stopped],
    notes: [...notesOf(pass), ...spaceNotes(session)],
    ms: performance.now() - began,
  };
}

function spaceNotes({ inPixels, inputs }: Session): string[] {
  if (!inPixels) return [];
  const picture = [...inputs.values()].some(({ loaded }) => loaded.picture);
  return [
    picture
      ? "x is in pixels, 0 black to 1 white: range, mean and std are the model's first layer"
      : "x is in the file's units: mean and std are the model's first layer",
  ];
}

/** How the model was read, and what the explained layers' local linear models are where they are not the layers themselves. */
function notesOf({ gradient, steps }: Pass): string[] {
  const layers = steps.map((s) => s.local.layer);
  const [tangent, rounded] = [layers.filter((l) => l.tangent).length, layers.filter((l) => l.rounded).length];
  const of = `of ${count(layers.length)} layers`;
  return [
    ...gradient.traced.model.notes,
    ...(tangent > 0
      ? [`${count(tangent)} ${of} ${tangent === 1 ? 'is' : 'are'} smooth: explained by the tangent at this input`]
      : []),
    ...(rounded > 0
      ? [`${count(rounded)} ${of} round${rounded === 1 ? 's' : ''} to integers: what rounding adds is own bias`]
      : []),
  ];
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
  return totals(values);
}

export function layerResult(step: Step): LayerResult {
  const { local, sums, totals, excluded } = step;
  const [output] = local.outputs;
  return {
    name: local.layer.name,
    ops: opsOf(local.layer),
    output: output.name,
    shape: [...local.shape],
    ...totals,
    evenly: step.evenly ? totalsOf(step.evenly).abs : 0,
    unattributed: step.left ? total(step.left) : 0,
    excluded: excluded ? totals.own.sum : 0,
    residual: sums.residual,
    biased: step.biased,
  };
}
