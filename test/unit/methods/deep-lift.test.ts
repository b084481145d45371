import assert from 'node:assert/strict';
import { readdirSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readNpy } from '../../../src/engine/input';
import { readModel } from '../../../src/engine/onnx/model';
import { argmax } from '../../../src/engine/study/ranking';
import type { Tensor } from '../../../src/engine/tensor';
import { f32, model } from '../engine/models';
import { traceAt } from '../engine/explain';
import { attribute, gapOf, sample } from './support';

const GOLDEN = path.resolve(__dirname, '../../fixtures/golden');

const close = (actual: number, expected: number) => assert.ok(Math.abs(actual - expected) < 1e-6, `${actual} is not ${expected}`);

describe('DeepLIFT', () => {
  it('shares a MaxPool between two winners in proportion to their differences', async () => {
    const pool = model({
      inputs: { x: [1, 1, 2] },
      nodes: [
        ['MaxPool', 'x', 'y', { kernel_shape: [2] }],
        ['Reshape', 'y s', 'f'],
      ],
      constants: { s: { dtype: 'int64', shape: [2], data: BigInt64Array.of(1n, 1n) } },
      outputs: 'f',
    });
    const baseline = { x: f32([0, 2], [1, 1, 2]) };
    // y goes from 2 (the second) to 3 (the first): Δy = 1, Δx = 3 and −1.
    const { values, expected } = await attribute('deepLift', { model: pool, inputs: { x: f32([3, 1], [1, 1, 2]) }, baseline });
    close(values[0], 0.75);
    close(values[1], 0.25);
    assert.equal(expected, 1);
  });

  it('takes Δy/Δz through a relu that the baseline does not fire', async () => {
    const relu = model({
      inputs: { x: [1, 2] },
      nodes: [
        ['MatMul', 'x w', 'm'],
        ['Add', 'm b', 'z'],
        ['Relu', 'z', 'h'],
        ['MatMul', 'h v', 'f'],
      ],
      constants: { w: f32([1, 1], [2, 1]), b: f32([-1]), v: f32([2], [1, 1]) },
      outputs: 'f',
    });
    // z: −1 → 2, y: 0 → 2, so the multiplier is 2/3; f = 4 goes to x = (1, 2) as 4/3 and 8/3.
    const { values } = await attribute('deepLift', { model: relu, inputs: { x: f32([1, 2], [1, 2]) } });
    close(values[0], 4 / 3);
    close(values[1], 8 / 3);
  });

  it('takes the gradient where the difference is nothing', async () => {
    const relu = model({
      inputs: { x: [1, 2] },
      nodes: [
        ['Relu', 'x', 'h'],
        ['ReduceSum', 'h', 'f', { keepdims: 0 }],
      ],
      outputs: 'f',
    });
    const inputs = { x: f32([1, 5], [1, 2]) };
    const { values } = await attribute('deepLift', { model: relu, inputs, baseline: { x: f32([1, 2], [1, 2]) } });
    assert.deepEqual(Array.from(values), [0, 3]);
  });

  for (const [file, input, row] of [
    ['digits/digits.onnx', 'digits/images/7-0.png', undefined],
    ['digits/digits.onnx', 'digits/images/4-2.png', undefined],
    ['fashion/fashion-vgg11.onnx', 'fashion/images/fashion_t10k_00_label9.png', undefined],
    ['fashion/fashion-vgg11-nobias.onnx', 'fashion/images/fashion_t10k_01_label2.png', undefined],
    ['cells/cells.onnx', 'cells/cells-test.csv', 3],
  ] as const) {
    it(`sums to f(x) − f(baseline) on ${input} by ${file}`, async () => {
      const result = await attribute('deepLift', await sample(file, input, row));
      assert.ok(Math.abs(gapOf(result)) <= 1e-4 * Math.abs(result.expected!), `gap ${gapOf(result)} of ${result.expected}`);
    });
  }

  for (const name of readdirSync(GOLDEN).filter((entry) => existsSync(path.join(GOLDEN, entry, 'model.onnx')))) {
    it(`sums to f(x) − f(0) on the golden net ${name}`, async () => {
      const read = await readModel(path.join(GOLDEN, name, 'model.onnx'));
      const bytes = readFileSync(path.join(GOLDEN, name, 'input.npy'));
      const x = readNpy(bytes, 'input.npy');
      const inputs = {
        [read.inputs[0].name]: { ...x, dtype: 'float32', data: Float32Array.from(x.data as Float32Array) } as Tensor,
      };
      const traced = await traceAt(read, inputs);
      const target = argmax(traced.value(traced.graph.score).data);
      const result = await attribute('deepLift', { model: read, inputs, target });
      assert.ok(Math.abs(gapOf(result)) <= 1e-4 * Math.abs(result.expected!), `gap ${gapOf(result)} of ${result.expected}`);
    });
  }
});
