/**
 * The answer by the weights alone (method.md §5, "only wx, only b"; the paper's Table 1): one forward pass of the linearised network,
 * slopes and winners fixed, no biases. It gives J x for all scores at once.
 */
import { like, toOutputOrder } from '../trace/gradient';
import type { LocalLayer } from '../layers/local';
import { pathOf } from '../layers/partition';
import { rowReader } from '../bbp/spread';
import { multiply } from '../loops';
import { type FloatData, type FloatTensor } from '../tensor';
import { areLarge, matricesForward } from '../trace/matrices';
import type { Traced } from '../trace/traced';

/**
 * J x at the score tensor, in its shape.
 * @param blocked names of layers whose local linear model does not exist
 * @returns undefined when the score depends on such a layer
 */
export async function linearised(traced: Traced, blocked: ReadonlySet<string>): Promise<FloatTensor | undefined> {
  const atOnce = blocked.size === 0 ? await traced.products.linear.at(traced) : undefined;
  return atOnce ?? layerByLayer(traced, blocked);
}

/** The same where it cannot be had in one run, and what that is held to. */
export async function layerByLayer(traced: Traced, blocked: ReadonlySet<string> = new Set()): Promise<FloatTensor | undefined> {
  const values = new Map<string, FloatData>();
  for (const name of traced.point.roots) values.set(name, traced.value(name).data);
  for (const layer of pathOf(traced.graph, traced.point).reverse()) {
    if (blocked.has(layer.name)) return undefined;
    const local = traced.local(layer);
    const y = await forward(traced, local, inputsOf(local, values));
    for (const o of local.outputs) values.set(o.name, y.subarray(o.start, o.start + o.size));
  }
  const { score } = traced.graph;
  const data = values.get(score);
  return data && { ...traced.value(score), data };
}

function inputsOf(local: LocalLayer, values: ReadonlyMap<string, FloatData>): FloatData {
  const parts = local.inputs.map((span) => values.get(span.name)!);
  if (parts.length === 1) return parts[0];
  const out = like(parts[0], local.width);
  local.inputs.forEach((span, i) => out.set(parts[i], span.start));
  return out;
}

/** Wˣ x of one layer, in output order. */
async function forward(traced: Traced, local: LocalLayer, x: FloatData): Promise<FloatData> {
  const z = await mapped(traced, local, x);
  if (!local.slope) return toOutputOrder(z, local.order);
  const y = like(x, local.units);
  multiply(local.slope, z, y);
  return toOutputOrder(y, local.order);
}

async function mapped(traced: Traced, local: LocalLayer, x: FloatData): Promise<FloatData> {
  const { map } = local;
  if (map.kind === 'pointwise') return x;
  if (map.kind === 'routing') {
    const { sources } = map;
    if (!sources) return x;
    const y = like(x, local.units);
    for (let p = 0; p < y.length; p++) y[p] = sources[p] < 0 ? 0 : x[sources[p]];
    return y;
  }
  const { core } = map;
  const traceable = traced.value(local.inputs[0].name);
  if (core.graph && local.inputs.length === 1 && x.constructor === traceable.data.constructor) {
    const operand = { ...traceable, data: x };
    return (await traced.products.run(local.layer.name, core.graph, 'forward', operand)).data;
  }
  const { geometry } = core;
  if (geometry?.kind === 'product' && areLarge(geometry) && x instanceof Float32Array) {
    return matricesForward(traced.products, geometry, x);
  }
  // In the width of the model, or the next layer would not run in ONNX Runtime.
  if (core.direct) return x instanceof Float64Array ? core.direct.forward(x) : new Float32Array(core.direct.forward(x));
  const z = like(x, local.units);
  const row = rowReader(core);
  for (let p = 0; p < z.length; p++) {
    const { count, position, weight } = row(p);
    let sum = 0;
    for (let k = 0; k < count; k++) sum += weight[k] * x[position[k]];
    z[p] = sum;
  }
  return z;
}
