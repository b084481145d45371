/** Pointwise pieces: kinks, bounds, masks, with every way to write them. */
import assert from 'node:assert/strict';
import { explainAt } from '../explain';
import { bool, f32, i64, model, type NodeSpec, noise } from '../models';
import { type OpCase, opTests } from './linear';

const one = (title: string, node: OpCase['nodes'], rest: Partial<OpCase> = {}): OpCase => ({
  title,
  nodes: node,
  live: { x: [2, 3, 4] },
  kind: 'pointwise',
  ...rest,
});

opTests('activations', '(2)(5)(6)', [
  one('Relu', ['Relu', 'x', 'y']),
  one('LeakyRelu', ['LeakyRelu', 'x', 'y', { alpha: { float: 0.3 } }]),
  one('ThresholdedRelu', ['ThresholdedRelu', 'x', 'y', { alpha: { float: 0.4 } }]),
  one('Abs', ['Abs', 'x', 'y']),
  one('Neg', ['Neg', 'x', 'y']),
  ...['Floor', 'Ceil', 'Round', 'Sign'].map((op) => one(`${op}, all bias`, [op, 'x', 'y'], { kind: 'pointwise' })),
  one('HardSigmoid', ['HardSigmoid', 'x', 'y', { alpha: { float: 0.9 }, beta: { float: 0.4 } }]),
  one('HardSigmoid by default', ['HardSigmoid', 'x', 'y'], { live: { x: f32([-4, -2, 0.1, 2, 3]) } }),
  one('Shrink', ['Shrink', 'x', 'y', { bias: { float: 0.2 }, lambd: { float: 0.3 } }]),
  one('Hardmax', ['Hardmax', 'x', 'y']),
  one('Trilu upper', ['Trilu', 'x k', 'y'], { constants: { k: i64([1], []) } }),
  one('Trilu lower, below the diagonal', ['Trilu', 'x k', 'y', { upper: 0 }], { constants: { k: i64([-1], []) } }),
  one('Dropout in inference', ['Dropout', 'x', 'y m']),
  one('CastLike', ['CastLike', 'x like', 'y'], { live: { x: [3], like: [1] } }),
]);

const prelu = (title: string, x: number[], slope: number[], opset = 17, kind: OpCase['kind'] = 'pointwise'): OpCase =>
  one(title, ['PRelu', 'x s', 'y'], { live: { x }, constants: { s: noise(slope, 5) }, opset, kind });

opTests('PRelu', '(5)', [
  prelu('one slope', [2, 3, 4], [1]),
  prelu('a slope a channel', [2, 3, 4], [3, 1]),
  prelu('a slope a channel, 4-D', [1, 2, 2, 3], [2, 1, 1]),
  prelu('a slope an element', [2, 3], [2, 3]),
  one('slopes that are activations', ['PRelu', 'x s', 'y'], { live: { x: [2, 3], s: [3] }, kind: 'core' }),
  one('of a constant', ['PRelu', 'c s', 'y'], { live: { s: [3] }, constants: { c: noise([2, 3]) }, kind: 'core' }),
]);

const bounds = { lo: f32([-0.4], []), hi: f32([0.3], []) };

opTests('Clip', '(2)(5)(6)', [
  one('bounds as inputs', ['Clip', 'x lo hi', 'y'], { constants: bounds }),
  one('bounds as attributes', ['Clip', 'x', 'y', { min: { float: -0.4 }, max: { float: 0.3 } }], { opset: 6 }),
  one('no upper bound', ['Clip', 'x lo', 'y'], { constants: { lo: bounds.lo } }),
  one('no lower bound', ['Clip', 'x - hi', 'y'], { constants: { hi: bounds.hi } }),
  one('no bound', ['Clip', 'x', 'y']),
  one('bounds that are activations', ['Clip', 'x lo hi', 'y'], {
    live: { x: [2, 3], lo: f32([-0.4], []), hi: f32([0.3], []) },
    kind: 'routing',
  }),
]);

opTests('Max, Min', '(2)(5)', [
  one('Max with a constant', ['Max', 'x c', 'y'], { constants: { c: 0.2 } }),
  one('Max with a constant an element', ['Max', 'c x', 'y'], { constants: { c: noise([2, 3, 4], 9) } }),
  one('Min with two constants', ['Min', 'x c d', 'y'], { constants: { c: 0.2, d: noise([4], 3) } }),
  one('Max with a wider constant', ['Max', 'x c', 'y'], {
    live: { x: [3] },
    constants: { c: noise([2, 3], 3) },
    kind: 'routing',
  }),
  one('Max of activations', ['Max', 'x z c', 'y'], { live: { x: [2, 3], z: [3] }, constants: { c: -0.5 }, kind: 'routing' }),
  one('Min of activations', ['Min', 'x z', 'y'], { live: { x: [2, 1], z: [1, 3] }, kind: 'routing' }),
]);

