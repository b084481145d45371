/** Explains one model as far as it goes and says how far that was. */
import { Pass } from '../../src/engine/bbp/pass';
import { errorInfo, sentence, type ErrorInfo } from '../../src/engine/errors';
import { Point } from '../../src/engine/layers/point';
import { partition } from '../../src/engine/layers/partition';
import { type Model, readModel } from '../../src/engine/onnx/model';
import { Gradient } from '../../src/engine/trace/gradient';
import { Products } from '../../src/engine/trace/products';
import type { Traced } from '../../src/engine/trace/traced';
import { Tracer } from '../../src/engine/trace/tracer';
import { feedsFor } from './feeds';
import { blankOutcome, type Outcome, type OutcomeKind } from './outcome';

/** Never throws: what went wrong is the outcome. */
export async function sweepModel(file: string, name: string): Promise<Outcome> {
  const start = performance.now();
  const found = await outcomeOf(file, name);
  return { ...found, ms: Math.round(performance.now() - start) };
}

async function outcomeOf(file: string, name: string): Promise<Outcome> {
  let model: Model;
  let ops: string[];
  try {
    model = await readModel(file);
    ops = [...new Set(model.nodes.map((n) => (n.domain ? `${n.domain}::${n.op}` : n.op)))];
    partition(new Point(model));
  } catch (error) {
    return { ...blankOutcome(name, 'refused'), ...blame(errorInfo(error)) };
  }
  const products = new Products(model, 1);
  try {
    return { ...(await explained(await tracedAt(model, products), name)), ops };
  } catch (error) {
    return { ...blankOutcome(name, 'structure-only'), ...blame(errorInfo(error)), ops };
  } finally {
    await products.release();
  }
}

/** The model at the first feeds that it takes. */
async function tracedAt(model: Model, products: Products): Promise<Traced> {
  const tracer = new Tracer(model, 1);
  let failure: unknown;
  try {
    for (const feeds of feedsFor(model)) {
      try {
        return await tracer.at(feeds, products);
      } catch (error) {
        failure ??= error;
      }
    }
    throw failure;
  } finally {
    await tracer.release();
  }
}

async function explained(traced: Traced, name: string): Promise<Outcome> {
  const target = largest(traced.value(traced.graph.score).data);
  const pass = new Pass(new Gradient(traced, { target, minus: null }), { option: 1, temperature: 1 });
  let [own, left] = [0, 0];
  const constants: string[] = [];
  for (let i = 0, step = await pass.step(0); step; step = await pass.step(++i)) {
    own += magnitude(step.own);
    if (!step.left) continue;
    if (step.local.map.kind === 'core') left += magnitude(step.left);
    else constants.push(step.local.layer.name);
  }
  const { stopped } = pass.gradient;
  const kind: OutcomeKind = stopped.length === 0 ? 'explained' : pass.steps.length > 0 ? 'explained-above' : 'structure-only';
  const sums = pass.sumsAfter(pass.steps.length);
  return {
    ...blankOutcome(name, kind),
    ...(stopped.length > 0 ? blame(stopped[0]) : {}),
    residual: sums.residual === 0 ? 0 : Math.abs(sums.residual) / sums.scale,
    layers: pass.steps.length,
    unattributed: left === 0 ? 0 : left / own,
    constants,
    stoppedOps: [...new Set(stopped.map((s) => s.op ?? ''))],
  };
}

const magnitude = (values: ArrayLike<number>) =>
  Array.prototype.reduce.call(values, (n, v) => (n as number) + Math.abs(v as number), 0) as number;

/** The largest finite element. */
function largest(values: ArrayLike<number>): number {
  let at = 0;
  for (let i = 0; i < values.length; i++) if (Number.isFinite(values[i]) && !(values[at] >= values[i])) at = i;
  return at;
}

function blame(info: ErrorInfo): Pick<Outcome, 'node' | 'op' | 'reason' | 'stoppedOps'> {
  const { reason, node, op, fault } = info;
  return {
    node: node ?? null,
    op: op ?? null,
    reason: fault === 'internal' ? `internal: ${sentence(info)}` : reason,
    stoppedOps: op ? [op] : [],
  };
}
