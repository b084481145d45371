/** Units of a layer, and the messages that one unit sends. */
import { scores } from '../engine/bbp/scores';
import { rowReader } from '../engine/bbp/spread';
import type { Step } from '../engine/bbp/pass';
import { type FloatData, unravel } from '../engine/tensor';
import { toOutputOrder } from '../engine/trace/gradient';
import type { Traced } from '../engine/trace/traced';
import type { Message, Params, Result, Unit } from './api';
import type { Context } from './context';
import { finish } from './explanation';
import { outputShape, stepOf } from './fields';
import type { Session } from './session';

/** The largest units of a layer by one of their numbers. */
export async function units(session: Session, query: Params<'units'>, context: Context): Promise<Result<'units'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context);
  const step = stepOf(pass.steps, query.layer);
  const columns = columnsOf(step, pass.gradient.traced);
  const key = columns[query.sort];
  const positions = largestPositions(key, query.offset + query.count).slice(query.offset);
  const shape = outputShape(step);
  return { total: step.local.units, units: positions.map((position) => unitAt(position, shape, columns)) };
}

function unitAt(position: number, shape: readonly number[], c: ReturnType<typeof columnsOf>): Unit {
  const at = (values: FloatData) => values[position];
  return {
    position,
    index: unravel(position, shape),
    value: at(c.value),
    gradient: at(c.gradient),
    beta: at(c.beta),
    own: at(c.own),
    mass: at(c.mass),
  };
}

/** A layer's numbers, each in output order. */
function columnsOf(step: Step, traced: Traced) {
  const { local, gradient, received, own, mass } = step;
  const out = (values: FloatData) => toOutputOrder(values, local.order);
  const value =
    local.outputs.length === 1
      ? traced.value(local.outputs[0].name).data
      : concat(local.outputs.map((o) => traced.value(o.name).data));
  return { value, gradient: out(gradient.output), beta: out(received), own: out(own), mass: out(mass) };
}

function concat(parts: readonly FloatData[]): FloatData {
  const out = new Float64Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Positions of the `count` largest magnitudes, largest first; the earlier on a tie. */
export function largestPositions(values: FloatData, count: number): number[] {
  const n = Math.min(count, values.length);
  const threshold = n > 0 ? nthMagnitude(values, n) : Infinity;
  const above: number[] = [];
  const equal: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const m = Math.abs(values[i]);
    if (m > threshold) above.push(i);
    else if (m === threshold && equal.length < n) equal.push(i);
  }
  above.sort((a, b) => Math.abs(values[b]) - Math.abs(values[a]) || a - b);
  return [...above, ...equal].slice(0, n);
}

function nthMagnitude(values: FloatData, n: number): number {
  const sorted = values.map((v: number) => Math.abs(v)).sort();
  return sorted[sorted.length - n];
}

/** The components of one unit, largest |message| first. */
export async function messages(session: Session, query: Params<'messages'>, context: Context): Promise<Result<'messages'>> {
  const pass = await session.pass(query.request, context);
  await finish(pass, context, query.moment);
  const { traced } = pass.gradient;
  const step = stepOf(pass.steps, query.layer);
  const { local } = step;
  const p = local.order ? local.order[query.position] : query.position;
  const found = p >= 0 && p < local.units ? componentsOf(step, traced, p, pass.rule) : [];
  found.sort((a, b) => Math.abs(b.message) - Math.abs(a.message) || Math.abs(b.component) - Math.abs(a.component));
  return { total: found.length, mass: step.mass[p] ?? 0, messages: found.slice(query.offset, query.offset + query.count) };
}

function componentsOf(step: Step, traced: Traced, p: number, rule: Parameters<typeof scores>[4]): Message[] {
  const { local, mass } = step;
  const x = traced.inputsOf(local);
  const message = (q: number, component: number, alpha: number): Message => {
    const span = local.inputs.find((s) => q >= s.start && q < s.start + s.size)!;
    const position = q - span.start;
    return {
      tensor: span.name,
      position,
      index: unravel(position, traced.value(span.name).shape),
      input: x[q],
      component,
      alpha,
      message: alpha * mass[p],
    };
  };
  const slope = local.slope ? local.slope[p] : 1;
  if (local.map.kind === 'pointwise') return [message(p, slope * x[p], 1)];
  if (local.map.kind === 'routing') {
    const q = local.map.sources ? local.map.sources[p] : p;
    return q < 0 ? [] : [message(q, x[q], 1)];
  }
  const row = rowReader(local.map.core)(p);
  const alpha = new Float64Array(row.count);
  const placed = scores(row, slope, local.bias[p], x, rule, alpha) !== 'nowhere';
  return Array.from({ length: row.count }, (_, k) =>
    message(row.position[k], slope * row.weight[k] * x[row.position[k]], placed ? alpha[k] : 0),
  );
}
