/** The pointwise nodes after a layer's core, composed. */
import { scaledChannels } from '../loops';
import type { FloatData } from '../tensor';
import type { PerChannel, Pointwise, Sources } from './family';
import type { Layer } from './partition';
import type { Point } from './point';
import { familyOf } from './registry';
import { everyElement, isPerChannel } from './shared/broadcast';
import { range } from './shared/routes';

/** What a layer's chain does to each core element: y = a z + d. */
export interface Chain {
  slope: FloatData | null;
  intercept: FloatData | null;
  order: Int32Array | null;
}

/** A chain as it is composed: as long as it is one number a channel, it stays that. */
interface Composed extends Omit<Chain, 'slope' | 'intercept'> {
  slope: FloatData | PerChannel | null;
  intercept: FloatData | PerChannel | null;
}

/**
 * Composes the slopes and intercepts of the pointwise nodes at each core element.
 * @param like of the width that they are wanted in
 */
export function composeChain(layer: Layer, point: Point, units: number, like: FloatData): Chain {
  const chain: Composed = { slope: null, intercept: null, order: null };
  for (const node of layer.nodes) {
    const family = familyOf(node)!;
    if (layer.chain.has(node)) compose(chain, family.pointwise!(point.site(node)), units);
    else if (node !== layer.core && node !== layer.pad) reorder(chain, family.routing!(point.site(node)), units);
  }
  const { slope, intercept, order } = chain;
  return { slope: slope && everyElement(slope, like), intercept: intercept && everyElement(intercept, like), order };
}

/** (a, d) ← (s a, s d + t), element by element of the current tensor. */
function compose(chain: Composed, step: Pointwise, units: number): void {
  const { slope: s, intercept: t = 0 } = step;
  if (s === 1 && t === 0) return;
  if (!chain.slope && !chain.intercept && !chain.order) {
    chain.slope = s === 1 ? null : everywhere(s, units);
    chain.intercept = t === 0 ? null : everywhere(t, units);
    return;
  }
  if (t === 0 && gateChannels(chain, s)) return;
  const a = (chain.slope = chain.slope ? doubles(chain.slope) : new Float64Array(units).fill(1));
  const d = chain.intercept ? doubles(chain.intercept) : t !== 0 ? new Float64Array(units) : null;
  const [slopes, shifts] = [everyElement(everywhere(s, units)), everyElement(everywhere(t, units))];
  const { order } = chain;
  for (let i = 0; i < units; i++) {
    const p = order ? order[i] : i;
    a[p] *= slopes[i];
    if (d) d[p] = d[p] * slopes[i] + shifts[i];
  }
  chain.intercept = d;
}

/** A gate on one number a channel, as after a normalisation: without arrays of float64. Whether it could be had. */
function gateChannels(chain: Composed, gate: Pointwise['slope']): boolean {
  const { slope, intercept, order } = chain;
  if (order || !(gate instanceof Float32Array) || !slope || !isPerChannel(slope)) return false;
  if (intercept && !isPerChannel(intercept)) return false;
  const [a, d] = [slope, intercept].map((given) => given && scaledChannels(gate, singles(given)));
  if (!a || d === undefined) return false;
  [chain.slope, chain.intercept] = [a, d];
  return true;
}

const singles = (given: PerChannel): PerChannel => ({ ...given, values: new Float32Array(given.values) });

const doubles = (given: FloatData | PerChannel): Float64Array => new Float64Array(everyElement(given));

/** One number as one an element. */
function everywhere<T>(value: T | number, units: number): T | Float64Array {
  return typeof value === 'number' ? new Float64Array(units).fill(value) : value;
}

function reorder(chain: Composed, sources: Sources, units: number): void {
  if (!sources) return;
  const before = chain.order ?? range(units);
  chain.order = sources.map((s) => before[s]);
}
