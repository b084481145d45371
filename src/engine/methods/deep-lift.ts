/**
 * DeepLIFT, rescale rule (Shrikumar, Greenside, Kundaje 2017, arXiv:1704.02685), as method.md §5 has it: multipliers m with
 * Σ m Δx = Δf, from the same baseline as integrated gradients.
 *
 * - a layer's chain of pointwise functions: Δy/Δz, the gradient where |Δz| < 1e-6
 * - a linear core: its weights (the linear rule)
 * - a choice (MaxPool, Max, Where): Δy goes to the winner at the input and to the winner at the baseline, in proportion to |Δ| of the two
 *
 * Limits: through products of activations, softmax and normalisations there is no rule, and the tangent at the input stands in: the gap
 * says how much that misses. Two passes over the network, so it costs little more than the gradient.
 */
import { total } from '../bbp/pass';
import type { Sources } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import type { FloatData } from '../tensor';
import { like } from '../trace/gradient';
import type { Traced } from '../trace/traced';
import { transposed } from '../trace/transposed';
import { backpropagate, outputValues, times } from './backpropagate';
import type { Method, MethodContext } from './method';
import { difference, expectedSum, floatInputs } from './path';

/** Below this a quotient of differences is round-off. */
const NEAR = 1e-6;

export const deepLift: Method = {
  name: 'deepLift',
  title: 'DeepLIFT',
  async attribute(context, input) {
    const names = floatInputs(context, input, this.title);
    const multipliers = await multipliersOf(context);
    const attributed = names.map((name) => {
      const m = multipliers.get(name);
      const delta = difference(context, name);
      return [name, m ? times(m, delta) : like(delta, delta.length)] as const;
    });
    const sums = new Map(attributed.map(([name, part]) => [name, total(part)]));
    return { values: new Map(attributed).get(input)!, expected: await expectedSum(context, input, sums) };
  },
};

async function multipliersOf(context: MethodContext): Promise<ReadonlyMap<string, FloatData>> {
  const { traced, seed } = context.gradient;
  const base = await context.traceAt(context.baseline);
  const atBase = new Map(base.graph.layers.map((layer) => [layer.name, layer]));
  return backpropagate(context, seed, (local, arrived) => {
    const other = base.local(atBase.get(local.layer.name)!);
    if (local.map.kind === 'routing') return routed(new Choice(traced, base, local, other), arrived);
    return transposed(traced, local, times(arrived, rescaled(traced, base, local, other)));
  });
}

/** Δy/Δz of a layer's chain at each core element; null: 1 everywhere. */
function rescaled(traced: Traced, base: Traced, local: LocalLayer, other: LocalLayer): FloatData | null {
  const [{ slope: a, bias: b }, { slope: a0, bias: b0 }] = [local, other];
  if (!a && !a0) return null;
  const [z, z0] = [coreValues(traced, local), coreValues(base, other)];
  const [y, y0] = [outputValues(traced, local), outputValues(base, other)];
  const at = (slope: FloatData | null, p: number) => (slope ? slope[p] : 1);
  const out = new Float64Array(local.units);
  for (let p = 0; p < out.length; p++) {
    const delta = z[p] - z0[p];
    // On one piece of the chain the quotient is its slope: without the round-off of four values.
    const samePiece = at(a, p) === at(a0, p) && b[p] === b0[p];
    out[p] = samePiece || Math.abs(delta) < NEAR ? at(a, p) : (y[p] - y0[p]) / delta;
  }
  return out;
}

/** z: what the chain starts from. */
function coreValues(traced: Traced, local: LocalLayer): FloatData {
  if (local.map.kind === 'pointwise') return traced.inputsOf(local);
  return traced.value(local.layer.core.outputs[0]).data;
}

/** A routing layer at the input and at the baseline. */
class Choice {
  readonly x: FloatData;
  readonly x0: FloatData;
  readonly y: FloatData;
  readonly y0: FloatData;
  readonly sources: Sources;
  readonly sources0: Sources;

  constructor(traced: Traced, base: Traced, local: LocalLayer, other: LocalLayer) {
    [this.x, this.x0] = [traced.inputsOf(local), base.inputsOf(other)];
    [this.y, this.y0] = [outputValues(traced, local), outputValues(base, other)];
    const sourcesOf = ({ map }: LocalLayer) => (map.kind === 'routing' ? map.sources : null);
    [this.sources, this.sources0] = [sourcesOf(local), sourcesOf(other)];
  }
}

function routed(choice: Choice, arrived: FloatData): FloatData {
  const { x, x0, y, y0, sources, sources0 } = choice;
  if (!sources && !sources0) return arrived;
  const out = like(x, x.length);
  for (let p = 0; p < arrived.length; p++) {
    const m = arrived[p];
    const [i, j] = [sources ? sources[p] : p, sources0 ? sources0[p] : p];
    if (m === 0) continue;
    const [di, dj] = [i < 0 ? 0 : x[i] - x0[i], j < 0 ? 0 : x[j] - x0[j]];
    const both = Math.abs(di) + Math.abs(dj);
    if (i === j || both < NEAR) {
      if (i >= 0) out[i] += m;
      continue;
    }
    const share = (m * (y[p] - y0[p])) / both;
    if (i >= 0) out[i] += share * Math.sign(di);
    if (j >= 0) out[j] += share * Math.sign(dj);
  }
  return out;
}
