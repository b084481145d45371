/** Seeded layers for the kernel tests: a core with everything the spread reads, without a model around it. */
import { convRows } from '../../../src/engine/layers/ops/convolution';
import { poolRows } from '../../../src/engine/layers/ops/average-pool';
import { transposedGraph, transposedRows } from '../../../src/engine/layers/ops/transposed-convolution';
import { denseRows } from '../../../src/engine/layers/shared/dense';
import type {
  ConvGeometry,
  DenseGeometry,
  LinearCore,
  PoolGeometry,
  TransposedGeometry,
  WindowGeometry,
} from '../../../src/engine/layers/family';
import type { LocalLayer } from '../../../src/engine/layers/local';
import type { Operand } from '../../../src/engine/layers/site';
import { convolutionGraph } from '../../../src/engine/layers/shared/convolution-graph';
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

const normal = (random: Random): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
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
  const spatialOut = spatialOutOf(g, padsEnd);
  const weight = floats(random, ((g.channelsOut * g.channelsIn) / g.group) * size(g.kernel), recipe.weights, recipe.weightScale);
  const geometry: ConvGeometry = { kind: 'conv', ...g, spatialOut, weight };
  const windows = { ...geometry, padsEnd };
  const shape = [g.channelsOut, g.channelsIn / g.group, ...g.kernel];
  const operand: Operand = { name: 'W', live: false, shape, value: { dtype: 'float32', shape, data: weight } };
  const graph = convolutionGraph(operand, geometry, windows);
  return finish(
    random,
    { ...convRows(geometry, windows), bias: 'none', geometry, graph },
    g.batch * g.channelsIn * size(g.spatialIn),
    recipe,
  );
}

/** A transposed convolution of the same numbers, whose output is cut off by `padsBegin` and `cutEnd` (below 0: made longer). */
export function transposedLayer(random: Random, g: Omit<WindowGeometry, 'spatialOut'>, cutEnd: number[], recipe: Recipe): Layer {
  const full = g.spatialIn.map((n, i) => (n - 1) * g.strides[i] + (g.kernel[i] - 1) * g.dilations[i] + 1);
  const spatialOut = full.map((n, i) => Math.max(1, n - g.padsBegin[i] - cutEnd[i]));
  const weight = floats(random, ((g.channelsOut * g.channelsIn) / g.group) * size(g.kernel), recipe.weights, recipe.weightScale);
  const geometry: TransposedGeometry = { kind: 'transposed', ...g, spatialOut, weight };
  const shape = [g.channelsIn, g.channelsOut / g.group, ...g.kernel];
  const operand: Operand = { name: 'W', live: false, shape, value: { dtype: 'float32', shape, data: weight } };
  const graph = transposedGraph(operand, geometry);
  return finish(
    random,
    { ...transposedRows(geometry), bias: 'none', geometry, graph },
    g.batch * g.channelsIn * size(g.spatialIn),
    recipe,
  );
}

/** A pool of the windows and channels of a convolution, with shares that are as unlike as they can be. */
export function poolLayer(random: Random, g: Omit<WindowGeometry, 'spatialOut'>, padsEnd: number[], recipe: Recipe): Layer {
  const spatialOut = spatialOutOf(g, padsEnd);
  const planes = { channelsIn: g.channelsIn, channelsOut: g.channelsIn, group: g.channelsIn };
  const shares = Float64Array.from({ length: size(spatialOut) }, () => random() + 0.01);
  const geometry: PoolGeometry = { kind: 'pool', ...g, ...planes, spatialOut, shares };
  const rows = poolRows(geometry, { ...geometry, padsEnd });
  return finish(random, { ...rows, bias: 'none', geometry }, g.batch * g.channelsIn * size(g.spatialIn), recipe);
}

const spatialOutOf = (g: Omit<WindowGeometry, 'spatialOut'>, padsEnd: number[]): number[] =>
  g.spatialIn.map((n, i) =>
    Math.floor((n + g.padsBegin[i] + padsEnd[i] - (g.kernel[i] - 1) * g.dilations[i] - 1) / g.strides[i] + 1),
  );

export function denseLayer(random: Random, g: Omit<DenseGeometry, 'kind' | 'weight'>, recipe: Recipe): Layer {
  const geometry: DenseGeometry = {
    kind: 'dense',
    ...g,
    weight: floats(random, g.inner * g.columns, recipe.weights, recipe.weightScale),
  };
  return finish(random, { ...denseRows(geometry), bias: 'none', geometry }, g.rows * g.inner, recipe);
}

let made = 0;

export function finish(random: Random, core: LinearCore, width: number, recipe: Recipe): Layer {
  const pick = (from: number[]) => from[Math.floor(random() * from.length)];
  const units = core.outputs;
  const local = {
    layer: { name: `layer ${made++}`, core: { name: 'node', op: 'Op' } },
    inputs: [{ name: 'x', start: 0, size: width }],
    units,
    width,
    map: { kind: 'core', core },
    slope: recipe.slopes ? Float64Array.from({ length: units }, () => pick(recipe.slopes!)) : null,
    bias: Float64Array.from({ length: units }, () => (recipe.biases ? pick(recipe.biases) : normal(random))),
  } as unknown as LocalLayer;
  return { local, x: floats(random, width, recipe.x), mass: floats(random, units, recipe.mass) };
}

/** Any convolution, and its padding at the end. @param depthwise whether to have one channel a group, and many groups */
export const randomConv = (random: Random, depthwise = false) => {
  const rank = between(random, 1, 3);
  const group = depthwise ? between(random, 1, 9) : between(random, 1, 3);
  const many = (low: number, high: number) => Array.from({ length: rank }, () => between(random, low, high));
  const kernel = many(1, 3);
  const dilations = many(1, 2);
  const geometry = {
    batch: between(random, 1, 2),
    channelsIn: depthwise ? group : group * between(random, 1, 7),
    channelsOut: group * between(random, 1, depthwise ? 3 : 7),
    group,
    spatialIn: kernel.map((k, i) => (k - 1) * dilations[i] + between(random, 1, rank === 1 ? 40 : 7)),
    kernel,
    strides: many(1, 3),
    dilations,
    padsBegin: many(0, 2),
  };
  return { geometry, padsEnd: many(0, 2) };
};
export const randomRecipe = (random: Random): Recipe => ({
  x: [0, 0.1, 0.5, 1][between(random, 0, 3)],
  mass: [0.1, 0.7, 1][between(random, 0, 2)],
  weights: random() < 0.5 ? 1 : 0.5,
  weightScale: [0.01, 0.1, 1, 10][between(random, 0, 3)],
  slopes: [null, [0, 1], [0.01, 1], [0, -2, 0.5, 1], [0]][between(random, 0, 4)],
  biases: random() < 0.3 ? [-1, 0, 1] : undefined,
});
