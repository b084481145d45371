/** Fused and integer nodes: the plain nodes they are laid out as compute what ONNX Runtime's own kernel does. */
import assert from 'node:assert/strict';
import { partition } from '../../../src/engine/layers/partition';
import { Point } from '../../../src/engine/layers/point';
import { parseModel } from '../../../src/engine/onnx/model';
import { type Tensor, toNumbers } from '../../../src/engine/tensor';
import { Runtime } from '../../../src/engine/trace/runtime';
import { Tracer } from '../../../src/engine/trace/tracer';
import { checkDerivatives, close } from './differences';
import { explainAt, worstResidual } from './explain';
import { bool, f32, type GraphSpec, i64, model as modelOf, modelBytes, type ModelSpec, noise, type NodeSpec } from './models';

const CONTRIB = 'com.microsoft';
type Feeds = Record<string, Tensor>;

interface Case {
  node: NodeSpec;
  feeds: Feeds;
  constants?: GraphSpec['constants'];
  opset?: number;
  /** Ops that are left after laying out. */
  left?: string[];
  tolerance?: number;
}

const i32 = (values: number[]): Tensor => ({ dtype: 'int32', shape: [values.length], data: Int32Array.from(values) });
const u8 = (values: number[], shape = [values.length]): Tensor => ({ dtype: 'uint8', shape, data: Uint8Array.from(values) });
const i8 = (values: number[], shape = [values.length]): Tensor => ({ dtype: 'int8', shape, data: Int8Array.from(values) });

function spec({ node, feeds, constants, opset }: Case): ModelSpec {
  const inputs = Object.fromEntries(Object.entries(feeds).map(([k, t]) => [k, { dtype: t.dtype, shape: [...t.shape] }]));
  return {
    inputs,
    nodes: [node],
    outputs: node[2].replace(/- /g, ''),
    constants,
    opset,
    domains: { [CONTRIB]: 1, 'ai.onnx.ml': 1 },
  };
}

/** Both compute the same, and every score of a float output is explained with identity (10). */
async function check(c: Case): Promise<void> {
  const bytes = modelBytes(spec(c));
  const model = parseModel('test.onnx', bytes);
  assert.ok(!model.nodes.some((n) => n.op === c.node[0] && n.domain === (c.node[4] ?? '') && !c.left?.includes(n.op)));
  assert.equal(model.notes.length, 1);
  const runtime = await Runtime.create(bytes, { dir: '.', file: 'test.onnx', level: 'all' });
  const outputs = model.outputs.map((o) => o.name);
  const wanted = await runtime.run(c.feeds, outputs);
  const got = await new Tracer(model).trace(c.feeds);
  const numbers = (of: Map<string, Tensor>, name: string) => toNumbers(of.get(name)!);
  for (const name of outputs) close(numbers(got, name), numbers(wanted, name), c.tolerance ?? 1e-5, name);
  if (!outputs.some((name) => got.get(name)!.dtype === 'float32')) return;
  const explained = await explainAt(model, c.feeds);
  assert.deepEqual(explained.gradient.stopped, []);
  const worst = worstResidual(explained);
  assert.ok(worst < 3e-6, `residual ${worst}`);
}

const X = noise([2, 3, 4]);
const W = noise([4], 7);
const B = noise([4], 8);

