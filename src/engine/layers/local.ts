/** The local linear model of a layer at the point: y = Wˣ x + bˣ with Wˣ = a ⊙ W, bˣ = a ⊙ b + d (paper Eq. 5, 6). */
import { BiasLensError } from '../errors';
import type { OnnxNode } from '../onnx/node';
import { allFinite, anyBelowZero, borrowed, type Channels, multiply, scaledChannels, zeros } from '../loops';
import { everyElement, isPerChannel } from './shared/broadcast';
import { type FloatData, size } from '../tensor';
import { type Chain, composeChain } from './chain';
import type { LinearCore, Sources } from './family';
import { padsOf, pad as padFamily } from './ops/pad';
import { type Layer, outputsOf } from './partition';
import type { Point } from './point';
import { familyOf } from './registry';

/** A bˣ that had to be computed as y − Wˣx counts as 0 below this share of |y| + |Wˣ||x|: its sign matters (method.md §2). */
const IMPLIED_BIAS_TOLERANCE = 1e-6;

/** Messages of one layer that take about an hour; a large convolution has a hundredth of that. */
const MOST_MESSAGES = 2e11;

/** Where a tensor lies among a layer's inputs or outputs laid side by side. */
export interface Span {
  name: string;
  start: number;
  size: number;
}

/** What a layer does before its chain: `z = W x + b`, or elements moved, or nothing (its chain is all it has). */
export type Map_ = { kind: 'core'; core: LinearCore } | { kind: 'routing'; sources: Sources } | { kind: 'pointwise' };

/**
 * A layer at the point. Everything is in *core order*: element p of the core's output; `order[i]` is the core element that output
 * element i is (a chain can pass through a Transpose), null when they are the same.
 */
export interface LocalLayer {
  readonly layer: Layer;
  readonly inputs: Span[];
  readonly outputs: Span[];
  /** Number of output elements, and of input elements laid side by side. */
  readonly units: number;
  readonly width: number;
  /** Shape of the first output. */
  readonly shape: readonly number[];
  readonly map: Map_;
  /** a: slope of the chain at each core element; null: 1 everywhere. */
  readonly slope: FloatData | null;
  /** bˣ[p], made when it is first asked for. */
  readonly bias: FloatData;
  /** b where bˣ = a b with one number a channel, all finite: for who can do without an array of them. */
  readonly channels: Channels | null;
  readonly order: Int32Array | null;
}

/**
 * Takes the local linear model of one layer from the traced values.
 * @param lasting whether its slope and bias are kept; else they are taken again when nobody has held them for a while
 * @throws BiasLensError when the layer's op is refused, or a piece of it cannot be explained.
 */
export function localLayer(layer: Layer, point: Point, lasting = true): LocalLayer {
  if (layer.kind === 'refused') throw refusalOf(layer);
  const inputs = spans(layer.inputs, point);
  const outputs = spans(outputsOf(layer, point), point);
  const [units, width] = [total(outputs), total(inputs)];
  const map = mapOf(layer, point);
  if (map.kind === 'core') refuseBoundless(layer, map.core);
  const ends = {
    like: widest(inputs, point),
    x: () => sideBySide(inputs, point),
    y: () => sideBySide(outputs, point),
  };
  const chain = (lasting ? kept : renewed)(() => composeChain(layer, point, units, ends.like));
  // What has to be computed as y − Wˣx takes too long for a second time.
  const isLong = map.kind === 'core' && map.core.bias === 'implied';
  const bias = (lasting || isLong ? kept : renewed)(() => biasOf(map, chain(), ends));
  const { slope, intercept, order } = chain();
  return {
    layer,
    inputs,
    outputs,
    units,
    width,
    shape: point.value(outputs[0].name).shape,
    map,
    get slope() {
      return chain().slope;
    },
    get bias() {
      return bias();
    },
    channels: map.kind === 'core' && !intercept ? channelsOf(map.core, slope, ends.like) : null,
    order,
  };
}

/** A value that is made when it is first asked for. */
function kept<T extends object>(make: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= make());
}

/** The same, made again once nobody has it any more. */
function renewed<T extends object>(make: () => T): () => T {
  let held: WeakRef<T> | undefined;
  return () => {
    const found = held?.deref() ?? make();
    if (found !== held?.deref()) held = new WeakRef(found);
    return found;
  };
}

/** A normalisation of a large picture mixes every element with every other: more messages than anyone waits for. */
function refuseBoundless({ core: node }: Layer, { outputs, maxRow }: LinearCore): void {
  if (outputs * maxRow <= MOST_MESSAGES) return;
  throw new BiasLensError({
    fault: 'model',
    code: 'too-large',
    node: node.name,
    op: node.op,
    reason: `each of its ${outputs} outputs depends on up to ${maxRow} inputs, more messages than can be sent`,
    action: 'Give the model a smaller input',
  });
}

/** The error a refused layer stops the pass with. */
export function refusalOf(layer: Layer): BiasLensError {
  const { reason, action } = layer.refusal!;
  return new BiasLensError({ fault: 'model', code: 'op-refused', node: layer.core.name, op: layer.core.op, reason, action });
}

function spans(names: readonly string[], point: Point): Span[] {
  let start = 0;
  return names.map((name) => {
    const span = { name, start, size: size(point.value(name).shape) };
    start += span.size;
    return span;
  });
}

const total = (s: readonly Span[]): number => s.reduce((n, { size: k }) => n + k, 0);

/** The values of one of several tensors: of one in float64 if there is one. */
export function widest(parts: readonly Span[], point: Point): FloatData {
  const data = parts.map((s) => point.value(s.name).data as FloatData);
  return data.find((d) => d instanceof Float64Array) ?? data[0];
}

