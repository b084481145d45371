import assert from 'node:assert/strict';
import { METHODS } from '../../../src/engine/methods/registry';
import { createSessions } from '../../../src/session/sessions';
import { f32, model } from '../engine/models';
import { openSample, quiet, REQUEST } from '../session/support';
import { attribute, gapOf, sample, sum } from './support';

type At = [model: string, file: string, row?: number];

const DIGIT: At = ['digits/digits.onnx', 'digits/images/7-0.png'];
const NO_BIAS: At = ['fashion/fashion-vgg11-nobias.onnx', 'fashion/images/fashion_t10k_00_label9.png'];

describe('LRP', () => {
  it('z⁺ conserves f', async () => {
    for (const at of [DIGIT, NO_BIAS]) {
      const result = await attribute('lrpZPlus', await sample(...at));
      assert.ok(Math.abs(gapOf(result)) <= 1e-5 * Math.abs(result.expected!));
      assert.ok(result.values.every((v: number) => v >= 0));
    }
  });

  it('ε is gradient × input without biases and with ε = 0', async () => {
    const point = await sample(...NO_BIAS);
    const [lrp, product] = [
      await attribute('lrpEpsilon', { ...point, settings: { epsilon: 0 } }),
      await attribute('gradientInput', point),
    ];
    assert.ok(Math.abs(gapOf(lrp)) <= 1e-4 * Math.abs(lrp.expected!));
    const scale = Math.max(...product.values.map(Math.abs as (v: number) => number));
    product.values.forEach((v: number, i: number) => assert.ok(Math.abs(v - lrp.values[i]) < 1e-3 * scale));
  });

  it('ε leaves to a bias what is its part', async () => {
    const net = model({
      inputs: { x: [1, 2] },
      nodes: [
        ['MatMul', 'x w', 'm'],
        ['Add', 'm b', 'f'],
      ],
      constants: { w: f32([1, 2], [2, 1]), b: f32([1]) },
      outputs: 'f',
    });
    // f = 1 + 4 + 1 = 6 by components 1 and 4: with ε = 0 they keep 1 and 4, and the gap is the bias.
    const result = await attribute('lrpEpsilon', { model: net, inputs: { x: f32([1, 2], [1, 2]) }, settings: { epsilon: 0 } });
    assert.deepEqual(
      Array.from(result.values, (v) => Math.round(v * 1e6) / 1e6),
      [1, 4],
    );
    assert.ok(Math.abs(gapOf(result) - 1) < 1e-6);
  });
});

describe('FullGrad', () => {
  for (const at of [DIGIT, NO_BIAS, ['cells/cells.onnx', 'cells/cells-test.csv', 3] as At]) {
    it(`is complete on ${at[1]}, and its layers add up to b`, async () => {
      const result = await attribute('fullGrad', await sample(...at));
      assert.ok(Math.abs(gapOf(result)) <= 1e-5 * Math.abs(result.expected!));
      const weights = sum((await attribute('gradientInput', await sample(...at))).values);
      const bias = result.layers!.reduce((s, layer) => s + sum(layer.values), 0);
      assert.ok(Math.abs(weights + bias - result.expected!) <= 1e-5 * Math.abs(result.expected!));
    });
  }

  it('lays a map over the pixels that its cells cover', async () => {
    // A 2×2 average over stride 2 of a 16×16 picture, plus a bias of 1, summed: each of 64 cells has own = 1 over 4 pixels.
    const net = model({
      inputs: { x: [1, 1, 16, 16] },
      nodes: [
        ['Conv', 'x w b', 'y', { kernel_shape: [2, 2], strides: [2, 2] }],
        ['ReduceSum', 'y axes', 'f', { keepdims: 0 }],
      ],
      constants: {
        w: f32([0, 0, 0, 0], [1, 1, 2, 2]),
        b: f32([1]),
        axes: { dtype: 'int64', shape: [3], data: BigInt64Array.of(1n, 2n, 3n) },
      },
      outputs: 'f',
    });
    const { values, expected } = await attribute('fullGrad', {
      model: net,
      inputs: { x: f32(new Array(256).fill(1), [1, 1, 16, 16]) },
    });
    assert.equal(expected, 64);
    assert.ok(values.every((v: number) => v === 0.25));
  });
});

describe('SmoothGrad', () => {
  it('is the gradient without noise, and the same for the same seed', async () => {
    const point = await sample(...DIGIT);
    const [still, gradient] = [
      await attribute('smoothGrad', { ...point, settings: { samples: 2, noise: 0 } }),
      await attribute('gradient', point),
    ];
    gradient.values.forEach((v: number, i: number) => assert.ok(Math.abs(v - still.values[i]) < 1e-6));
    const settings = { samples: 3, seed: 7 };
    const [one, again] = [
      await attribute('smoothGrad', { ...point, settings }),
      await attribute('smoothGrad', { ...point, settings, rows: 2 }),
    ];
    one.values.forEach((v: number, i: number) => assert.ok(Math.abs(v - again.values[i]) < 1e-5));
    assert.ok(one.values.some((v: number, i: number) => v !== gradient.values[i]));
  });
});

