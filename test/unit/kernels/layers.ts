/** Seeded layers for the kernel tests: a core with everything the spread reads, without a model around it. */
import { convRows } from '../../../src/engine/layers/ops/convolution';
import { denseRows } from '../../../src/engine/layers/shared/dense';
import type { ConvGeometry, DenseGeometry, LinearCore } from '../../../src/engine/layers/family';
import type { LocalLayer } from '../../../src/engine/layers/local';
import { size } from '../../../src/engine/tensor';

export type Random = () => number;

/** mulberry32: uniform in [0, 1). */
export function seeded(seed: number): Random {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
export const between = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));

/** Normal floats, zero where `keep` says no. */
export function floats(random: Random, length: number, keep = 1, scale = 1): Float32Array {
  return Float32Array.from({ length }, () => (random() < keep ? normal(random) * scale : 0));
}

export interface Layer {
  local: LocalLayer;
  x: Float32Array;
  mass: Float32Array;
}

/** What a layer is made of besides its geometry. */
export interface Recipe {
  x: number;
  mass: number;
  weights: number;
  weightScale: number;
  /** Slopes to choose from; null: no chain. */
  slopes: number[] | null;
  /** Biases to choose from; a normal value where undefined. */
  biases?: number[];
}

export const USUAL: Recipe = { x: 0.5, mass: 0.6, weights: 1, weightScale: 0.1, slopes: [0, 1] };

export function convLayer(
  random: Random,
  g: Omit<ConvGeometry, 'kind' | 'weight' | 'spatialOut'>,
  padsEnd: number[],
  recipe: Recipe,
): Layer {
  const spatialOut = g.spatialIn.map((n, i) =>
    Math.floor((n + g.padsBegin[i] + padsEnd[i] - (g.kernel[i] - 1) * g.dilations[i] - 1) / g.strides[i] + 1),
  );
  const weight = floats(random, ((g.channelsOut * g.channelsIn) / g.group) * size(g.kernel), recipe.weights, recipe.weightScale);
  const geometry: ConvGeometry = { kind: 'conv', ...g, spatialOut, weight };
  const rows = convRows(geometry, { ...geometry, padsEnd });
  return finish(random, { ...rows, bias: 'none', geometry }, g.batch * g.channelsIn * size(g.spatialIn), recipe);
}

export function denseLayer(random: Random, g: Omit<DenseGeometry, 'kind' | 'weight'>, recipe: Recipe): Layer {
  const geometry: DenseGeometry = {
    kind: 'dense',
    ...g,
    weight: floats(random, g.inner * g.columns, recipe.weights, recipe.weightScale),
  };
  return finish(random, { ...denseRows(geometry), bias: 'none', geometry }, g.rows * g.inner, recipe);
}

export function finish(random: Random, core: LinearCore, width: number, recipe: Recipe): Layer {
  const pick = (from: number[]) => from[Math.floor(random() * from.length)];
  const units = core.outputs;
  const local = {
    layer: { core: { name: 'node', op: 'Op' } },
    inputs: [{ name: 'x', start: 0, size: width }],
    units,
    width,
    map: { kind: 'core', core },
    slope: recipe.slopes ? Float64Array.from({ length: units }, () => pick(recipe.slopes!)) : null,
    bias: Float64Array.from({ length: units }, () => (recipe.biases ? pick(recipe.biases) : normal(random))),
  } as unknown as LocalLayer;
  return { local, x: floats(random, width, recipe.x), mass: floats(random, units, recipe.mass) };
}