/** The values of several tensors one after the other. */
export function sideBySide(parts: readonly Span[], point: Point): FloatData {
  const data = (name: string) => point.value(name).data as FloatData;
  if (parts.length === 1) return data(parts[0].name);
  const double = parts.some((s) => data(s.name) instanceof Float64Array);
  const out = double ? new Float64Array(total(parts)) : borrowed(total(parts));
  for (const s of parts) out.set(data(s.name), s.start);
  return out;
}

function mapOf(layer: Layer, point: Point): Map_ {
  if (layer.kind === 'pointwise') return { kind: 'pointwise' };
  const family = familyOf(layer.core)!;
  if (layer.kind === 'routing') return { kind: 'routing', sources: family.routing!(point.site(layer.core)) };
  if (!layer.pad) {
    const site = point.site(layer.core);
    const repeats = new Set(site.live.map((o) => o.name)).size < site.live.length;
    const core = family.core!(site);
    return { kind: 'core', core: { ...core, repeats: repeats || core.repeats } };
  }
  return { kind: 'core', core: paddedCore(layer, layer.pad, point) };
}

/** A core with the zero-valued Pad before it: as more padding of its own where it has some to give, else by rerouting its rows. */
function paddedCore(layer: Layer, pad: OnnxNode, point: Point): LinearCore {
  const family = familyOf(layer.core)!;
  const padSite = point.site(pad);
  const { begin, end } = padsOf(padSite);
  const spatial =
    [...begin.slice(2), ...end.slice(2)].every((n) => n >= 0) && [...begin.slice(0, 2), ...end.slice(0, 2)].every((n) => n === 0);
  if (layer.core.op === 'Conv' && spatial) {
    const inputs = [pad.inputs[0], ...layer.core.inputs.slice(1)];
    return family.core!(point.site(layer.core, inputs, { begin: begin.slice(2), end: end.slice(2) }));
  }
  const core = family.core!(point.site(layer.core));
  const sources = padFamily.routing!(padSite)!;
  const { geometry: _geometry, graph: _graph, direct: _direct, ...rest } = core;
  return {
    ...rest,
    read(p, position, weight) {
      const n = core.read(p, position, weight);
      let kept = 0;
      for (let k = 0; k < n; k++) {
        const source = sources[position[k]];
        if (source < 0) continue;
        position[kept] = source;
        weight[kept++] = weight[k];
      }
      return kept;
    },
  };
}

/** What a layer starts from and comes to; `like` is an array of the width of its inputs. */
interface Ends {
  like: FloatData;
  x(): FloatData;
  y(): FloatData;
}

/** bˣ = a b + d in core order, or y − Wˣ x where the parameters do not give b. */
function biasOf(map: Map_, chain: Chain, { like, x, y }: Ends): FloatData {
  if (map.kind === 'routing') return routedBias(map.sources, like, y());
  if (map.kind === 'pointwise') return chain.intercept ?? zeros(like, like.length);
  const { core } = map;
  if (core.bias === 'implied') return impliedBias(core, chain, x(), y());
  if (core.bias === 'none' && !chain.intercept) return zeros(like, core.outputs);
  const quick = isPerChannel(core.bias) && scaledChannels(chain.slope, core.bias, chain.intercept);
  if (quick) return quick;
  // In the width of the model at once where nothing is computed of it.
  const b = core.bias === 'none' ? null : everyElement(core.bias, chain.slope || chain.intercept ? undefined : like);
  if (b && b.constructor === like.constructor && !chain.slope && !chain.intercept) return b;
  // Computed in float64, kept in the width of the model.
  const bias = like instanceof Float64Array ? new Float64Array(core.outputs) : new Float32Array(core.outputs);
  const { slope: a, intercept: d } = chain;
  if (b && a && d) for (let p = 0; p < bias.length; p++) bias[p] = a[p] * b[p] + d[p];
  else if (b && a) multiply(a, b, bias);
  else if (b && d) for (let p = 0; p < bias.length; p++) bias[p] = b[p] + d[p];
  else if (b ?? d) bias.set((b ?? d)!);
  return bias;
}

function channelsOf({ bias }: LinearCore, slope: FloatData | null, like: FloatData): Channels | null {
  if (!isPerChannel(bias) || slope instanceof Float64Array || like instanceof Float64Array) return null;
  const values = bias.values instanceof Float32Array ? bias.values : new Float32Array(bias.values);
  return allFinite(values) && (!slope || allFinite(slope)) ? { values, inner: bias.inner } : null;
}

/** The bias of routed elements is what comes from nowhere: a pad value, a concatenated constant. */
function routedBias(sources: Sources, like: FloatData, y: FloatData): FloatData {
  if (!sources || !anyBelowZero(sources)) return zeros(like, y.length);
  const bias = new Float64Array(y.length);
  for (let p = 0; p < bias.length; p++) if (sources[p] < 0) bias[p] = y[p];
  return bias;
}

function impliedBias(core: LinearCore, chain: Chain, x: FloatData, y: FloatData): FloatData {
  const bias = new Float64Array(core.outputs);
  const position = new Int32Array(core.maxRow);
  const weight = new Float64Array(core.maxRow);
  for (let i = 0; i < bias.length; i++) {
    const p = chain.order ? chain.order[i] : i;
    const a = chain.slope ? chain.slope[p] : 1;
    let [sum, scale] = [0, Math.abs(y[i])];
    if (a !== 0) {
      const n = core.read(p, position, weight);
      for (let k = 0; k < n; k++) {
        const c = a * weight[k] * x[position[k]];
        sum += c;
        scale += Math.abs(c);
      }
    }
    const b = y[i] - sum;
    bias[p] = Math.abs(b) <= IMPLIED_BIAS_TOLERANCE * scale ? 0 : b;
  }
  return bias;
}
