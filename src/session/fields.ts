/** The numbers behind a picture: a value, gradient, β, own term or mass, whole or by range, by channel, as a histogram. */
import type { Pass, Step } from '../engine/bbp/pass';
import { BiasLensError } from '../engine/errors';
import { type FloatData, type FloatTensor, floatTensor, size, toFloats } from '../engine/tensor';
import { byElement, standIns } from '../engine/trace/elements';
import { like, toOutputOrder } from '../engine/trace/gradient';
import type { Traced } from '../engine/trace/traced';
import type { Channel, FieldQuery, FieldRange, Histogram } from './api';
import { type Context } from './context';
import { finish, totalsOf } from './explanation';
import { insideField } from './inside';
import type { Session } from './session';

/** A whole field, in the shape of its tensor; of an input that is not of floats by its elements (`elements.ts`). */
export async function field(session: Session, query: FieldQuery, context: Context): Promise<FloatTensor> {
  if (session.inputs.has(query.of) && query.node === undefined) {
    const traced = await session.trace(context);
    if (!traced.point.live.has(query.of)) return elementField(session, traced, query, context);
  }
  if (query.quantity === 'value') return valueOf(await session.explained(query.request, context), query);
  const pass = await session.pass(query.request, context);
  await finish(pass, context, query.moment);
  const steps = pass.steps.slice(0, query.moment);
  if (query.node !== undefined)
    return insideField(stepOf(steps, query.of), pass.gradient.traced.point, query.node, query.quantity);
  return query.quantity === 'gradient' || query.quantity === 'beta'
    ? ofTensor(pass, steps, query.quantity, query.of)
    : ofLayer(stepOf(steps, query.of), query.quantity);
}

/** A field cut to what was asked for. */
export async function fieldRange(session: Session, query: FieldRange, context: Context): Promise<FloatTensor> {
  const whole = await field(session, query, context);
  const values = query.sumChannels ? sumChannels(whole) : whole;
  if (query.start === undefined && query.end === undefined) return values;
  const data = values.data.slice(query.start ?? 0, query.end);
  return floatTensor([data.length], data);
}

/** Totals of every channel (dimension 1; the last of a matrix), largest Σ|·| first. */
export async function channels(
  session: Session,
  query: FieldQuery & { offset: number; count: number },
  context: Context,
): Promise<{ total: number; channels: Channel[] }> {
  const { shape, data } = await field(session, query, context);
  const { count, inner } = channelLayout(shape);
  const all: Channel[] = [];
  for (let c = 0; c < count; c++) all.push({ index: c, totals: totalsOf(data.subarray(c * inner, (c + 1) * inner)) });
  all.sort((a, b) => b.totals.abs - a.totals.abs || a.index - b.index);
  return { total: count, channels: all.slice(query.offset, query.offset + query.count) };
}

/** Counts over equal bins of [−m, m], m the largest magnitude: 0 lies on an edge or in the middle bin. Zeros are not counted. */
export async function histogram(session: Session, query: FieldQuery & { bins: number }, context: Context): Promise<Histogram> {
  const { data } = await field(session, query, context);
  const limit = Math.abs(totalsOf(data).largest) || 1;
  const counts = new Array<number>(query.bins).fill(0);
  for (let i = 0; i < data.length; i++) {
    if (data[i] === 0 || !Number.isFinite(data[i])) continue;
    counts[Math.min(query.bins - 1, Math.floor(((data[i] + limit) / (2 * limit)) * query.bins))]++;
  }
  return { edges: Array.from({ length: query.bins + 1 }, (_, i) => limit * ((2 * i) / query.bins - 1)), counts };
}

async function elementField(session: Session, traced: Traced, query: FieldQuery, context: Context): Promise<FloatTensor> {
  const input = traced.point.value(query.of);
  if (query.quantity === 'value') return floatTensor(input.shape, toFloats(input));
  const count = size(input.shape);
  const parts: FloatData[] = [];
  for (const of of standIns(traced, query.of))
    parts.push(byElement((await field(session, { ...query, of }, context)).data, count));
  return floatTensor(input.shape, sum(parts, parts[0]));
}

