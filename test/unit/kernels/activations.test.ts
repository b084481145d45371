/** Products of activations, softmax and normalisations go through the kernels as their rows say. */
import assert from 'node:assert/strict';
import { FastSpread } from '../../../src/engine/bbp/fast';
import { Kernels } from '../../../src/engine/bbp/kernels';
import { type Sent, spread } from '../../../src/engine/bbp/spread';
import { unitsOver } from '../../../src/engine/bbp/messages';
import { rowReader } from '../../../src/engine/bbp/spread';
import type { LinearCore } from '../../../src/engine/layers/family';
import { groupsAlong } from '../../../src/engine/layers/shared/groups';
import { lowRankCore } from '../../../src/engine/layers/shared/low-rank';
import { broadcastSteps, multilinear, type Multilinear } from '../../../src/engine/layers/shared/multilinear';
import { type Operand, Site } from '../../../src/engine/layers/site';
import type { Model } from '../../../src/engine/onnx/model';
import type { OnnxNode } from '../../../src/engine/onnx/node';
import { size } from '../../../src/engine/tensor';
import { Products } from '../../../src/engine/trace/products';
import { matricesBackward, matricesForward } from '../../../src/engine/trace/matrices';
import { agree, largestComponent, magnitude } from './agree';
import { finish, floats, type Layer, type Random, randomRecipe, seeded } from './layers';

const NODE = { name: 'node', op: 'Op' } as OnnxNode;

interface Shapes {
  a: number[];
  b: number[];
  out: number[];
}

/** NumPy's MatMul, or the products of elements. */
function productOf({ a, b, out }: Shapes, operands: Operand[], elementwise: boolean, scale: number): Multilinear {
  if (elementwise) {
    const [outerA, outerB] = [a, b].map((shape) => broadcastSteps(shape, out));
    return {
      shape: out,
      summed: [],
      factors: [
        { operand: operands[0], outer: outerA, inner: [] },
        { operand: operands[1], outer: outerB, inner: [] },
      ],
      scale,
    };
  }
  const lead = (shape: number[]) => broadcastSteps(shape.slice(0, -2), out.slice(0, -2)).map((s) => s * size(shape.slice(-2)));
  const [inner, columns] = b.slice(-2);
  return {
    shape: out,
    summed: [inner],
    factors: [
      { operand: operands[0], outer: [...lead(a), inner, 0], inner: [1] },
      { operand: operands[1], outer: [...lead(b), 0, 1], inner: [columns] },
    ],
    scale,
  };
}

const MATRICES: Shapes[] = [
  { a: [3, 5, 4], b: [3, 4, 6], out: [3, 5, 6] },
  { a: [2, 1, 7, 3], b: [1, 2, 3, 5], out: [2, 2, 7, 5] },
  { a: [9, 8], b: [2, 8, 2], out: [2, 9, 2] },
  { a: [1, 70, 33], b: [1, 33, 250], out: [1, 70, 250] },
];
const GATES: Shapes[] = [
  { a: [2, 3, 5], b: [2, 3, 5], out: [2, 3, 5] },
  { a: [1, 6, 4, 4], b: [1, 6, 1, 1], out: [1, 6, 4, 4] },
  { a: [4, 1], b: [1, 5], out: [4, 5] },
];

type Live = readonly [boolean, boolean];

/** Which of the two are activations. */
const LIVE: Live[] = [
  [true, true],
  [true, false],
  [false, true],
];

function productLayer(random: Random, shapes: Shapes, elementwise: boolean, live: Live): Layer {
  const scale = random() < 0.5 ? 1 : -0.5;
  return layerOf(random, shapes, live, (operands) => productOf(shapes, operands, elementwise, scale));
}

/** @param product what the layer is, of its operands */
function layerOf(random: Random, shapes: Shapes, live: Live, product: (operands: Operand[]) => Multilinear): Layer {
  const recipe = randomRecipe(random);
  const [x, y] = [shapes.a, shapes.b].map((shape) => floats(random, size(shape), recipe.x, recipe.weightScale));
  const operand = (name: string, shape: number[], data: Float32Array, isLive: boolean): Operand => ({
    name,
    live: isLive,
    shape,
    value: { dtype: 'float32', shape, data },
  });
  const operands = [operand('a', shapes.a, x, live[0]), operand('b', shapes.b, y, live[1])];
  const out = operand('y', shapes.out, floats(random, size(shapes.out)), true);
  const core = multilinear(new Site(NODE, operands, [out]), product(operands));
  const values = [x, y].filter((_, i) => live[i]);
  const width = values.reduce((n, v) => n + v.length, 0);
  const layer = finish(random, core, width, recipe);
  layer.x = new Float32Array(width);
  values.reduce((at, v) => (layer.x.set(v, at), at + v.length), 0);
  return withMass(layer);
}

