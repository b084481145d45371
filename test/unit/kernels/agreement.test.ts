/** The kernels give what the clear spread gives, to 1e-6·max(1, max|c|/T) of the layer's largest β. */
import assert from 'node:assert/strict';
import { Kernels } from '../../../src/engine/bbp/kernels';
import type { Rule } from '../../../src/engine/bbp/scores';
import { rowReader, type Sent, spread } from '../../../src/engine/bbp/spread';
import type { LocalLayer } from '../../../src/engine/layers/local';
import type { FloatData } from '../../../src/engine/tensor';
import { between, convLayer, denseLayer, floats, type Layer, type Random, type Recipe, seeded, USUAL } from './layers';

const RULES: Rule[] = [1, 2, 3].flatMap((option) =>
  [0.001, 0.05, 1, 30, 1000].map((temperature) => ({ option: option as 1 | 2 | 3, temperature })),
);

const magnitude = (values: FloatData): number => {
  let most = 0;
  for (const v of values) most = Math.max(most, Math.abs(v));
  return most;
};

/** max |c| over the units that carry mass. */
function largestComponent({ local, x, mass }: Layer): number {
  const row = rowReader(local.map.kind === 'core' ? local.map.core : (null as never));
  let most = 0;
  mass.forEach((m, p) => {
    if (m === 0) return;
    const { count, position, weight } = row(p);
    const a = local.slope ? Math.abs(local.slope[p]) : 1;
    for (let k = 0; k < count; k++) most = Math.max(most, a * Math.abs(weight[k] * x[position[k]]));
  });
  return most;
}

function same(actual: FloatData | null, expected: FloatData | null, what: string): void {
  assert.deepEqual(actual && Array.from(actual), expected && Array.from(expected), what);
}

function agree(actual: Sent, expected: Sent, tolerance: number, what: string): void {
  const scale = magnitude(expected.beta);
  let worst = 0;
  expected.beta.forEach((b, q) => {
    assert.ok(Number.isFinite(actual.beta[q]), `${what}: β[${q}] is ${actual.beta[q]}`);
    worst = Math.max(worst, Math.abs(b - actual.beta[q]));
  });
  assert.ok(worst <= tolerance * scale, `${what}: off by ${worst / scale}, allowed ${tolerance}`);
  same(actual.evenly, expected.evenly, `${what}: evenly`);
  same(actual.left, expected.left, `${what}: left`);
}