/** A traced value needs no pass: it is there also when the score cannot be explained. */
function valueOf(traced: Traced, { of, node }: FieldQuery): FloatTensor {
  if (node === undefined) return liveValue(traced, of);
  const layer = traced.graph.layers.find((l) => l.name === of);
  return liveValue(traced, layer?.nodes[node]?.outputs[0] ?? of);
}

function liveValue(traced: Traced, name: string): FloatTensor {
  if (!traced.point.live.has(name)) {
    throw new BiasLensError({
      fault: 'usage',
      code: 'tensor-unknown',
      file: traced.model.file,
      reason: `there is no activation ${name}`,
      action: 'Take a name from "biaslens inspect"',
    });
  }
  return traced.value(name);
}

/** What has arrived at a tensor after these steps. */
async function ofTensor(pass: Pass, steps: readonly Step[], quantity: 'gradient' | 'beta', name: string): Promise<FloatTensor> {
  const { gradient } = pass;
  const value = liveValue(gradient.traced, name);
  const reads = ({ local }: Pick<Step, 'local'>) => local.inputs.some((span) => span.name === name);
  const passed = quantity === 'beta' ? pass.steps : gradient.steps;
  if (!passed.slice(steps.length).some(reads)) {
    return { ...value, data: (quantity === 'beta' ? pass : gradient).at(name) ?? like(value.data, value.data.length) };
  }
  // Some of its consumers are still to come: their parts are in the sum already.
  const parts: FloatData[] = [];
  for (const step of steps.filter(reads)) {
    const all = quantity === 'beta' ? await pass.sentBy(step) : await gradient.partsOf(step.gradient);
    parts.push(all[step.local.inputs.findIndex((span) => span.name === name)]);
  }
  if (name === gradient.traced.graph.score && quantity === 'gradient') parts.push(gradient.seed);
  return { ...value, data: parts.length === 1 ? parts[0] : sum(parts, value.data) };
}

function ofLayer(step: Step, quantity: 'own' | 'mass' | 'evenly'): FloatTensor {
  const data = quantity === 'evenly' ? (step.evenly ?? like(step.own, step.own.length)) : step[quantity];
  return floatTensor(outputShape(step), toOutputOrder(data, step.local.order));
}

/** The shape units are counted in: that of the first output, or flat when a layer has several. */
export function outputShape(step: Step): readonly number[] {
  return step.local.outputs.length === 1 ? step.local.shape : [step.local.units];
}

/** @throws BiasLensError (fault usage) `layer-not-passed` */
export function stepOf(steps: readonly Step[], layer: string): Step {
  const step = steps.find((s) => s.local.layer.name === layer);
  if (step) return step;
  throw new BiasLensError({
    fault: 'usage',
    code: 'layer-not-passed',
    node: layer,
    reason: 'the pass has not come to this layer',
    action: 'Step further, or choose a layer above',
  });
}

function sum(parts: readonly FloatData[], shaped: FloatData): FloatData {
  const out = like(shaped, shaped.length);
  for (const part of parts) for (let i = 0; i < out.length; i++) out[i] += part[i];
  return out;
}

/** Channels are dimension 1 of [1, C, …] and of [C, y, x]; anything else is one channel. */
export function channelLayout(shape: readonly number[]): { count: number; inner: number; rest: readonly number[] } {
  const batched = shape.length >= 2 && shape[0] === 1;
  const dims = batched ? shape.slice(1) : shape;
  const [count, ...rest] = dims.length >= 1 ? dims : [1];
  return { count, inner: size(rest), rest };
}

function sumChannels(t: FloatTensor): FloatTensor {
  const { count, inner, rest } = channelLayout(t.shape);
  const out = new Float64Array(inner);
  for (let c = 0; c < count; c++) for (let i = 0; i < inner; i++) out[i] += t.data[c * inner + i];
  return floatTensor(rest.length ? rest : [1], Float32Array.from(out));
}
