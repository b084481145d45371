/** The kernels give what the clear spread gives, to 1e-6·max(1, max|c|/T) of the layer's largest β. */
import assert from 'node:assert/strict';
import { Kernels } from '../../../src/engine/bbp/kernels';
import type { Rule } from '../../../src/engine/bbp/scores';
import { type Sent, spread } from '../../../src/engine/bbp/spread';
import { agree, largestComponent } from './agree';
import type { LocalLayer } from '../../../src/engine/layers/local';
import {
  between,
  convLayer,
  denseLayer,
  floats,
  type Layer,
  poolLayer,
  randomConv,
  randomRecipe,
  seeded,
  transposedLayer,
  USUAL,
} from './layers';

const RULES: Rule[] = [1, 2, 3].flatMap((option) =>
  [0.001, 0.05, 1, 30, 1000].map((temperature) => ({ option: option as 1 | 2 | 3, temperature })),
);

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
  const depthwise = (channels: number, side: number[], kernel: number[], strides: number[]) => ({
    ...plain(channels, channels, side, kernel),
    group: channels,
    strides,
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

  for (let seed = 100; seed < 180; seed++) {
    it(`a random convolution, seed ${seed}`, async () => {
      const random = seeded(seed);
      const { geometry, padsEnd } = randomConv(random);
      await check(convLayer(random, geometry, padsEnd, randomRecipe(random)), JSON.stringify(geometry));
    });
  }

  for (let seed = 180; seed < 200; seed++) {
    it(`a random depthwise convolution, seed ${seed}`, async () => {
      const random = seeded(seed);
      for (let i = 0; i < 4; i++) {
        const { geometry, padsEnd } = randomConv(random, true);
        await check(convLayer(random, geometry, padsEnd, randomRecipe(random)), JSON.stringify(geometry));
      }
    });
  }

  for (let seed = 400; seed < 410; seed++) {
    it(`a random pool, seed ${seed}`, async () => {
      const random = seeded(seed);
      for (let i = 0; i < 4; i++) {
        const { geometry, padsEnd } = randomConv(random, true);
        await check(poolLayer(random, geometry, padsEnd, randomRecipe(random)), JSON.stringify(geometry));
      }
    });
  }

  for (let seed = 410; seed < 430; seed++) {
    it(`a random transposed convolution, seed ${seed}`, async () => {
      const random = seeded(seed);
      for (let i = 0; i < 3; i++) {
        const { geometry } = randomConv(random);
        const cutEnd = geometry.kernel.map(() => between(random, -1, 2));
        await check(transposedLayer(random, geometry, cutEnd, randomRecipe(random)), JSON.stringify(geometry));
      }
    });
  }

  for (let seed = 200; seed < 220; seed++) {
    it(`a random matrix product, seed ${seed}`, async () => {
      const random = seeded(seed);
      const [rows, inner, columns] = [between(random, 1, 4), between(random, 1, 200), between(random, 1, 60)];
      const layout = random() < 0.5 ? { strideK: 1, strideN: inner } : { strideK: columns, strideN: 1 };
      await check(
        denseLayer(random, { rows, inner, columns, scale: 1, ...layout }, randomRecipe(random)),
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
      for (const make of [
        () => denseLayer(seeded(7), dense(2, 37, 21), { ...USUAL, weightScale }),
        () => convLayer(seeded(7), depthwise(6, [9, 7], [3, 3], [1, 1]), [1, 1], { ...USUAL, weightScale }),
      ]) {
        const layer = make();
        layer.x.forEach((v, i) => (layer.x[i] = v * scale));
        await check(layer, `x ${scale}, weights ${weightScale}`);
      }
    }
  });

  it('layers large enough for several threads', async () => {
    await check(
      convLayer(seeded(8), plain(64, 96, [20, 20], [3, 3]), [1, 1], USUAL),
      'conv',
      RULES.filter((r) => r.temperature === 1),
    );
    await check(
      convLayer(seeded(8), depthwise(64, [41, 39], [3, 3], [2, 1]), [1, 1], USUAL),
      'depthwise',
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

  it('depthwise convolutions with large windows, and where only some units are beyond float32', async () => {
    await check(convLayer(seeded(50), depthwise(3, [40, 45], [21, 17], [1, 2]), [10, 8], USUAL), 'large windows');
    await check(convLayer(seeded(51), depthwise(5, [64, 50], [64, 50], [1, 1]), [0, 0], { ...USUAL, x: 1 }), 'the whole plane');
    await check(convLayer(seeded(52), depthwise(40, [33], [3], [3]), [1], { ...USUAL, slopes: [0, 1, -1e30] }), 'slopes');
    const layer = convLayer(seeded(53), depthwise(4, [12, 12], [3, 3], [1, 1]), [1, 1], { ...USUAL, mass: 1, x: 1 });
    layer.x.fill(1e38, 20, 22);
    layer.x.fill(1e-40, 300, 400);
    layer.mass.fill(1e25, 170, 180);
    await check(layer, 'beyond float32', RULES.slice(2));
  });

  it('several masses and options in one run', async () => {
    for (const seed of [20, 21, 22, 23, 24, 25, 26, 27]) {
      const random = seeded(seed);
      const { geometry, padsEnd } = randomConv(random, seed > 22);
      const layer = convLayer(random, geometry, padsEnd, { ...randomRecipe(random), biases: [-1, 0, 1] });
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
      for (const layer of [
        denseLayer(seeded(30), dense(1, 20, 6), { ...USUAL, slopes: null, mass: 1 }),
        convLayer(seeded(30), depthwise(3, [5, 5], [3, 3], [1, 1]), [1, 1], { ...USUAL, slopes: null, mass: 1 }),
      ]) {
        layer.x[3] = bad;
        await assert.rejects(async () => kernels.spread(layer.local, layer.x, layer.mass, RULES[2]), {
          name: 'BiasLensError',
          message: /node/,
        });
      }
    }
  });

  it('gives the same bits every time', async () => {
    const layer = convLayer(seeded(40), plain(64, 96, [20, 20], [3, 3]), [1, 1], USUAL);
    const run = async (local: LocalLayer) => (await kernels.spread(local, layer.x, layer.mass, RULES[2])).beta;
    const first = await run(layer.local);
    for (let i = 0; i < 3; i++) assert.deepEqual(await run(layer.local), first);
  });
});