const FUSED: Record<string, Case> = {
  BiasGelu: { node: ['BiasGelu', 'x b', 'y', {}, CONTRIB], feeds: { x: X }, constants: { b: B } },
  'FastGelu with a bias': {
    node: ['FastGelu', 'x b', 'y', {}, CONTRIB],
    feeds: { x: X },
    constants: { b: B },
    left: ['FastGelu'],
    tolerance: 1e-4,
  },
  'FusedConv, Relu': {
    node: ['FusedConv', 'x w b', 'y', { activation: 'Relu', pads: [1, 1, 1, 1], kernel_shape: [3, 3] }, CONTRIB],
    feeds: { x: noise([1, 2, 5, 5]) },
    constants: { w: noise([3, 2, 3, 3], 2), b: noise([3], 3) },
  },
  'FusedConv, LeakyRelu, a skip': {
    node: [
      'FusedConv',
      'x w b z',
      'y',
      { activation: 'LeakyRelu', activation_params: { floats: [0.3] }, strides: [2, 2] },
      CONTRIB,
    ],
    feeds: { x: noise([1, 2, 5, 5]), z: noise([1, 3, 2, 2], 5) },
    constants: { w: noise([3, 2, 3, 3], 2), b: noise([3], 3) },
  },
  'FusedGemm, LeakyRelu': {
    node: ['FusedGemm', 'x w b', 'y', { activation: 'LeakyRelu', activation_alpha: { float: 0.2 }, transB: 1 }, CONTRIB],
    feeds: { x: noise([2, 4]) },
    constants: { w: noise([3, 4], 2), b: noise([3], 3) },
  },
  'FusedMatMul, swapped and scaled': {
    node: ['FusedMatMul', 'x z', 'y', { transA: 1, transB: 1, alpha: { float: 0.5 } }, CONTRIB],
    feeds: { x: noise([2, 4, 3]), z: noise([2, 5, 4], 2) },
  },
  'TransposeMatMul, as FusedMatMul was first called': {
    node: ['TransposeMatMul', 'x z', 'y', { transA: 1, alpha: { float: 0.5 } }, CONTRIB],
    feeds: { x: noise([2, 4, 3]), z: noise([2, 4, 5], 2) },
  },
  SkipLayerNormalization: {
    node: ['SkipLayerNormalization', 'x s g b c', 'y - - sum', { epsilon: { float: 1e-3 } }, CONTRIB],
    feeds: { x: X, s: noise([2, 3, 4], 2) },
    constants: { g: W, b: B, c: noise([4], 9) },
  },
  SkipSimplifiedLayerNormalization: {
    node: ['SkipSimplifiedLayerNormalization', 'x s g', 'y', { epsilon: { float: 1e-3 } }, CONTRIB],
    feeds: { x: X, s: noise([2, 3, 4], 2) },
    constants: { g: W },
  },
  EmbedLayerNormalization: {
    node: ['EmbedLayerNormalization', 'ids segments words places kinds g b mask', 'y count', {}, CONTRIB],
    feeds: {
      ids: { ...i32([1, 0, 3]), shape: [1, 3] },
      segments: { ...i32([0, 1, 0]), shape: [1, 3] },
      mask: { ...i32([1, 1, 0]), shape: [1, 3] },
    },
    constants: { words: noise([5, 4]), places: noise([6, 4], 2), kinds: noise([2, 4], 3), g: W, b: B },
  },
  'Attention, masked keys': {
    node: ['Attention', 'x w b mask', 'y', { num_heads: 2 }, CONTRIB],
    feeds: { x: X, mask: { ...i32([1, 1, 0, 1, 1, 1]), shape: [2, 3] } },
    constants: { w: noise([4, 12], 2), b: noise([12], 3) },
  },
  'Attention, key counts, of opset 11, causal': {
    node: ['Attention', 'x w b mask', 'y', { num_heads: 2, unidirectional: 1 }, CONTRIB],
    feeds: { x: X, mask: i32([2, 3]) },
    constants: { w: noise([4, 12], 2), b: noise([12], 3) },
    opset: 11,
  },
  MultiHeadAttention: {
    node: ['MultiHeadAttention', 'q k v b', 'y', { num_heads: 2, scale: { float: 0.4 } }, CONTRIB],
    feeds: { q: X, k: noise([2, 5, 4], 2), v: noise([2, 5, 4], 3) },
    constants: { b: noise([12], 4) },
  },
};

const HEADS = { q: noise([1, 4, 3, 4]), k: noise([1, 2, 5, 4], 2), v: noise([1, 2, 5, 4], 3) };
const FLAT = { q: noise([2, 3, 8]), k: noise([2, 5, 8], 2), v: noise([2, 5, 8], 3) };
const ATTENTION: Record<string, Case> = {
  'grouped queries': { node: ['Attention', 'q k v', 'y'], feeds: HEADS, opset: 23 },
  'three dimensions, causal': {
    node: ['Attention', 'q k v', 'y', { q_num_heads: 2, kv_num_heads: 2, is_causal: 1 }],
    feeds: FLAT,
    opset: 23,
  },
  'boolean mask, one query blind': {
    node: ['Attention', 'q k v m', 'y'],
    feeds: HEADS,
    constants: {
      m: bool([true, false, true, true, false, false, false, false, false, false, true, true, true, true, true], [3, 5]),
    },
    opset: 23,
  },
  'float mask, softcap, scale': {
    node: ['Attention', 'q k v m', 'y', { softcap: { float: 0.8 }, scale: { float: 0.7 } }],
    feeds: HEADS,
    constants: { m: noise([3, 5], 5) },
    opset: 23,
  },
  'past keys, causal, what it gives on': {
    node: ['Attention', 'q k v - pk pv', 'y nk nv', { is_causal: 1 }],
    feeds: { ...HEADS, pk: noise([1, 2, 2, 4], 6), pv: noise([1, 2, 2, 4], 7) },
    opset: 23,
  },
  'padded keys': { node: ['Attention', 'q k v - - - n', 'y'], feeds: HEADS, constants: { n: i64([3]) }, opset: 24 },
};

