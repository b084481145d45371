/** Attributions over the model's input, by any of the engine's methods. */
import {
  DEFAULT_SETTINGS,
  type Method,
  type MethodContext,
  type MethodResult,
  type MethodSettings,
} from '../engine/methods/method';
import { METHODS } from '../engine/methods/registry';
import { floatTensor } from '../engine/tensor';
import { byElement, countOf, standIns } from '../engine/trace/elements';
import type { Attribution, ExplainRequest, Params } from './api';
import { breathe, type Context } from './context';
import { usage } from './usage';
import { finish, totalsOf } from './explanation';
import type { Session } from './session';

/** @throws BiasLensError (fault usage) `method-unknown`, `method-settings`, `method-input`, `method-no-map` */
export async function attribution(session: Session, query: Params<'attribution'>, context: Context): Promise<Attribution> {
  const method = methodNamed(query.method);
  const methodContext = await contextOf(session, query.request, context, method, query.settings);
  const { traced } = methodContext.gradient;
  const input = query.input ?? traced.point.roots[0];
  const { values, expected, layers } = await overElements(method, methodContext, input);
  const totals = totalsOf(values);
  return {
    method: method.name,
    title: method.title,
    values: floatTensor(traced.point.value(input).shape, values),
    totals,
    ...(expected !== undefined && { expected, gap: expected - totals.sum }),
    ...(layers && { layers: layers.map((part) => ({ layer: part.layer, totals: totalsOf(part.values) })) }),
  };
}

/**
 * A method's attribution to an input; to the elements of one that is not of floats, by what stands for them (`elements.ts`).
 * @throws BiasLensError (fault usage) `method-input` where a method's attributions to several of these are not parts of one
 */
async function overElements(method: Method, context: MethodContext, input: string): Promise<MethodResult> {
  const { traced } = context.gradient;
  const parts: MethodResult[] = [];
  const roots = standIns(traced, input);
  if (roots.length > 1 && !method.additive) {
    const reason = `${method.title} attributes to one tensor; ${input} stands for ${roots.join(' and ')}`;
    throw usage('method-input', reason, 'Choose the gradient times the input or a bias attribution');
  }
  for (const root of roots) parts.push(await method.attribute(context, root));
  const [first] = parts;
  if (roots[0] === input) return first;
  const count = countOf(traced, input);
  const each = parts.map(({ values }) => byElement(values, count));
  const values = each.reduce((sum, part) => sum.map((v: number, i: number) => v + part[i]));
  if (first.expected === undefined) return { ...first, values };
  // What one is to add up to counts the others as they are: the gap is the same for all.
  const gap = first.expected - totalsOf(first.values).sum;
  return { ...first, values, expected: totalsOf(values).sum + gap };
}

/** @throws BiasLensError (fault usage) `method-unknown` */
export function methodNamed(name: string): Method {
  const method = METHODS.find((m) => m.name === name);
  if (method) return method;
  const known = METHODS.map((m) => m.name).join(', ');
  throw usage('method-unknown', `there is no method ${name}`, `Choose one of ${known}`);
}

/** What a method is given: the session's passes, and its model at other inputs. */
export async function contextOf(
  session: Session,
  request: ExplainRequest,
  context: Context,
  { title }: Method,
  settings: Partial<MethodSettings> = {},
): Promise<MethodContext> {
  const gradient = await session.gradient(request, context);
  for (let i = 0; await gradient.step(i); i++) await breathe(context);
  const { traced } = gradient;
  const { runs } = session;
  const inputs = session.feeds();
  return {
    gradient,
    inputs,
    baseline: session.baseline(),
    option: request.option,
    temperature: request.temperature,
    settings: checkSettings({ ...DEFAULT_SETTINGS, ...settings }),
    spreader: session.fast.spread,
    async pass({ option, temperature }) {
      const made = await session.pass({ ...request, option, temperature }, context);
      await finish(made, context);
      return made;
    },
    traceAt: (at) => runs.traceAt(at, request.output),
    gradientAt: (at, question) => runs.gradientAt(at, { ...question, output: request.output }),
    scoresAt: (at) => runs.scoresAt(traced.graph.score, at),
    rowsAtOnce: (whole) => runs.rowsAtOnce(traced, inputs, whole ? 'traced' : 'scores'),
    async step(done, total) {
      context.progress({ stage: 'method', text: title, done, total });
      await breathe(context);
    },
  };
}

const LEAST: Record<keyof MethodSettings, number> = { steps: 1, samples: 1, noise: 0, epsilon: 0, seed: 0 };

function checkSettings(settings: MethodSettings): MethodSettings {
  for (const [name, least] of Object.entries(LEAST) as [keyof MethodSettings, number][]) {
    const value = settings[name];
    const whole = name === 'steps' || name === 'samples' || name === 'seed';
    if (Number.isFinite(value) && value >= least && (!whole || Number.isInteger(value))) continue;
    throw usage('method-settings', `${name} is ${value}`, `Give ${whole ? 'a whole number' : 'a number'} from ${least}`);
  }
  return settings;
}