describe('the kernels agree with the clear spread', () => {
  const kernels = new Kernels(2);
  after(() => kernels.release());

  async function check(layer: Layer, what: string, rules = RULES): Promise<void> {
    const most = largestComponent(layer);
    for (const rule of rules) {
      const tolerance = 1e-6 * Math.max(1, rule.option === 3 ? 0 : most / rule.temperature);
      const expected = await spread(layer.local, layer.x, layer.mass, rule);
      const actual = await kernels.spread(layer.local, layer.x, layer.mass, rule);
      agree(actual, expected, tolerance, `${what}, option ${rule.option}, T=${rule.temperature}`);
    }
  }

  const plain = (channelsIn: number, channelsOut: number, side: number[], kernel: number[]) => ({
    batch: 1,
    channelsIn,
    channelsOut,
    group: 1,
    spatialIn: side,
    kernel,
    strides: kernel.map(() => 1),
    dilations: kernel.map(() => 1),
    padsBegin: kernel.map((k) => Math.floor(k / 2)),
  });
  const dense = (rows: number, inner: number, columns: number) => ({
    rows,
    inner,
    columns,
    strideK: 1,
    strideN: inner,
    scale: 1,
  });

  it('3×3 convolutions', async () => {
    await check(convLayer(seeded(1), plain(5, 9, [12, 11], [3, 3]), [1, 1], USUAL), 'conv');
    await check(convLayer(seeded(2), plain(16, 40, [9, 9], [3, 3]), [1, 1], { ...USUAL, x: 1, slopes: null }), 'dense inputs');
  });

  it('matrix products, of either layout and with a factor', async () => {
    await check(denseLayer(seeded(3), dense(1, 300, 70), USUAL), 'Gemm');
    await check(
      denseLayer(seeded(4), { rows: 5, inner: 33, columns: 41, strideK: 41, strideN: 1, scale: -0.5 }, USUAL),
      'MatMul',
    );
  });

  const conv = (random: Random) => {
    const rank = between(random, 1, 3);
    const group = between(random, 1, 3);
    const many = (low: number, high: number) => Array.from({ length: rank }, () => between(random, low, high));
    const kernel = many(1, 3);
    const dilations = many(1, 2);
    const geometry = {
      batch: between(random, 1, 2),
      channelsIn: group * between(random, 1, 7),
      channelsOut: group * between(random, 1, 7),
      group,
      spatialIn: kernel.map((k, i) => (k - 1) * dilations[i] + between(random, 1, rank === 1 ? 40 : 7)),
      kernel,
      strides: many(1, 3),
      dilations,
      padsBegin: many(0, 2),
    };
    return { geometry, padsEnd: many(0, 2) };
  };
  const recipe = (random: Random): Recipe => ({
    x: [0, 0.1, 0.5, 1][between(random, 0, 3)],
    mass: [0.1, 0.7, 1][between(random, 0, 2)],
    weights: random() < 0.5 ? 1 : 0.5,
    weightScale: [0.01, 0.1, 1, 10][between(random, 0, 3)],
    slopes: [null, [0, 1], [0.01, 1], [0, -2, 0.5, 1], [0]][between(random, 0, 4)],
    biases: random() < 0.3 ? [-1, 0, 1] : undefined,
  });

  for (let seed = 100; seed < 180; seed++) {
    it(`a random convolution, seed ${seed}`, async () => {
      const random = seeded(seed);
      const { geometry, padsEnd } = conv(random);
      await check(convLayer(random, geometry, padsEnd, recipe(random)), JSON.stringify(geometry));
    });
  }

  for (let seed = 200; seed < 220; seed++) {
    it(`a random matrix product, seed ${seed}`, async () => {
      const random = seeded(seed);
      const [rows, inner, columns] = [between(random, 1, 4), between(random, 1, 200), between(random, 1, 60)];
      const layout = random() < 0.5 ? { strideK: 1, strideN: inner } : { strideK: columns, strideN: 1 };
      await check(
        denseLayer(random, { rows, inner, columns, scale: 1, ...layout }, recipe(random)),
        `${rows}×${inner}×${columns}`,
      );
    });
  }

  it('inputs and weights near the ends of float32', async () => {
    for (const [scale, weightScale] of [
      [1e-30, 1e-10],
      [1e-20, 1e-20],
      [1e-40, 1],
      [1e20, 1e15],
      [1e-44, 1e-40],
    ]) {
      const random = seeded(7);
      const layer = denseLayer(random, dense(2, 37, 21), { ...USUAL, weightScale });
      layer.x.forEach((v, i) => (layer.x[i] = v * scale));
      await check(layer, `x ${scale}, weights ${weightScale}`);
    }
  });

  it('layers large enough for several threads', async () => {
    await check(
      convLayer(seeded(8), plain(64, 96, [20, 20], [3, 3]), [1, 1], USUAL),
      'conv',
      RULES.filter((r) => r.temperature === 1),
    );
    await check(
      denseLayer(seeded(9), dense(1, 4096, 700), USUAL),
      'dense',
      RULES.filter((r) => r.temperature === 1),
    );
    await check(
      denseLayer(seeded(10), { rows: 1, inner: 700, columns: 400, strideK: 400, strideN: 1, scale: -0.5 }, USUAL),
      'dense, rows across',
      RULES.filter((r) => r.temperature === 1),
    );
  });

  it('several masses and options in one run', async () => {
    for (const seed of [20, 21, 22]) {
      const random = seeded(seed);
      const { geometry, padsEnd } = conv(random);
      const layer = convLayer(random, geometry, padsEnd, { ...recipe(random), biases: [-1, 0, 1] });
      const requests = RULES.filter((r) => r.temperature === 1).flatMap((rule) =>
        [layer.mass, floats(random, layer.local.units, 0.5)].map((mass) => ({ rule, mass })),
      );
      const sent = await kernels.spreadMany(layer.local, layer.x, requests);
      const most = largestComponent({ ...layer, mass: layer.mass.map(() => 1) });
      requests.forEach(({ rule, mass }, i) => {
        const expected = spread(layer.local, layer.x, mass, rule) as Sent;
        agree(sent[i], expected, 1e-6 * Math.max(1, most), `seed ${seed}, option ${rule.option}`);
      });
    }
  });

  it('refuses what is not finite, naming the node', async () => {
    for (const bad of [Infinity, -Infinity, NaN]) {
      const layer = denseLayer(seeded(30), dense(1, 20, 6), { ...USUAL, slopes: null, mass: 1 });
      layer.x[3] = bad;
      await assert.rejects(async () => kernels.spread(layer.local, layer.x, layer.mass, RULES[2]), {
        name: 'BiasLensError',
        message: /node/,
      });
    }
  });

  it('gives the same bits every time', async () => {
    const layer = convLayer(seeded(40), plain(64, 96, [20, 20], [3, 3]), [1, 1], USUAL);
    const run = async (local: LocalLayer) => (await kernels.spread(local, layer.x, layer.mass, RULES[2])).beta;
    const first = await run(layer.local);
    for (let i = 0; i < 3; i++) assert.deepEqual(await run(layer.local), first);
  });
});
