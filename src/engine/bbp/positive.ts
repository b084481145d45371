/**
 * Option 3 (19) of a whole convolution as products that ONNX Runtime does in the time of the convolution itself. With x = x⁺ − x⁻ and
 * W = W⁺ − W⁻ the positive components of a unit add up to Z = W⁺x⁺ + W⁻x⁻, and what its inputs get is
 * β = x⁺ ⊙ W⁺ᵀ(mass/Z) + x⁻ ⊙ W⁻ᵀ(mass/Z). The slope of a unit cancels as far as it is positive.
 */
import type { LinearGraph, WeightPart, WindowGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { add, anyNegative, countNonZero, giveBack, massOutside, partedBySlope, totals } from '../loops';
import type { GraphBuilder } from '../onnx/builder';
import type { FloatData, FloatTensor } from '../tensor';
import type { Products } from '../trace/products';

/** Below this Z the quotient mass/Z can overflow. */
export const LEAST_Z = 1e-20;

export interface PositiveSent {
  beta: Float32Array;
  /** Mass of units without a positive component, which is to be spread another way; null: none. */
  rest: Float32Array | null;
}

/** Layers in which some unit had too small a Z: they are asked at once which. */
const careful = new WeakSet<object>();

/**
 * @param x, mass in core order, float32
 * @returns undefined where numbers are not finite
 */
export async function spreadPositive(
  products: Products,
  local: LocalLayer,
  { geometry, graph }: { geometry: WindowGeometry; graph: LinearGraph },
  x: Float32Array,
  mass: Float32Array,
): Promise<PositiveSent | undefined> {
  const { core, name } = local.layer;
  const outside = local.slope && massOutside(mass, local.slope) ? split(mass, local.slope) : null;
  const signed = anyNegative(x);
  const feeds = {
    x: tensor(x, [geometry.batch, geometry.channelsIn, ...geometry.spatialIn]),
    mass: tensor(outside?.inside ?? mass, [geometry.batch, geometry.channelsOut, ...geometry.spatialOut]),
  };
  const run = (what: string, fetches: string[], which = false) =>
    products.graph(`${what}${signed ? ' signed' : ''} ${name}`, feeds, (b) => write(b, graph, signed, which), fetches);
  const quick = careful.has(core) ? undefined : await run('option 3', ['beta', 'least']);
  const all = quick && quick[1].data[0] > LEAST_Z ? quick.slice(0, 1) : undefined;
  if (!all) careful.add(core);
  const [beta, rest] = all ?? (await run('option 3 and rest', ['beta', 'rest'], true));
  giveBack(outside?.inside);
  if (!Number.isFinite(totals(beta.data).abs)) return undefined;
  return { beta: beta.data as Float32Array, rest: together(rest?.data as Float32Array | undefined, outside?.outside) };
}

function tensor(data: Float32Array, shape: number[]): FloatTensor {
  return { dtype: 'float32', shape, data };
}

/** Mass at slopes above 0, and all other: where the slope is 0 no component is positive. */
function split(mass: Float32Array, slope: FloatData): { inside: Float32Array; outside: Float32Array } {
  if (slope instanceof Float32Array) return partedBySlope(mass, slope);
  const [inside, outside] = [new Float32Array(mass.length), new Float32Array(mass.length)];
  for (let p = 0; p < mass.length; p++) {
    const positive = slope[p] > 0;
    inside[p] = positive ? mass[p] : 0;
    outside[p] = positive ? 0 : mass[p];
  }
  return { inside, outside };
}

function together(a: Float32Array | undefined, b: Float32Array | undefined): Float32Array | null {
  if (!a || !b) {
    const one = a ?? b;
    return one && countNonZero(one) > 0 ? one : null;
  }
  const out = new Float32Array(a.length);
  add(a, b, out);
  return countNonZero(out) > 0 ? out : null;
}

/** A part of x with the part of W that makes positive components of it. */
type Side = [x: string, part: WeightPart];

/** @param which whether to tell units of too small a Z apart; else their smallest is told */
function write(b: GraphBuilder, graph: LinearGraph, signed: boolean, which: boolean): void {
  const sides: Side[] = signed
    ? [
        [b.node('Relu', ['x']), 'positive'],
        [b.node('Relu', [b.node('Neg', ['x'])]), 'negative'],
      ]
    : [['x', 'positive']];
  const sum = (terms: string[]) => terms.reduce((a, t) => b.node('Add', [a, t]));
  const z = sum(sides.map(([x, part]) => graph.forward(b, x, part)));
  const least = b.scalar(LEAST_Z);
  let share: string;
  if (which) {
    const zero = b.scalar(0);
    const has = b.node('Greater', [z, least]);
    b.output(b.rename(b.node('Where', [has, zero, 'mass']), 'rest'));
    share = b.node('Where', [has, b.node('Div', ['mass', z]), zero]);
  } else {
    b.output(b.rename(b.node('ReduceMin', [z], { keepdims: 0 }), 'least'));
    share = b.node('Div', ['mass', b.node('Max', [z, least])]);
  }
  b.output(b.rename(sum(sides.map(([x, part]) => b.node('Mul', [x, graph.backward(b, share, part)]))), 'beta'));
}
