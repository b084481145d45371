/** Cores that are not linear: their tangent against central differences, and their fast products against their rows. */
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { checkDerivatives } from './differences';
import { doubles, one, singles } from './doubles';
import { f64, i64, model, type NodeSpec } from './models';

const X = doubles([2, 3, 4]);

describe('products of activations, by the product rule', () => {
  const cases: [string, NodeSpec, Record<string, Tensor>][] = [
    ['Mul, broadcast', ['Mul', 'a b', 'y'], { a: doubles([2, 3]), b: doubles([2, 1], 2) }],
    ['Mul of a tensor with itself', ['Mul', 'a a', 'y'], { a: doubles([2, 3]) }],
    ['Div', ['Div', 'a b', 'y'], { a: doubles([2, 3]), b: doubles([3], 2, 2) }],
    ['MatMul', ['MatMul', 'a b', 'y'], { a: doubles([2, 3]), b: doubles([3, 2], 2) }],
    ['MatMul, batches broadcast', ['MatMul', 'a b', 'y'], { a: doubles([2, 1, 2, 3]), b: doubles([2, 3, 2], 2) }],
    ['MatMul, a vector on the left', ['MatMul', 'a b', 'y'], { a: doubles([3]), b: doubles([2, 3, 2], 2) }],
    ['MatMul, a vector on the right', ['MatMul', 'a b', 'y'], { a: doubles([2, 3]), b: doubles([3], 2) }],
    ['MatMul, two vectors', ['MatMul', 'a b', 'y'], { a: doubles([3]), b: doubles([3], 2) }],
    ['MatMul of a tensor with itself', ['MatMul', 'a a', 'y'], { a: doubles([3, 3]) }],
    [
      'Gemm, transposed, of three activations',
      ['Gemm', 'a b c', 'y', { transA: 1, transB: 1, alpha: { float: 0.5 }, beta: { float: 2 } }],
      { a: doubles([3, 2]), b: doubles([4, 3], 2), c: doubles([4], 3) },
    ],
    ['Gemm without a shift', ['Gemm', 'a b', 'y'], { a: doubles([2, 3]), b: doubles([3, 2], 2) }],
    ['Einsum of two', ['Einsum', 'a b', 'y', { equation: 'bij,bjk->bik' }], { a: doubles([2, 2, 3]), b: doubles([2, 3, 2], 2) }],
    [
      'Einsum with an ellipsis',
      ['Einsum', 'a b', 'y', { equation: '...ij,...kj->...ik' }],
      { a: doubles([2, 2, 3]), b: doubles([1, 2, 3], 2) },
    ],
    [
      'Einsum of three',
      ['Einsum', 'a b c', 'y', { equation: 'i,j,k->ik' }],
      { a: doubles([2]), b: doubles([3], 2), c: doubles([2], 3) },
    ],
    ['Einsum, a diagonal', ['Einsum', 'a', 'y', { equation: 'ii->i' }], { a: doubles([3, 3]) }],
    ['Einsum, implicit', ['Einsum', 'a b', 'y', { equation: 'ba,ac' }], { a: doubles([2, 3]), b: doubles([3, 2], 2) }],
    ['Pow of activations', ['Pow', 'a b', 'y'], { a: doubles([2, 3], 1, 2), b: doubles([3], 2) }],
  ];
  for (const [name, node, feeds] of cases) it(name, () => checkDerivatives(one(node, feeds), feeds));
});

describe('convolutions with weights that are activations', () => {
  const x = doubles([1, 2, 4, 3]);
  const conv = { x, w: doubles([4, 1, 2, 2], 2), c: doubles([4], 3) };
  const deconv = { x, w: doubles([2, 1, 2, 2], 2), c: doubles([2], 3) };
  const cases: [string, NodeSpec, Record<string, Tensor>][] = [
    ['Conv, groups, pads, strides', ['Conv', 'x w c', 'y', { group: 2, pads: [1, 0, 0, 1], strides: [2, 1] }], conv],
    ['Conv of a constant picture', ['Conv', 'k w c', 'y', { group: 2 }], { w: conv.w, c: conv.c }],
    ['ConvTranspose', ['ConvTranspose', 'x w c', 'y', { group: 2, strides: [2, 2], pads: [0, 1, 1, 0] }], deconv],
  ];
  for (const [name, node, feeds] of cases)
    it(name, () => {
      const constants = singles({ k: x });
      return checkDerivatives(one(node, feeds, { constants }, false), singles(feeds), {
        tolerance: 2e-3,
        residual: 1e-5,
        step: 2e-2,
      });
    });
});