const ROTARY: Record<string, Case> = {
  'half a head apart': {
    node: ['RotaryEmbedding', 'x c s p', 'y'],
    feeds: { x: noise([1, 2, 3, 4]) },
    constants: { c: noise([6, 2], 2), s: noise([6, 2], 3), p: i64([0, 2, 5], [1, 3]) },
    opset: 23,
  },
  'side by side, a part of the head': {
    node: ['RotaryEmbedding', 'x c s p', 'y', { interleaved: 1, rotary_embedding_dim: 4, num_heads: 2 }],
    feeds: { x: noise([1, 3, 12]) },
    constants: { c: noise([6, 2], 2), s: noise([6, 2], 3), p: i64([0, 2, 5], [1, 3]) },
    opset: 23,
  },
};

const GRID = { sx: 0.02, zx: u8([128], []), sw: f32([0.01, 0.02, 0.015]), zw: i8([0, 0, 0]), sy: 0.05, zy: u8([100], []) };
const BYTES = u8(
  Array.from({ length: 32 }, (_, i) => (i * 37) % 256),
  [1, 2, 4, 4],
);
const INTEGER: Record<string, Case> = {
  QLinearConv: {
    node: ['QLinearConv', 'x sx zx w sw zw sy zy b', 'y', { pads: [1, 1, 1, 1] }],
    feeds: { x: BYTES },
    constants: {
      ...GRID,
      w: i8(
        Array.from({ length: 54 }, (_, i) => ((i * 29) % 200) - 100),
        [3, 2, 3, 3],
      ),
      b: i32([40, -300, 900]),
    },
    tolerance: 1 / 250,
  },
  QLinearMatMul: {
    node: ['QLinearMatMul', 'x sx zx w sw zw sy zy', 'y'],
    feeds: { x: u8([3, 200, 128, 50, 90, 255], [2, 3]) },
    constants: { ...GRID, sw: 0.01, zw: i8([3], []), w: i8([5, -90, 30, 100, -4, 77], [3, 2]) },
    tolerance: 1 / 250,
  },
  QLinearAdd: {
    node: ['QLinearAdd', 'x sx zx w sw zw sy zy', 'y', {}, CONTRIB],
    feeds: { x: u8([3, 200, 128, 50]) },
    constants: { ...GRID, sw: 0.01, zw: u8([3], []), w: u8([5, 90, 30, 100]) },
    tolerance: 1 / 250,
  },
  QLinearGlobalAveragePool: {
    node: ['QLinearGlobalAveragePool', 'x sx zx sy zy', 'y', {}, CONTRIB],
    feeds: { x: BYTES },
    constants: GRID,
    tolerance: 1 / 100,
  },
  DynamicQuantizeMatMul: {
    node: ['DynamicQuantizeMatMul', 'x w sw zw b', 'y', {}, CONTRIB],
    feeds: { x: noise([2, 3]) },
    constants: { sw: f32([0.01], [1]), zw: i8([3], [1]), w: i8([5, -90, 30, 100, -4, 77], [3, 2]), b: f32([0.5, -0.25]) },
    tolerance: 1e-4,
  },
  MatMulIntegerToFloat: {
    node: ['MatMulIntegerToFloat', 'x w sx sw zx zw', 'y', {}, CONTRIB],
    feeds: { x: u8([3, 200, 128, 50, 90, 255], [2, 3]) },
    constants: { ...GRID, sw: 0.01, zw: i8([3], []), w: i8([5, -90, 30, 100, -4, 77], [3, 2]) },
    tolerance: 1e-4,
  },
};

const ML = 'ai.onnx.ml';
const PAIR = { coefficients: { floats: [0.5, -1] }, intercepts: { floats: [0.25] }, classlabels_ints: [0, 1] };
const THREE = {
  coefficients: { floats: [0.5, -1, 2, 1, -0.25, 0.75] },
  intercepts: { floats: [0.25, -1, 0.5] },
  classlabels_ints: [3, 4, 5],
};
const classifier = (attributes: NodeSpec[3]): Case => ({
  node: ['LinearClassifier', 'x', 'label y', attributes, ML],
  feeds: { x: noise([3, 2]) },
  left: ['LinearClassifier'],
});

