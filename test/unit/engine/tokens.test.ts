/** Models whose inputs are not floats: attribution ends where the first floats are computed from them. */
import assert from 'node:assert/strict';
import { Point } from '../../../src/engine/layers/point';
import type { Tensor } from '../../../src/engine/tensor';
import { close } from './differences';
import { explainAt, worstResidual } from './explain';
import { i64, model, type ModelSpec, noise } from './models';

const u8 = (values: number[], shape: number[]): Tensor => ({ dtype: 'uint8', shape, data: Uint8Array.from(values) });

/** Token and position embeddings, a mask, attention over the tokens, a dense layer. */
const TRANSFORMER: ModelSpec = {
  inputs: { ids: { dtype: 'int64', shape: [1, 3] }, mask: { dtype: 'int64', shape: [1, 3] } },
  constants: {
    words: noise([7, 4]),
    places: noise([3, 4], 2),
    w: noise([4, 2], 3),
    one: noise([1], 4),
    big: { dtype: 'float32', shape: [], data: Float32Array.of(-1e4) },
    axes: i64([1]),
  },
  nodes: [
    ['Gather', 'words ids', 'word'],
    ['Add', 'word places', 'x'],
    ['Cast', 'mask', 'keep', { to: 1 }],
    ['Sub', 'one keep', 'off'],
    ['Mul', 'off big', 'bias'],
    ['Transpose', 'x', 'xt', { perm: [0, 2, 1] }],
    ['MatMul', 'x xt', 's'],
    ['Unsqueeze', 'bias axes', 'bias3'],
    ['Add', 's bias3', 'masked'],
    ['Softmax', 'masked', 'p'],
    ['MatMul', 'p x', 'y'],
    ['MatMul', 'y w', 'dense'],
    ['ReduceMean', 'dense', 'score', { axes: [1], keepdims: 0 }],
  ],
  outputs: 'score',
};

describe('models without float inputs', () => {
  const at = { ids: i64([5, 0, 2], [1, 3]), mask: i64([1, 1, 0], [1, 3]) };

  it('of tokens end at the embedding, where every token has its vector; a mask is a decision', async () => {
    const explained = await explainAt(model(TRANSFORMER), at);
    assert.deepEqual(explained.traced.point.roots, ['word']);
    assert.deepEqual(explained.gradient.stopped, []);
    assert.deepEqual(explained.traced.value('word').shape, [1, 3, 4]);
    assert.ok(worstResidual(explained) < 1e-6);
    const last = explained.pass.sumsAfter(explained.steps.length);
    assert.deepEqual([...last.cut.keys()], ['word']);
  });

  it('are known before any run', () => {
    assert.deepEqual(new Point(model(TRANSFORMER)).roots, ['word']);
  });

  it('of bytes end at the cast to floats', async () => {
    const picture = model({
      inputs: { x: { dtype: 'uint8', shape: [2, 2] } },
      constants: { w: noise([2, 1]) },
      nodes: [
        ['Cast', 'x', 'f', { to: 1 }],
        ['MatMul', 'f w', 'y'],
        ['ReduceSum', 'y', 'score'],
      ],
      outputs: 'score',
    });
    const explained = await explainAt(picture, { x: u8([1, 2, 3, 4], [2, 2]) });
    assert.deepEqual(explained.traced.point.roots, ['f']);
    const [a, b] = noise([2, 1]).data;
    close(explained.g('f'), [a, b, a, b], 1e-6, 'g');
  });

  it('of integers on a grid end where they are dequantised, though their scale is an input', async () => {
    const integers = model({
      inputs: { x: { dtype: 'uint8', shape: [4] }, s: [] },
      nodes: [
        ['DequantizeLinear', 'x s', 'f'],
        ['ReduceSum', 'f', 'score'],
      ],
      outputs: 'score',
    });
    const explained = await explainAt(integers, {
      x: u8([1, 2, 3, 4], [4]),
      s: { dtype: 'float32', shape: [], data: Float32Array.of(0.5) },
    });
    assert.deepEqual(explained.traced.point.roots, ['f']);
  });
});