describe('running products', () => {
  const forms: Record<string, number>[] = [{}, { exclusive: 1 }, { reverse: 1 }, { exclusive: 1, reverse: 1 }];
  for (const attributes of forms)
    it(`CumProd ${JSON.stringify(attributes)}`, () => {
      const x = doubles([2, 3, 2]);
      return checkDerivatives(
        one(['CumProd', 'x axis', 'y', attributes], { x }, { constants: { axis: i64([1], []) }, opset: 26 }),
        { x },
      );
    });
});

describe('powers and quotients by a constant', () => {
  const at = doubles([2, 3], 1, 2);
  const cases: [string, NodeSpec][] = [
    ['x²', ['Pow', 'x two', 'y']],
    ['x^0.7, one exponent a column', ['Pow', 'x row', 'y']],
    ['2^x', ['Pow', 'two x', 'y']],
    ['2/x', ['Div', 'two x', 'y']],
    ['a row over x', ['Div', 'row x', 'y']],
    ['constants that broadcast x', ['Div', 'wide x', 'y']],
    ['x raised, broadcast', ['Pow', 'x wide', 'y']],
  ];
  const constants = { two: f64([2], []), row: f64([0.7, 2, -1]), wide: doubles([2, 1, 3], 4, 2) };
  for (const [name, node] of cases) it(name, () => checkDerivatives(one(node, { x: at }, { constants }), { x: at }));
});

describe('softmax inside the network', () => {
  for (const op of ['Softmax', 'LogSoftmax']) {
    it(`${op}-13 along an axis`, () => checkDerivatives(one([op, 'x', 'y', { axis: 1 }], { x: X }), { x: X }));
    it(`${op}-11 over all that follows an axis`, () =>
      checkDerivatives(one([op, 'x', 'y', { axis: 1 }], { x: X }, { opset: 11 }), { x: X }));
  }

  it('keys masked by −∞ take no part', () => {
    const masked = model({
      inputs: { x: { dtype: 'float64', shape: [2, 3] } },
      constants: { mask: f64([0, -Infinity, 0]) },
      nodes: [
        ['Add', 'x mask', 's'],
        ['Softmax', 's', 'p'],
        ['Identity', 'p', 'score'],
      ],
      outputs: 'score',
    });
    return checkDerivatives(masked, { x: doubles([2, 3]) });
  });
});

describe('attention: softmax(QKᵀ/√d + mask) V by all three of its operands', () => {
  const feeds = { q: doubles([1, 2, 3, 2]), k: doubles([1, 2, 4, 2], 2), v: doubles([1, 2, 4, 2], 3) };
  const scores = (of: Readonly<Record<string, Tensor>>, h: number, i: number) =>
    Array.from({ length: 4 }, (_, j) => {
      const [q, k] = [of.q.data as FloatData, of.k.data as FloatData];
      return (q[h * 6 + i * 2] * k[h * 8 + j * 2] + q[h * 6 + i * 2 + 1] * k[h * 8 + j * 2 + 1]) / Math.SQRT2;
    });
  const attention = (of: Readonly<Record<string, Tensor>>, sees: (i: number, j: number) => boolean) =>
    Float64Array.from({ length: 12 }, (_, p) => {
      const [h, i, e] = [Math.floor(p / 6), Math.floor(p / 2) % 3, p % 2];
      const shares = scores(of, h, i).map((s, j) => (sees(i, j) ? Math.exp(s) : 0));
      const all = shares.reduce((sum, s) => sum + s, 0);
      return shares.reduce((sum, s, j) => sum + (s / all) * (of.v.data as FloatData)[h * 8 + j * 2 + e], 0);
    });
  const ways: [string, NodeSpec[3], (i: number, j: number) => boolean][] = [
    ['every key', {}, () => true],
    ['causal', { is_causal: 1 }, (i, j) => j <= i],
  ];
  for (const [name, attributes, sees] of ways)
    it(`Attention-23, ${name}`, () =>
      checkDerivatives(one(['Attention', 'q k v', 'y', attributes], feeds, { opset: 23 }, false), singles(feeds), {
        formula: (of) => attention(of, sees),
      }));
});
