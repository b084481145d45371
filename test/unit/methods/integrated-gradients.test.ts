import assert from 'node:assert/strict';
import { model, noise } from '../engine/models';
import { f32 } from '../engine/models';
import { attribute, gapOf, sample, sum, type Point } from './support';

/** f = relu(x₁ − 1) + 2 relu(x₂). */
const TWO_UNITS = model({
  inputs: { x: ['batch', 2] },
  nodes: [
    ['Add', 'x b', 'z'],
    ['Relu', 'z', 'h'],
    ['MatMul', 'h v', 'f'],
  ],
  constants: { b: f32([-1, 0]), v: f32([1, 2], [2, 1]) },
  outputs: 'f',
});

const [IN, HIDDEN] = [3, 8];
const [W, B, V] = [noise([IN, HIDDEN], 1), noise([HIDDEN], 2), noise([HIDDEN, 1], 3)];
const MLP = model({
  inputs: { x: ['batch', IN] },
  nodes: [
    ['MatMul', 'x w', 'wx'],
    ['Add', 'wx b', 'z'],
    ['Relu', 'z', 'h'],
    ['MatMul', 'h v', 'f'],
  ],
  constants: { w: W, b: B, v: V },
  outputs: 'f',
});
const AT: Point = { model: MLP, inputs: { x: f32([1.5, -2, 0.7], [1, IN]) } };

/** The gradient of MLP in plain JavaScript, in float64. */
function gradientOf(x: readonly number[]): number[] {
  const out = x.map(() => 0);
  for (let j = 0; j < HIDDEN; j++) {
    let z = B.data[j];
    for (let i = 0; i < IN; i++) z += x[i] * W.data[i * HIDDEN + j];
    if (z > 0) for (let i = 0; i < IN; i++) out[i] += W.data[i * HIDDEN + j] * V.data[j];
  }
  return out;
}

describe('integrated gradients', () => {
  it('is exact on a net of two units: the path crosses one kink at a third', async () => {
    const point: Point = { model: TWO_UNITS, inputs: { x: f32([3, 1], [1, 2]) }, settings: { steps: 30 } };
    const { values, expected } = await attribute('integratedGradients', point);
    assert.ok(Math.abs(values[0] - 2) < 1e-6 && Math.abs(values[1] - 2) < 1e-6, `${values}`);
    assert.equal(expected, 4);
  });

  it('agrees with a brute-force Riemann sum', async () => {
    const x = Array.from(AT.inputs.x.data as Float32Array);
    const n = 20_000;
    const brute = x.map(() => 0);
    for (let k = 1; k <= n; k++) gradientOf(x.map((v) => (k / n) * v)).forEach((g, i) => (brute[i] += (g * x[i]) / n));
    const { values } = await attribute('integratedGradients', { ...AT, settings: { steps: 400 }, rows: 64 });
    brute.forEach((b, i) => assert.ok(Math.abs(values[i] - b) < 5e-3, `${i}: ${values[i]} is not ${b}`));
  });

  it('misses less as the steps grow', async () => {
    const gap = async (steps: number) =>
      Math.abs(gapOf(await attribute('integratedGradients', { ...AT, settings: { steps }, rows: 64 })));
    const [few, many] = [await gap(4), await gap(1024)];
    assert.ok(many < few / 10, `${many} is not much less than ${few}`);
  });

  it('is the same in stacks of rows as one by one', async () => {
    const point = await sample('digits/digits.onnx', 'digits/images/7-0.png');
    const one = await attribute('integratedGradients', { ...point, settings: { steps: 7 } });
    const stacked = await attribute('integratedGradients', { ...point, settings: { steps: 7 }, rows: 4 });
    one.values.forEach((v: number, i: number) => assert.ok(Math.abs(v - stacked.values[i]) < 1e-5));
  });

  it('has no gap on a net without bias, whose gradient is the same all along the path', async () => {
    const point = await sample('fashion/fashion-vgg11-nobias.onnx', 'fashion/images/fashion_t10k_00_label9.png');
    const result = await attribute('integratedGradients', { ...point, settings: { steps: 2 } });
    assert.ok(Math.abs(gapOf(result)) < 1e-4 * Math.abs(result.expected!));
  });

  it('counts what another input takes', async () => {
    const both = model({
      inputs: { a: [1, 2], b: [1, 2] },
      nodes: [
        ['Add', 'a b', 's'],
        ['Relu', 's', 'f'],
      ],
      outputs: 'f',
    });
    const inputs = { a: f32([1, 2], [1, 2]), b: f32([3, 4], [1, 2]) };
    const { values, expected } = await attribute('integratedGradients', { model: both, inputs });
    assert.deepEqual([sum(values), expected], [1, 1]);
  });
});
