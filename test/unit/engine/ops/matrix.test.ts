/** Matrix products, reductions, running sums. */
import { f32, i64, noise } from '../models';
import { type OpCase, opTests } from './linear';

const one = (
  title: string,
  node: OpCase['nodes'],
  live: OpCase['live'],
  constants: OpCase['constants'] = {},
  opset = 17,
): OpCase => ({
  title,
  nodes: node,
  live,
  constants,
  opset,
  kind: 'core',
});

opTests('Gemm, MatMul', '(5)', [
  one('Gemm', ['Gemm', 'x w b', 'y'], { x: [2, 3] }, { w: noise([3, 4], 5), b: noise([4], 6) }),
  one(
    'Gemm, alpha, beta, transB',
    ['Gemm', 'x w b', 'y', { transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }],
    { x: [2, 3] },
    {
      w: noise([4, 3], 5),
      b: noise([2, 1], 6),
    },
  ),
  one('Gemm, transA', ['Gemm', 'x w', 'y', { transA: 1 }], { x: [3, 2] }, { w: noise([3, 4], 5) }),
  one('Gemm with its second operand live', ['Gemm', 'w x', 'y', { transB: 1 }], { x: [2, 3] }, { w: noise([4, 3], 5) }),
  one('Gemm with a live shift', ['Gemm', 'x w c', 'y', { beta: { float: 0.5 } }], { x: [2, 3], c: [4] }, { w: noise([3, 4], 5) }),
  one('MatMul', ['MatMul', 'x w', 'y'], { x: [2, 3] }, { w: noise([3, 4], 5) }),
  one('MatMul in batches', ['MatMul', 'x w', 'y'], { x: [2, 2, 3] }, { w: noise([2, 3, 2], 5) }),
  one('MatMul from the left', ['MatMul', 'w x', 'y'], { x: [2, 3, 2] }, { w: noise([4, 3], 5) }),
  one('MatMul of vectors', ['MatMul', 'x w', 'y'], { x: [3] }, { w: noise([3], 5) }),
  one('Einsum, one activation', ['Einsum', 'x w', 'y', { equation: 'bik,kj->bji' }], { x: [2, 2, 3] }, { w: noise([3, 2], 5) }),
]);

opTests('reductions', '(5)', [
  one('ReduceSum', ['ReduceSum', 'x a', 'y'], { x: [2, 3, 2] }, { a: i64([0, -1]) }),
  one('ReduceSum of everything', ['ReduceSum', 'x', 'y', { keepdims: 0 }], { x: [2, 3] }),
  one('ReduceSum of no axis', ['ReduceSum', 'x a', 'y', { noop_with_empty_axes: 1 }], { x: [2, 3] }, { a: i64([]) }),
  one('ReduceMean, axes as an attribute', ['ReduceMean', 'x', 'y', { axes: [1], keepdims: 0 }], { x: [2, 3, 2] }),
  one('ReduceMean, axes as an input', ['ReduceMean', 'x a', 'y'], { x: [2, 3, 2] }, { a: i64([-2]) }, 18),
  one('Range', ['Range', 'x l z', 'y'], { x: f32([0.5], []), z: f32([0.75], []) }, { l: 3 }),
  one('CumSum', ['CumSum', 'x a', 'y'], { x: [2, 3, 2] }, { a: i64([1], []) }),
  one('CumSum, exclusive', ['CumSum', 'x a', 'y', { exclusive: 1 }], { x: [2, 4] }, { a: i64([1], []) }),
  one('CumSum, reverse', ['CumSum', 'x a', 'y', { reverse: 1 }], { x: [3, 2] }, { a: i64([0], []) }),
  one('CumSum, reverse and exclusive', ['CumSum', 'x a', 'y', { reverse: 1, exclusive: 1 }], { x: [2, 4] }, { a: i64([-1], []) }),
]);

const labels = { l: i64([2, 0]), w: f32([0.5, 1, 2]) };

opTests('NegativeLogLikelihoodLoss', '(5)', [
  ...['none', 'sum', 'mean'].map((reduction) =>
    one(`its ${reduction}`, ['NegativeLogLikelihoodLoss', 'x l w', 'y', { reduction }], { x: [2, 3] }, labels),
  ),
  one('a label that is ignored', ['NegativeLogLikelihoodLoss', 'x l', 'y', { ignore_index: 0 }], { x: [2, 3] }, { l: labels.l }),
]);
