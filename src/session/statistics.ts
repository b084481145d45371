/** A tensor in numbers, and the health of a layer's output. */
import { BiasLensError } from '../engine/errors';
import { innerNodes } from '../engine/layers/inside';
import { outputsOf } from '../engine/layers/partition';
import { type FloatData, type FloatTensor, isFloat } from '../engine/tensor';
import type { Traced } from '../engine/trace/traced';
import type { Health, Params, Statistics, Totals } from './api';
import { totalsOf } from './explanation';

/** A slope this small of an activation that has a range means that the unit sits at an end of it. */
const FLAT_SLOPE = 1e-3;

/** Activations whose values have an end to run into. */
const BOUNDED = new Set(['Sigmoid', 'Tanh', 'HardSigmoid', 'Clip', 'Softsign', 'Erf']);

/** Sum, extremes and counts of a tensor; extremes and mean over what is finite. */
export function statisticsOf({ shape, data }: FloatTensor): Statistics {
  let [sum, abs, squares, zeros, nan, infinite, finite] = [0, 0, 0, 0, 0, 0, 0];
  let [min, max] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const v = data[i];
    if (Number.isNaN(v)) nan++;
    else if (!Number.isFinite(v)) infinite++;
    else {
      finite++;
      squares += v * v;
      if (v === 0) zeros++;
      if (v < min) min = v;
      if (v > max) max = v;
    }
    sum += v;
    abs += Math.abs(v);
  }
  const mean = finite === data.length ? sum / finite : meanOfFinite(data, finite);
  const deviation = Math.sqrt(Math.max(0, squares / finite - mean * mean));
  const [least, most] = finite > 0 ? [min, max] : [NaN, NaN];
  return { shape: [...shape], count: data.length, sum, abs, min: least, max: most, mean, deviation, zeros, nan, infinite };
}

function meanOfFinite(data: FloatData, finite: number): number {
  let sum = 0;
  for (let i = 0; i < data.length; i++) if (Number.isFinite(data[i])) sum += data[i];
  return sum / finite;
}

/** Totals of consecutive blocks of a tensor. */
export function blocksOf({ data }: FloatTensor, { start, size, count }: Params<'blocks'>): Totals[] {
  return Array.from({ length: count }, (_, i) => totalsOf(data.subarray(start + i * size, start + (i + 1) * size)));
}

/** Counts of what can be wrong with a layer's output. Needs no pass, so that it also tells why there can be none. */
export function healthOf(traced: Traced, name: string): Health {
  const layer = traced.graph.layers.find((l) => l.name === name);
  if (!layer) {
    const reason = `there is no layer ${name}`;
    throw new BiasLensError({ fault: 'usage', code: 'layer-unknown', reason, action: 'Take a name from the listing' });
  }
  const health = { units: 0, nan: 0, infinite: 0, zeros: 0, flat: 0 };
  for (const output of outputsOf(layer, traced.point)) {
    const value = traced.value(output);
    if (!isFloat(value)) continue;
    const { count, nan, infinite, zeros } = statisticsOf(value);
    health.units += count;
    health.nan += nan;
    health.infinite += infinite;
    health.zeros += zeros;
  }
  const bounded = layer.kind !== 'refused' && layer.nodes.some((node) => layer.chain.has(node) && BOUNDED.has(node.op));
  return { ...health, flat: bounded && health.nan === 0 ? flatUnits(traced, layer) : 0 };
}

/** Units at which a bounded activation is flat. A zero is left out: it is dead rather than saturated. */
function flatUnits(traced: Traced, layer: Traced['graph']['layers'][number]): number {
  const local = traced.local(layer);
  const flat = new Uint8Array(local.units);
  for (const { node, order, slope } of innerNodes(local, traced.point)) {
    if (!slope || !BOUNDED.has(node.op)) continue;
    const after = traced.value(node.outputs[0]).data;
    for (let i = 0; i < after.length; i++) {
      const p = order ? order[i] : i;
      if (after[i] !== 0 && Math.abs(slope[p]) <= FLAT_SLOPE) flat[p] = 1;
    }
  }
  return flat.reduce((n, one) => n + one, 0);
}