function mixtureLayer(random: Random, shape: number[], axes: number[], terms: number): Layer {
  const recipe = randomRecipe(random);
  const n = size(shape);
  const doubles = () => Float64Array.from(floats(random, n, recipe.weights, recipe.weightScale));
  const x = floats(random, n, Math.max(recipe.x, 0.1));
  const w = {
    groups: groupsAlong(shape, axes),
    base: 0,
    diagonal: doubles(),
    terms: Array.from({ length: terms }, () => ({ left: doubles(), right: doubles() })),
    width: n,
  };
  return withMass({ ...finish(random, lowRankCore(w, x, floats(random, n)), n, recipe), x });
}

/** A recipe that is sparing with mass can leave a small layer with none. */
function withMass(layer: Layer): Layer {
  if (layer.mass.every((m) => m === 0)) layer.mass.fill(1);
  return layer;
}

describe('products and mixtures of activations', () => {
  const products = new Products({ dir: '.', file: 'layer' } as Model);
  const fast = new FastSpread(new Kernels(2), products);
  after(() => products.release());

  async function agrees(layer: Layer, what: string): Promise<void> {
    assert.ok(
      layer.mass.some((m) => m !== 0),
      `${what}: there is nothing to spread`,
    );
    for (const option of [1, 2, 3] as const) {
      for (const temperature of [0.001, 1, 1000]) {
        const rule = { option, temperature };
        const sent = await fast.spread(layer.local, layer.x, layer.mass, rule);
        const tolerance = 1e-6 * Math.max(1, option === 3 ? 1 : largestComponent(layer) / temperature);
        agree(
          sent,
          spread(layer.local, layer.x, layer.mass, rule) as Sent,
          tolerance,
          `${what}, option ${option}, T=${temperature}`,
        );
      }
    }
  }

  for (let seed = 500; seed < 540; seed++) {
    const random = seeded(seed);
    const live = LIVE[seed % LIVE.length];
    it(`spreads matrix products, seed ${seed}`, async () => {
      const shapes = MATRICES[seed % MATRICES.length];
      await agrees(productLayer(random, shapes, false, live), `${shapes.a.join('×')} · ${shapes.b.join('×')}`);
    });
    it(`spreads gates, seed ${seed}`, async () => {
      const shapes = GATES[seed % GATES.length];
      await agrees(productLayer(random, shapes, true, live), `${shapes.a.join('×')} ⊙ ${shapes.b.join('×')}`);
    });
    it(`spreads mixtures, seed ${seed}`, async () => {
      const [shape, axes] = [
        [[4, 7], [1]],
        [[3, 5, 4], [1]],
        [
          [2, 3, 4],
          [1, 2],
        ],
        [[2, 350], [1]],
      ][seed % 4];
      await agrees(mixtureLayer(random, shape, axes, 1 + (seed % 2)), `${shape.join('×')} along ${axes.join()}`);
    });
  }

  it('spread the mass of a product whose every term has one element that is 0', async () => {
    const random = seeded(2);
    const shapes = { a: [2, 4], b: [4, 3], out: [2, 3] };
    const layer = layerOf(random, shapes, [true, true], ([a, b]) => {
      // In the last row with the first column as many elements as terms are not 0, one and three, and none of them meet.
      (a.value!.data as Float32Array).set([1, -2, 0, 0, 3, 0, 0, 0]);
      (b.value!.data as Float32Array).set([0, 1, 2, 5, 1, 2, -1, 1, 2, 4, 1, 2]);
      return productOf(shapes, [a, b], false, 1);
    });
    layer.x = Float32Array.of(1, -2, 0, 0, 3, 0, 0, 0, 0, 1, 2, 5, 1, 2, -1, 1, 2, 4, 1, 2);
    layer.mass.fill(1);
    await agrees(layer, 'complements');
  });

  it('spread the mass of products that are all 0, however many', async () => {
    const layer = productLayer(seeded(4), { a: [512, 4], b: [4, 512], out: [512, 512] }, false, [true, true]);
    const { geometry } = (layer.local.map as { core: LinearCore }).core;
    assert(geometry?.kind === 'product');
    (geometry.a.values as Float32Array).fill(0);
    layer.x.fill(0, 0, geometry.a.values.length);
    layer.mass.fill(1);
    await agrees(layer, 'a dead operand');
  });

  it('spread sums over a dimension that one operand lacks', async () => {
    for (let seed = 640; seed < 646; seed++) {
      const layer = layerOf(seeded(seed), { a: [3, 4], b: [5], out: [3] }, LIVE[seed % LIVE.length], ([a, b]) => ({
        shape: [3],
        summed: [4, 5],
        factors: [
          { operand: a, outer: [4], inner: [1, 0] },
          { operand: b, outer: [0], inner: [0, 1] },
        ],
        scale: 1,
      }));
      await agrees(layer, `seed ${seed}`);
    }
  });

  it('have no bias where y − W x is round-off of the sums it is made of', () => {
    const [diagonal, left, right] = [Float64Array.of(0, 0), Float64Array.of(1, 1), Float64Array.of(1e4, -1e4)];
    const w = { groups: groupsAlong([1, 2], [1]), base: 0, diagonal, terms: [{ left, right }], width: 2 };
    // W x = 1e4 − 1e4, of which 2e-2 is round-off.
    const { bias } = lowRankCore(w, Float32Array.of(1, 1), Float64Array.of(0.01, 0.05));
    assert.deepEqual([...(bias as Float64Array)], [0, 0.05]);
  });

  it('leave a masked score out', async () => {
    const random = seeded(1);
    const layer = mixtureLayer(random, [3, 8], [1], 1);
    const { geometry } = (layer.local.map as { core: LinearCore }).core;
    assert(geometry?.kind === 'mixture');
    geometry.diagonal[2] = geometry.terms[0].left[2] = geometry.terms[0].right[2] = 0;
    layer.x[2] = -Infinity;
    layer.mass.fill(1);
    await agrees(layer, 'masked');
  });

  it('multiply by W and Wᵀ as their rows do', async () => {
    for (let seed = 600; seed < 620; seed++) {
      const random = seeded(seed);
      for (const [shapes, elementwise] of [
        ...MATRICES.map((s) => [s, false] as const),
        ...GATES.map((s) => [s, true] as const),
      ]) {
        const { local, x } = productLayer(random, shapes, elementwise, LIVE[seed % LIVE.length]);
        const { core } = local.map as { core: LinearCore };
        const row = rowReader(core);
        const g = floats(random, local.units, 0.7);
        const [forward, backward] = [new Float64Array(local.units), new Float64Array(local.width)];
        for (let p = 0; p < local.units; p++) {
          const { count, position, weight } = row(p);
          for (let k = 0; k < count; k++) {
            forward[p] += weight[k] * x[position[k]];
            backward[position[k]] += weight[k] * g[p];
          }
        }
        const near = (actual: ArrayLike<number>, expected: Float64Array, within: number) => {
          const most = within * Math.max(1, magnitude(expected));
          expected.forEach((v, i) => assert.ok(Math.abs(actual[i] - v) <= most, `${actual[i]} for ${v}`));
        };
        near(core.direct!.forward(x), forward, 1e-12);
        near(core.direct!.backward(g), backward, 1e-12);
        const { geometry } = core;
        if (elementwise || geometry?.kind !== 'product') continue;
        near(await matricesForward(products, geometry, x), forward, 1e-6);
        near(await matricesBackward(products, geometry, g, local.width), backward, 1e-6);
      }
    }
  });

  it('know which units an input is connected to', () => {
    const random = seeded(3);
    const layers = [
      productLayer(random, MATRICES[1], false, [true, true]),
      productLayer(random, GATES[1], true, [true, true]),
      mixtureLayer(random, [3, 5, 4], [1], 2),
    ];
    for (const { local } of layers) {
      const row = rowReader((local.map as { core: LinearCore }).core);
      const under: Set<number>[] = Array.from({ length: local.width }, () => new Set());
      for (let p = 0; p < local.units; p++) {
        const { count, position } = row(p);
        for (let k = 0; k < count; k++) under[position[k]].add(p);
      }
      under.forEach((units, q) => {
        const found = new Set(unitsOver(local, { from: q, to: q + 1 }));
        assert.ok(
          [...units].every((p) => found.has(p)),
          `input ${q}`,
        );
      });
    }
  });
});