const mask = bool([true, false, true]);

opTests('Where', '(5)', [
  one('activation or constant', ['Where', 'm x c', 'y'], { live: { x: [2, 3] }, constants: { m: mask, c: 0.7 } }),
  one('constant or activation', ['Where', 'm c x', 'y'], { live: { x: [2, 3] }, constants: { m: mask, c: noise([3]) } }),
  one('either activation', ['Where', 'm x z', 'y'], { live: { x: [2, 3], z: [1] }, constants: { m: mask }, kind: 'routing' }),
  one(
    'a condition of the input is a relu',
    [
      ['Greater', 'x o', 'm'],
      ['Where', 'm x o', 'y'],
    ],
    { constants: { o: 0 } },
  ),
]);

opTests('sums and scalings', '(5)(6)', [
  one('Add a constant', ['Add', 'x c', 'y'], { constants: { c: noise([4]) } }),
  one('Sub from a constant', ['Sub', 'c x', 'y'], { constants: { c: noise([3, 1]) } }),
  one('Sub of activations, broadcast', ['Sub', 'x z', 'y'], { live: { x: [2, 3], z: [3] }, kind: 'core' }),
  one('Add of a tensor to itself', ['Add', 'x x', 'y'], { live: { x: [3] }, kind: 'core' }),
  one('Sum of many', ['Sum', 'x z c', 'y'], { live: { x: [2, 3], z: [1, 3] }, constants: { c: noise([2, 3]) }, kind: 'core' }),
  one('Mean of many', ['Mean', 'x z c', 'y'], { live: { x: [2, 3], z: [2, 3] }, constants: { c: noise([3]) }, kind: 'core' }),
  one('Mul by a constant', ['Mul', 'x c', 'y'], { constants: { c: noise([3, 4]) } }),
  one('Mul by a wider constant', ['Mul', 'x c', 'y'], { live: { x: [3] }, constants: { c: noise([2, 3]) }, kind: 'core' }),
  one('Div by a constant', ['Div', 'x c', 'y'], { constants: { c: noise([3, 4]) } }),
]);

opTests('Mod', '(5)', [
  one('by a constant', ['Mod', 'x c', 'y', { fmod: 1 }], { constants: { c: 0.4 } }),
  one('of activations, broadcast', ['Mod', 'x z', 'y', { fmod: 1 }], {
    live: { x: [2, 3], z: f32([0.3, -0.7, 0.25]) },
    kind: 'core',
  }),
  one('of a constant', ['Mod', 'c z', 'y', { fmod: 1 }], {
    live: { z: f32([0.3, -0.7, 0.25]) },
    constants: { c: noise([2, 3]) },
    kind: 'core',
  }),
]);

const stats = { s: noise([3], 2), b: noise([3], 3), m: noise([3], 4), v: f32([0.5, 1.5, 2]) };

opTests('BatchNormalization', '(5)(6)', [
  one('in inference', ['BatchNormalization', 'x s b m v', 'y', { epsilon: { float: 0.01 } }], { constants: stats }),
  one('over [N, C]', ['BatchNormalization', 'x s b m v', 'y'], { live: { x: [2, 3] }, constants: stats }),
  one('an affine of two axes', ['BatchNormalization', 'x s b m v', 'y'], { live: { x: [1, 3, 2, 2] }, constants: stats }),
]);

describe('steps of features', () => {
  it('Binarizer of ai.onnx.ml is a step: no slope, all bias', async () => {
    const nodes: NodeSpec[] = [
      ['Binarizer', 'x', 's', { threshold: { float: 0.5 } }, 'ai.onnx.ml'],
      ['ReduceSum', 's', 'y', { keepdims: 0 }],
    ];
    const made = model({ inputs: { x: [1, 3] }, nodes, outputs: 'y', domains: { 'ai.onnx.ml': 1 } });
    const { gradient, steps, g } = await explainAt(made, { x: f32([0.5, 0.6, 2], [1, 3]) });
    assert.deepEqual([gradient.f, gradient.stopped, [...g('x')]], [2, [], [0, 0, 0]]);
    assert.deepEqual([...steps[1].own], [0, 1, 1]);
  });
});
