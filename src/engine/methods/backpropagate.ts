/** A backward pass by a rule of the method's own: what arrives at a layer's outputs becomes what its inputs receive. */
import { pathOf } from '../layers/partition';
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import { like, split, toCoreOrder } from '../trace/gradient';
import type { Traced } from '../trace/traced';
import type { MethodContext } from './method';

/**
 * What one layer sends down.
 * @param arrived at its outputs, in core order
 * @returns one number for each element of its inputs laid side by side
 */
type Send = (local: LocalLayer, arrived: FloatData) => FloatData | Promise<FloatData>;

/**
 * Passes every layer that the score depends on, from the score down.
 * @param seed what starts at the score tensor
 * @returns what has arrived at each tensor
 * @throws BiasLensError when a layer on the way cannot be explained
 */
export async function backpropagate(
  { gradient: { traced }, step }: MethodContext,
  seed: FloatData,
  send: Send,
): Promise<ReadonlyMap<string, FloatData>> {
  const arrived = new Map([[traced.graph.score, seed]]);
  const layers = pathOf(traced.graph, traced.point);
  for (const [i, layer] of layers.entries()) {
    await step(i, layers.length);
    const local = traced.local(layer);
    const parts = split(await send(local, outputsSideBySide(traced, local, arrived)), local.inputs);
    local.inputs.forEach(({ name }, k) => arrived.set(name, sum(arrived.get(name), parts[k])));
  }
  return arrived;
}

function outputsSideBySide(traced: Traced, local: LocalLayer, arrived: ReadonlyMap<string, FloatData>): FloatData {
  const flat = like(traced.value(local.outputs[0].name).data, local.units);
  for (const o of local.outputs) if (arrived.has(o.name)) flat.set(arrived.get(o.name)!, o.start);
  return toCoreOrder(flat, local.order);
}

/** A layer's values after its chain, in core order. */
export function outputValues(traced: Traced, local: LocalLayer): FloatData {
  return outputsSideBySide(traced, local, new Map(local.outputs.map(({ name }) => [name, traced.value(name).data])));
}

/** `a ⊙ b`, 0 wherever `a` is: nothing meets an infinite slope. */
export function times(a: FloatData, b: FloatData | null): FloatData {
  if (!b) return a;
  const out = like(a, a.length);
  for (let i = 0; i < out.length; i++) out[i] = a[i] === 0 ? 0 : a[i] * b[i];
  return out;
}

function sum(before: FloatData | undefined, part: FloatData): FloatData {
  if (!before) return part;
  const out = like(before, before.length);
  for (let i = 0; i < out.length; i++) out[i] = before[i] + part[i];
  return out;
}