const LINEAR_MODELS: Record<string, Case> = {
  'LinearClassifier of two classes by one row, LOGISTIC': classifier({ ...PAIR, post_transform: 'LOGISTIC' }),
  'LinearClassifier of two classes by one row': classifier(PAIR),
  'LinearClassifier of three classes, SOFTMAX': classifier({ ...THREE, post_transform: 'SOFTMAX' }),
  'LinearClassifier of three classes, LOGISTIC': classifier({ ...THREE, post_transform: 'LOGISTIC' }),
  'LinearClassifier of doubles': {
    ...classifier(THREE),
    feeds: { x: { dtype: 'float64', shape: [3, 2], data: Float64Array.from(noise([3, 2]).data) } },
  },
  LinearRegressor: {
    node: ['LinearRegressor', 'x', 'y', { coefficients: { floats: [0.5, -1, 2, 1] }, targets: 2 }, ML],
    feeds: { x: noise([3, 2]) },
  },
  Scaler: {
    node: ['Scaler', 'x', 'y', { offset: { floats: [0.5, -1] }, scale: { floats: [2, 0.5] } }, ML],
    feeds: { x: noise([3, 2]) },
  },
  ArrayFeatureExtractor: {
    node: ['ArrayFeatureExtractor', 'x i', 'y', {}, ML],
    feeds: { x: noise([3, 4]) },
    constants: { i: i64([3, 0], [1, 2]) },
  },
};

describe('FusedMatMul of ranks that the file does not say', () => {
  it('is explained as one product', async () => {
    const unknown = modelOf({
      inputs: { x: [2, 4, 3], z: [2, 5, 4] },
      nodes: [
        ['Mul', 'x x', 'a'],
        ['Mul', 'z z', 'b'],
        ['FusedMatMul', 'a b', 'score', { transA: 1, transB: 1, alpha: { float: 0.5 } }, CONTRIB],
      ],
      outputs: 'score',
      domains: { [CONTRIB]: 1 },
    });
    await checkDerivatives(unknown, { x: noise([2, 4, 3]), z: noise([2, 5, 4], 2) }, { tolerance: 2e-3, step: 2e-2 });
  });
});

describe('nodes laid out as plain ones', () => {
  for (const name of ['SkipLayerNormalization', 'EmbedLayerNormalization', 'MultiHeadAttention', 'BiasGelu'])
    it(`${name} in a model of opset 11`, () => check({ ...FUSED[name], opset: 11 }));

  for (const [family, cases] of Object.entries({
    fused: FUSED,
    'Attention of ai.onnx': ATTENTION,
    RotaryEmbedding: ROTARY,
    integer: INTEGER,
    'linear models of ai.onnx.ml': LINEAR_MODELS,
  }))
    describe(family, () => {
      for (const [name, c] of Object.entries(cases)) it(name, () => check(c));
    });

  it('SoftmaxCrossEntropyLoss with its log probabilities', () =>
    check({
      node: ['SoftmaxCrossEntropyLoss', 'x t w', 'y log', { reduction: 'mean', ignore_index: 1 }],
      feeds: { x: noise([4, 3]) },
      constants: { t: i64([2, 0, 1, 2]), w: f32([0.5, 1, 2]) },
    }));

  it('in a model that imports operator set 0 of ai.onnx, which is none', () =>
    check({ ...classifier({ ...THREE, post_transform: 'LOGISTIC' }), opset: 0 }));

  it('a classifier with weights for more features than there are stays, and says so', () => {
    const c = { ...classifier(THREE), feeds: { x: noise([3, 1]) } };
    assert.equal(refusalOf(c)?.reason, 'its weights are for 2 features, and its input has 1');
  });

  it('a node of a form that is not known stays, and says so', () => {
    const refusal = refusalOf({
      node: ['FusedConv', 'x w', 'y', { activation: 'Softsign' }, CONTRIB],
      feeds: { x: noise([1, 1, 3, 3]) },
      constants: { w: noise([1, 1, 2, 2]) },
    });
    assert.equal(refusal?.reason, 'this form of FusedConv is not laid out as plain operators yet');
  });
});

/** Why the only node of a model is refused; it must have stayed as it is. */
function refusalOf(c: Case) {
  const model = parseModel('test.onnx', modelBytes(spec(c)));
  assert.deepEqual([model.nodes.map((n) => n.op), model.notes], [[c.node[0]], []]);
  return partition(new Point(model)).layers[0].refusal;
}
