/** What ONNX Runtime does for convolutions, Wᵀ g and option 3, is what their rows and the clear spread give. */
import assert from 'node:assert/strict';
import { FastSpread } from '../../../src/engine/bbp/fast';
import { areEven, spreadEvenly } from '../../../src/engine/bbp/evenly';
import { Kernels } from '../../../src/engine/bbp/kernels';
import { spreadPositive } from '../../../src/engine/bbp/positive';
import { rowReader, type Sent, spread } from '../../../src/engine/bbp/spread';
import type { ConvGeometry, LinearGraph } from '../../../src/engine/layers/family';
import type { Model } from '../../../src/engine/onnx/model';
import { Products } from '../../../src/engine/trace/products';
import { agree, magnitude } from './agree';
import {
  between,
  convLayer,
  floats,
  type Layer,
  type Recipe,
  randomConv,
  randomRecipe,
  seeded,
  transposedLayer,
  USUAL,
} from './layers';

const RULE = { option: 3, temperature: 1 } as const;
/** All float32 sums are of terms of one sign: their round-off is a few units in the last place. */
const TOLERANCE = 1e-6;

function coreOf({ local }: Layer) {
  assert(local.map.kind === 'core');
  return local.map.core as typeof local.map.core & { geometry: ConvGeometry; graph: LinearGraph };
}