describe('Grad-CAM and occlusion', () => {
  it('Grad-CAM weighs the channels of the last map by their mean gradient and keeps what is positive', async () => {
    const net = model({
      inputs: { x: [1, 1, 8, 8] },
      nodes: [
        ['Conv', 'x w', 'y', { kernel_shape: [1, 1] }],
        ['GlobalAveragePool', 'y', 'p'],
        ['Flatten', 'p', 'q'],
        ['MatMul', 'q v', 'f'],
      ],
      constants: { w: f32([1, -1], [2, 1, 1, 1]), v: f32([3, 1], [2, 1]) },
      outputs: 'f',
    });
    const x = Array.from({ length: 64 }, (_, i) => i - 32);
    const { values } = await attribute('gradCam', { model: net, inputs: { x: f32(x, [1, 1, 8, 8]) } });
    // Mean gradients 3/64 and 1/64 of maps x and −x: 2/64 x where positive.
    values.forEach((v: number, i: number) => assert.ok(Math.abs(v - Math.max(0, x[i] / 32)) < 1e-6));
  });

  it('occlusion of a linear model is w ⊙ x for a table, in stacks too', async () => {
    const net = model({
      inputs: { x: ['n', 3] },
      nodes: [['MatMul', 'x w', 'f']],
      constants: { w: f32([1, 2, 3], [3, 1]) },
      outputs: 'f',
    });
    for (const rows of [1, 2]) {
      const { values } = await attribute('occlusion', { model: net, inputs: { x: f32([1, -1, 2], [1, 3]) }, rows });
      assert.deepEqual(
        Array.from(values, (v) => Math.round(v * 1e5) / 1e5),
        [1, -2, 6],
      );
    }
  });
});

describe('methods in a session', () => {
  it('every method answers on a digit, with a gap where it promises a sum', async () => {
    const { answers, session } = await openSample(...DIGIT);
    for (const { name, title } of METHODS) {
      const a = await answers.attribution({ session, request: REQUEST, method: name, settings: { steps: 5, samples: 5 } }, quiet);
      assert.deepEqual([a.method, a.title, a.values.shape], [name, title, [1, 1, 28, 28]]);
      assert.equal(a.gap === undefined, a.expected === undefined);
      assert.ok(a.values.data.every(Number.isFinite as (v: number) => boolean), name);
    }
    await answers.close({ session }, quiet);
  });

  it('stops between steps when it is cancelled', async () => {
    const { answers, session } = await openSample(...DIGIT);
    const abort = new AbortController();
    const seen: number[] = [];
    const context = {
      signal: abort.signal,
      progress: ({ stage, done }: { stage: string; done: number }) => {
        if (stage !== 'method') return;
        seen.push(done);
        if (done > 0) abort.abort(new Error('stopped'));
      },
    };
    const query = { session, request: REQUEST, method: 'integratedGradients', settings: { steps: 1000 } };
    await assert.rejects(async () => answers.attribution(query, context), /stopped/);
    assert.ok(seen.length >= 2 && seen[1] > 0 && seen[1] < 1000);
    await answers.close({ session }, quiet);
  });

  it('says which settings make no sense, and that a table has no map', async () => {
    const { answers, session } = await openSample('cells/cells.onnx', 'cells/cells-test.csv', 1);
    const ask = (method: string, settings?: object) => async () =>
      answers.attribution({ session, request: REQUEST, method, settings }, quiet);
    await assert.rejects(ask('integratedGradients', { steps: 0 }), /steps is 0/);
    await assert.rejects(ask('gradCam'), /Grad-CAM needs a picture/);
    await assert.rejects(ask('nonsense'), /there is no method nonsense/);
    await answers.close({ session }, quiet);
  });

  it('the baseline is black in pixel space', async () => {
    const answers = createSessions();
    const { session } = await answers.open({ path: (await sample(...DIGIT)).model.path }, quiet);
    const preprocess = { channels: 'GRAY' as const, range: [0, 1] as [0, 1], mean: [0.5], std: [0.25] };
    const file = (await sample(...DIGIT)).model.dir + '/images/7-0.png';
    await answers.prepare({ session, choice: { kind: 'file', path: file }, preprocess }, quiet);
    const a = await answers.attribution({ session, request: REQUEST, method: 'deepLift' }, quiet);
    const value = await answers.field({ session, request: REQUEST, quantity: 'value', of: 'image' }, quiet);
    // A black pixel is −2 here and takes nothing.
    value.data.forEach((v: number, i: number) => v === -2 && assert.ok(a.values.data[i] === 0));
    assert.ok(value.data.includes(-2) && Math.abs(a.gap!) < 1e-4 * Math.abs(a.expected!));
    await answers.close({ session }, quiet);
  });
});
