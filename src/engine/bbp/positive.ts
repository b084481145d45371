/**
 * Option 3 (19) of a whole convolution as products that ONNX Runtime does in the time of the convolution itself. With x = x⁺ − x⁻ and
 * W = W⁺ − W⁻ the positive components of a unit add up to Z = W⁺x⁺ + W⁻x⁻, and what its inputs get is
 * β = x⁺ ⊙ W⁺ᵀ(mass/Z) + x⁻ ⊙ W⁻ᵀ(mass/Z). The slope of a unit cancels as far as it is positive.
 */
import type { ConvGeometry, LinearGraph, WeightPart } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { allFinite, anyNegative, massOutside } from '../loops';
import type { GraphBuilder } from '../onnx/builder';
import type { FloatTensor } from '../tensor';
import type { Products } from '../trace/products';

/** Below this Z the quotient mass/Z can overflow. */
const LEAST_Z = 1e-20;

export interface PositiveSent {
  beta: Float32Array;
  /** Mass of units without a positive component, which is to be spread another way; null: none. */
  rest: Float32Array | null;
}

/**
 * @param x, mass in core order, float32
 * @returns undefined where this way does not hold: a slope below 0 or 0 under mass, numbers that are not finite
 */
export async function spreadPositive(
  products: Products,
  local: LocalLayer,
  { geometry, graph }: { geometry: ConvGeometry; graph: LinearGraph },
  x: Float32Array,
  mass: Float32Array,
): Promise<PositiveSent | undefined> {
  if (local.slope && massOutside(mass, local.slope)) return undefined;
  const signed = anyNegative(x);
  const tensor = (data: Float32Array, channels: number, spatial: readonly number[]): FloatTensor => ({
    dtype: 'float32',
    shape: [geometry.batch, channels, ...spatial],
    data,
  });
  const feeds = {
    x: tensor(x, geometry.channelsIn, geometry.spatialIn),
    mass: tensor(mass, geometry.channelsOut, geometry.spatialOut),
  };
  const key = `option 3${signed ? ' signed' : ''} ${local.layer.name}`;
  const run = (mass: Float32Array, fetches: string[]) =>
    products.graph(key, { ...feeds, mass: { ...feeds.mass, data: mass } }, (b) => write(b, graph, signed), fetches);
  const [all, least] = await run(mass, ['beta', 'least']);
  let beta = all;
  let rest: Float32Array | null = null;
  if (!(least.data[0] > LEAST_Z)) {
    const [z] = await run(mass, ['z']);
    rest = where(mass, z.data as Float32Array);
    if (rest) [beta] = await run(difference(mass, rest), ['beta']);
  }
  return allFinite(beta.data) ? { beta: beta.data as Float32Array, rest } : undefined;
}

/** The mass of units whose positive components add up to too little; null: none. */
function where(mass: Float32Array, z: Float32Array): Float32Array | null {
  let rest: Float32Array | null = null;
  for (let p = 0; p < mass.length; p++)
    if (mass[p] !== 0 && !(z[p] > LEAST_Z)) (rest ??= new Float32Array(mass.length))[p] = mass[p];
  return rest;
}

function difference(mass: Float32Array, rest: Float32Array): Float32Array {
  return mass.map((m, p) => m - rest[p]);
}

/** A part of x with the part of W that makes positive components of it. */
type Side = [x: string, part: WeightPart];

function write(b: GraphBuilder, graph: LinearGraph, signed: boolean): void {
  const sides: Side[] = signed
    ? [
        [b.node('Relu', ['x']), 'positive'],
        [b.node('Relu', [b.node('Neg', ['x'])]), 'negative'],
      ]
    : [['x', 'positive']];
  const sum = (terms: string[]) => terms.reduce((a, t) => b.node('Add', [a, t]));
  const z = sum(sides.map(([x, part]) => graph.forward(b, x, part)));
  b.output(b.rename(z, 'z'));
  b.output(b.rename(b.node('ReduceMin', ['z'], { keepdims: 0 }), 'least'));
  const share = b.node('Div', ['mass', b.node('Max', ['z', b.constant([], Float32Array.of(LEAST_Z))])]);
  b.output(b.rename(sum(sides.map(([x, part]) => b.node('Mul', [x, graph.backward(b, share, part)]))), 'beta'));
}