describe('convolutions by ONNX Runtime', () => {
  // The weights lie in the graphs by value: nothing is read from a model.
  const products = new Products({ dir: '.', file: 'layer' } as Model);
  const kernels = new Kernels(2);
  const fast = new FastSpread(kernels, products);
  after(() => Promise.all([products.release(), kernels.release()]));

  const expectedOf = ({ local, x, mass }: Layer) => spread(local, x, mass, RULE) as Sent;
  const random = (seed: number) => {
    const next = seeded(seed);
    const { geometry, padsEnd } = randomConv(next);
    return { layer: convLayer(next, geometry, padsEnd, randomRecipe(next)), next, what: JSON.stringify(geometry) };
  };

  for (let seed = 300; seed < 360; seed++) {
    it(`give the transpose of their rows, seed ${seed}`, async () => {
      const { layer, next, what } = random(seed);
      const { graph, geometry } = coreOf(layer);
      const g = floats(next, layer.local.units);
      const shape = [geometry.batch, geometry.channelsOut, ...geometry.spatialOut];
      const { data } = await products.run(layer.local.layer.name, graph, 'backward', { dtype: 'float32', shape, data: g });
      const expected = new Float64Array(layer.local.width);
      const row = rowReader(coreOf(layer));
      g.forEach((v, p) => {
        const { count, position, weight } = row(p);
        for (let k = 0; k < count; k++) expected[position[k]] += v * weight[k];
      });
      assert.equal(data.length, expected.length, what);
      const most = magnitude(expected);
      expected.forEach((v, q) => assert.ok(Math.abs(v - data[q]) <= 3e-6 * most, `${what}: ${v} and ${data[q]}`));
    });

    it(`spread by option 3, seed ${seed}`, async () => {
      const { layer, what } = random(seed);
      const found = await spreadPositive(products, layer.local, coreOf(layer), layer.x, layer.mass);
      assert.ok(found, what);
      // What is left for another way is no unit of the rule's, but for sums too small for float32.
      const { rest } = found;
      const taken = layer.mass.map((m, p) => (rest?.[p] ? 0 : m));
      agree({ beta: found.beta, evenly: null, left: null }, expectedOf({ ...layer, mass: taken }), TOLERANCE, what);
      const beside = rest && expectedOf({ ...layer, mass: rest });
      beside?.beta.forEach((b) => assert.ok(b === 0 || beside.evenly !== null, what));
    });
  }

  for (let seed = 390; seed < 400; seed++) {
    it(`spread by option 3 over a transposed one, seed ${seed}`, async () => {
      const next = seeded(seed);
      const { geometry } = randomConv(next);
      const cutEnd = geometry.kernel.map(() => between(next, 0, 1));
      const layer = transposedLayer(next, { ...geometry, padsBegin: cutEnd }, cutEnd, { ...randomRecipe(next), slopes: null });
      const found = (await spreadPositive(products, layer.local, coreOf(layer), layer.x, layer.mass))!;
      const taken = layer.mass.map((m, p) => (found.rest?.[p] ? 0 : m));
      const expected = expectedOf({ ...layer, mass: taken });
      agree({ beta: found.beta, evenly: null, left: null }, expected, TOLERANCE, JSON.stringify(geometry));
    });
  }

  for (let seed = 360; seed < 390; seed++) {
    it(`and equal shares without reading a row, seed ${seed}`, () => {
      const next = seeded(seed);
      const { geometry, padsEnd } = randomConv(next, seed % 3 === 0);
      const layer = convLayer(next, geometry, padsEnd, { ...randomRecipe(next), mass: 1, weights: 1, slopes: [0] });
      const { geometry: whole } = coreOf(layer);
      assert.ok(areEven(layer.local, whole, layer.x, layer.mass, 1e-20));
      agree(spreadEvenly(whole, layer.x, layer.mass)!, expectedOf(layer), TOLERANCE, JSON.stringify(geometry));
    });
  }

  it('which are told from sums that are only small', () => {
    const geometry = { batch: 1, channelsIn: 2, channelsOut: 2, group: 1, spatialIn: [5], kernel: [3] };
    const rest = { strides: [1], dilations: [1], padsBegin: [1] };
    const make = (recipe: Partial<Recipe>) =>
      convLayer(seeded(14), { ...geometry, ...rest }, [1], { ...USUAL, mass: 1, ...recipe });
    const even = (layer: Layer) => areEven(layer.local, coreOf(layer).geometry, layer.x, layer.mass, 1e-20);
    assert.equal(even(make({})), true);
    assert.equal(even(make({ weights: 0.5 })), false, 'a weight of 0: not every row has the same components');
    assert.equal(even(make({ weightScale: 1e-21 })), false);
    assert.equal(even(make({ slopes: [-1] })), false);
  });

  it('with units that have no positive component, which go out in equal shares', async () => {
    const side = [24, 24];
    const geometry = { batch: 1, channelsIn: 16, channelsOut: 32, group: 1, spatialIn: side, kernel: [3, 3] };
    const rest = { strides: [1, 1], dilations: [1, 1], padsBegin: [1, 1] };
    const layer = convLayer(seeded(11), { ...geometry, ...rest }, [1, 1], { ...USUAL, mass: 1, slopes: null });
    // A corner without any input, and everything at or above 0.
    layer.x.forEach((v, q) => (layer.x[q] = q % 576 < 240 ? 0 : Math.abs(v)));
    const sent = await fast.spread(layer.local, layer.x, layer.mass, RULE);
    const expected = expectedOf(layer);
    assert.ok(expected.evenly?.some((m) => m !== 0));
    agree(sent, expected, TOLERANCE, 'a corner without input');
  });

  it('and several masses of every option in one go', async () => {
    const geometry = { batch: 1, channelsIn: 16, channelsOut: 32, group: 2, spatialIn: [32, 32], kernel: [3, 3] };
    const rest = { strides: [1, 1], dilations: [1, 1], padsBegin: [1, 1] };
    const layer = convLayer(seeded(12), { ...geometry, ...rest }, [1, 1], { ...USUAL, slopes: [0.5, 1] });
    const other = floats(seeded(13), layer.local.units, 0.7);
    const few = layer.mass.map((m, p) => (p % 40 === 0 ? m : 0));
    const requests = [1, 3, 2, 3, 3].map((option, i) => ({
      mass: [layer.mass, other, other, layer.mass, few][i],
      rule: { option: option as 1 | 2 | 3, temperature: 1 },
    }));
    const sent = await fast.spreadMany(layer.local, layer.x, requests);
    for (const [i, { mass, rule }] of requests.entries()) {
      agree(sent[i], spread(layer.local, layer.x, mass, rule) as Sent, 2e-6, `request ${i}`);
    }
  });
});
