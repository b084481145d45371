/** The gradient and the linearised network as graphs: every op family that has a part in it, the sessions over many points, and what is left to the layers. */
import assert from 'node:assert/strict';
import { FAMILIES } from '../../../src/engine/layers/registry';
import type { Tensor } from '../../../src/engine/tensor';
import { InputGradients, type Question } from '../../../src/engine/trace/input-gradients';
import { MODEL_SPACE } from '../../../src/engine/trace/pixel-space';
import { checkBackward, checkForward } from './graphs';
import { close } from './differences';
import { traceAt } from './explain';
import { f32, type GraphSpec, i64, model, type NodeSpec, noise } from './models';

interface Case {
  nodes: NodeSpec[];
  /** Shapes of the inputs; x is [2, 4, 6, 6] unless said. */
  inputs?: Record<string, number[]>;
  constants?: GraphSpec['constants'];
  opset?: number;
  domains?: Record<string, number>;
  /** Values of inputs are made positive. */
  positive?: boolean;
}

const one = (op: string, attributes: NodeSpec[3] = {}, more: Omit<Case, 'nodes'> = {}, operands = 'x'): Case => ({
  nodes: [[op, operands, 'y', attributes]],
  ...more,
});
const VECTORS = { inputs: { x: [3, 8] } };
const MATRICES = { inputs: { x: [2, 3, 4], z: [2, 4, 5] } };
const k33 = { w: noise([4, 4, 3, 3], 5) };

/** By op: cases in which the whole node is written. */
const CASES: Record<string, Case[]> = {
  Relu: [one('Relu')],
  LeakyRelu: [one('LeakyRelu', { alpha: { float: 0.3 } })],
  ThresholdedRelu: [one('ThresholdedRelu', { alpha: { float: 0.25 } })],
  Abs: [one('Abs')],
  Neg: [one('Neg')],
  Clip: [one('Clip', {}, { constants: { lo: f32([-0.4], []), hi: f32([0.5], []) } }, 'x lo hi'), one('Clip', {}, {}, 'x')],
  HardSigmoid: [one('HardSigmoid', { alpha: { float: 0.9 }, beta: { float: 0.4 } })],
  PRelu: [one('PRelu', {}, { constants: { s: noise([4, 1, 1], 3) } }, 'x s')],
  BatchNormalization: [
    one(
      'BatchNormalization',
      {},
      { constants: { s: noise([4], 1), b: noise([4], 2), m: noise([4], 3), v: f32([0.5, 1, 2, 3]) } },
      'x s b m v',
    ),
  ],
  Identity: [one('Identity')],
  Dropout: [one('Dropout')],
  Cast: [one('Cast', { to: 1 })],
  Reshape: [one('Reshape', {}, { constants: { to: i64([2, 12, 12]) } }, 'x to')],
  Flatten: [one('Flatten')],
  Squeeze: [one('Squeeze', {}, { inputs: { x: [2, 1, 3] }, constants: { a: i64([1]) } }, 'x a')],
  Unsqueeze: [one('Unsqueeze', {}, { ...VECTORS, constants: { a: i64([1]) } }, 'x a')],
  Transpose: [one('Transpose', { perm: [1, 3, 0, 2] }), one('Transpose')],
  Add: [
    one('Add', {}, { inputs: { x: [2, 3, 4], z: [3, 1] } }, 'x z'),
    one('Add', {}, { ...VECTORS, constants: { c: noise([8], 2) } }, 'x c'),
    one('Add', {}, VECTORS, 'x x'),
  ],
  Sub: [one('Sub', {}, { inputs: { x: [4], z: [2, 3, 4] } }, 'x z')],
  Sum: [one('Sum', {}, { inputs: { x: [2, 3], z: [3], u: [2, 1] } }, 'x z u')],
  Mean: [one('Mean', {}, { inputs: { x: [2, 3], z: [2, 3] } }, 'x z')],
  Mul: [
    one('Mul', {}, { inputs: { x: [2, 3, 4], z: [3, 1] } }, 'x z'),
    one('Mul', {}, { ...VECTORS, constants: { c: noise([8], 2) } }, 'x c'),
    one('Mul', {}, VECTORS, 'x x'),
  ],
  Div: [
    one('Div', {}, { inputs: { x: [2, 3], z: [3] }, positive: true }, 'x z'),
    one('Div', {}, { ...VECTORS, constants: { c: f32([2], []) } }, 'x c'),
    one('Div', {}, { ...VECTORS, positive: true, constants: { c: f32([2], []) } }, 'c x'),
  ],
  Pow: [
    one('Pow', {}, { ...VECTORS, constants: { c: f32([2], []) } }, 'x c'),
    one('Pow', {}, { ...VECTORS, positive: true, constants: { c: f32([0.5], []) } }, 'x c'),
  ],
  Concat: [
    one('Concat', { axis: 1 }, { inputs: { x: [2, 3, 2], z: [2, 1, 2] }, constants: { c: noise([2, 2, 2], 4) } }, 'x c z x'),
  ],
  Split: [
    {
      ...VECTORS,
      nodes: [
        ['Split', 'x parts', 'a b c', { axis: 1 }],
        ['Sub', 'a c', 'y'],
      ],
      constants: { parts: i64([3, 2, 3]) },
    },
  ],
  Slice: [
    one('Slice', {}, { constants: { from: i64([1, -4]), to: i64([9, -1]), axes: i64([1, 3]) } }, 'x from to axes'),
    one('Slice', { starts: [1], ends: [3], axes: [0] }, { inputs: { x: [4, 3] }, opset: 9 }),
  ],
  Gather: [
    one('Gather', { axis: 1 }, { constants: { i: i64([2], []) } }, 'x i'),
    one('Gather', { axis: 3 }, { constants: { i: i64([-4, -3, -2]) } }, 'x i'),
  ],
  Pad: [one('Pad', {}, { constants: { p: i64([0, 1, 2, 0, 0, 0, 1, 3]) } }, 'x p')],
  Conv: [
    one('Conv', { pads: [1, 1, 1, 1] }, { constants: { ...k33, b: noise([4], 6) } }, 'x w b'),
    one('Conv', { strides: [2, 2], group: 2 }, { constants: { w: noise([6, 2, 3, 3], 5) } }, 'x w'),
  ],
  ConvTranspose: [one('ConvTranspose', { strides: [2, 2] }, { constants: k33 }, 'x w')],
  Gemm: [
    one(
      'Gemm',
      { transB: 1, alpha: { float: 0.5 } },
      { ...VECTORS, constants: { w: noise([5, 8], 2), b: noise([5], 3) } },
      'x w b',
    ),
    one('Gemm', { transB: 1, alpha: { float: 0.5 } }, { inputs: { x: [1, 8] }, constants: { w: noise([768, 8], 2) } }, 'x w'),
    one('Gemm', {}, { inputs: { x: [1, 8] }, constants: { w: noise([8, 700], 2) } }, 'x w'),
  ],
  MatMul: [
    one('MatMul', {}, { inputs: { x: [2, 3, 8] }, constants: { w: noise([8, 5], 2) } }, 'x w'),
    one('MatMul', {}, MATRICES, 'x z'),
    one('MatMul', {}, { inputs: { x: [2, 1, 3, 4], z: [5, 4, 2] } }, 'x z'),
    one('MatMul', {}, { inputs: { x: [4, 5] }, constants: { w: noise([2, 3, 4], 2) } }, 'w x'),
  ],
  MaxPool: [
    one('MaxPool', { kernel_shape: [2, 2], strides: [2, 2] }),
    one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    one('MaxPool', { kernel_shape: [3], dilations: [2] }, { inputs: { x: [2, 3, 9] } }),
  ],
  GlobalMaxPool: [one('GlobalMaxPool')],
  AveragePool: [
    one('AveragePool', { kernel_shape: [2, 3], strides: [2, 3] }),
    one('AveragePool', { kernel_shape: [3, 3], strides: [2, 2], pads: [1, 1, 1, 1] }),
    one('AveragePool', { kernel_shape: [3, 3], pads: [1, 1, 1, 1], count_include_pad: 1 }),
  ],
  GlobalAveragePool: [one('GlobalAveragePool')],
  ReduceSum: [one('ReduceSum', { keepdims: 0 }, { constants: { a: i64([1, -1]) } }, 'x a')],
  ReduceMean: [one('ReduceMean', { axes: [2], keepdims: 1 }), one('ReduceMean', { keepdims: 0 })],
  Softmax: [one('Softmax', { axis: 1 }), one('Softmax', { axis: 3 }, { opset: 11 })].map(between),
  LogSoftmax: [between(one('LogSoftmax', { axis: 1 }))],
  LayerNormalization: [
    one('LayerNormalization', { axis: -2 }, { constants: { s: noise([6, 6], 2), b: noise([6, 6], 3) } }, 'x s b'),
  ],
  Sigmoid: [between(one('Sigmoid'))],
  Tanh: [one('Tanh')],
  Softplus: [one('Softplus')],
  Gelu: [one('Gelu', {}, { opset: 20 }), contrib('Gelu')],
  QuickGelu: [contrib('QuickGelu')],
  Swish: [one('Swish', { alpha: { float: 0.7 } }, { opset: 24 })],
  Exp: [one('Exp')],
  Log: [one('Log', {}, { positive: true })],
  Sqrt: [one('Sqrt', {}, { positive: true })],
  Reciprocal: [one('Reciprocal', {}, { positive: true })],
  Erf: [one('Erf')],
};

/** At the end of a model they would be heads, and left off. */
function between(c: Case): Case {
  return { ...c, nodes: [...c.nodes.slice(0, -1), [...c.nodes.at(-1)!] as NodeSpec, ['Neg', 'y', 'f']] };
}

function contrib(op: string): Case {
  return { nodes: [[op, 'x', 'y', {}, 'com.microsoft']], domains: { 'com.microsoft': 1 } };
}

function modelOf({ nodes, inputs = { x: [2, 4, 6, 6] }, constants, opset, domains }: Case) {
  return model({ inputs, nodes, constants, opset, domains, outputs: nodes.at(-1)![2] });
}

function feedsOf({ inputs = { x: [2, 4, 6, 6] }, positive }: Case): Record<string, Tensor<Float32Array>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, shape], i) => {
      const t = noise(shape, i + 1);
      return [name, positive ? { ...t, data: t.data.map((v) => Math.abs(v) + 0.1) } : t];
    }),
  );
}

describe('the gradient and the linearised network as one graph each', () => {
  for (const [op, cases] of Object.entries(CASES)) {
    cases.forEach((c, i) =>
      it(`${op}, ${i + 1}`, async () => {
        assert.ok(await checkBackward(modelOf(c), feedsOf(c)), 'is written backwards');
        assert.ok(await checkForward(modelOf(c), feedsOf(c)), 'is written forwards');
      }),
    );
  }

  it('has a case for every op of a family that writes', () => {
    const without =
      'CastLike GatherElements GatherND Normalizer RMSNormalization SimplifiedLayerNormalization InstanceNormalization GroupNormalization ' +
      'MeanVarianceNormalization LpNormalization Softsign Elu Selu Celu HardSwish Mish FastGelu Sin Cos Tan Asin Acos Atan Sinh Cosh Asinh ' +
      'Acosh Atanh';
    const written = FAMILIES.filter((family) => family.backward).flatMap((family) => family.ops);
    const missing = written.filter((op) => !CASES[op] && !without.split(' ').includes(op));
    assert.deepEqual(missing, []);
  });

  it('adds up where a tensor has several consumers, and ends where f does not depend on an input', async () => {
    const spec: Case = {
      inputs: { x: [1, 4, 6, 6], unused: [1, 2] },
      nodes: [
        ['Conv', 'x w', 'c', { pads: [1, 1, 1, 1] }],
        ['Relu', 'c', 'r'],
        ['Conv', 'r w', 'd', { pads: [1, 1, 1, 1] }],
        ['Add', 'd r', 'a'],
        ['GlobalAveragePool', 'a', 'p'],
        ['Relu', 'unused', 'other'],
        ['Flatten', 'p', 'y'],
      ],
      constants: k33,
    };
    assert.ok(await checkBackward(modelOf(spec), feedsOf(spec)));
    assert.ok(await checkForward(modelOf(spec), feedsOf(spec)));
  });

  it('leaves what it does not write to the layers', async () => {
    const unwritten: Case[] = [
      one('Elu'),
      one('Softmax', { axis: 1 }, { opset: 11 }),
      one('Gather', { axis: 1 }, { constants: { i: i64([2, 0]) } }, 'x i'),
      one('Pad', { mode: 'edge' }, { constants: { p: i64([0, 0, 0, 1, 0, 0, 0, 1]) } }, 'x p'),
      one('MaxPool', { kernel_shape: [3, 3], strides: [2, 2], ceil_mode: 1 }),
    ].map(between);
    for (const c of unwritten) {
      assert.equal(await checkBackward(modelOf(c), feedsOf(c)), false, c.nodes[0][0]);
      assert.equal(await checkForward(modelOf(c), feedsOf(c)), false, c.nodes[0][0]);
    }
  });
});

describe('gradients at many points', () => {
  const net = model({
    inputs: { x: ['rows', 6] },
    nodes: [
      ['Gemm', 'x w', 'h'],
      ['Relu', 'h', 'r'],
      ['Gemm', 'r v', 'f'],
    ],
    constants: { w: noise([6, 16], 1), v: noise([16, 3], 2) },
    outputs: 'f',
  });
  const question = (again: boolean): Question => ({ target: { target: 1, minus: 2 }, names: ['x'], again });

  function counting(of = net) {
    let traces = 0;
    const gradients = new InputGradients(of, (inputs) => {
      traces++;
      return traceAt(of, inputs);
    });
    return { gradients, traces: () => traces };
  }

  it('traces once, and gives what the layers give', async () => {
    const { gradients, traces } = counting();
    const alone = counting();
    for (let seed = 1; seed < 5; seed++) {
      const inputs = { x: noise([1, 6], seed) };
      const got = await gradients.at(inputs, MODEL_SPACE, question(true));
      const wanted = await alone.gradients.at(inputs, MODEL_SPACE, question(false));
      close(got.get('x')!, wanted.get('x')!, 2e-6, `point ${seed}`);
    }
    assert.deepEqual([traces(), alone.traces()], [1, 4]);
    await gradients.release();
  });

  it('keeps its sessions while a last, shorter batch is asked for', async () => {
    const { gradients, traces } = counting();
    const at = (rows: number, seed: number, again: boolean) =>
      gradients.at({ x: noise([rows, 6], seed) }, MODEL_SPACE, {
        ...question(again),
        target: { target: 0, minus: null, row: 'every' },
      });
    await at(2, 1, true);
    await at(1, 2, false);
    await at(2, 3, false);
    assert.equal(traces(), 2);
    await gradients.release();
  });

  it('goes layer by layer where a number is not finite on the way: 0 · ∞ is 0 there', async () => {
    const odd = model({
      inputs: { x: [1, 2] },
      nodes: [
        ['Mul', 'x huge', 'h'],
        ['Sqrt', 'h', 's'],
        ['MatMul', 's v', 'f'],
      ],
      constants: { huge: f32([1, 1]), v: f32([1, 0], [2, 1]) },
      outputs: 'f',
    });
    const { gradients, traces } = counting(odd);
    const ask = { target: { target: 0, minus: null }, names: ['x'], again: true };
    await gradients.at({ x: f32([4, 1], [1, 2]) }, MODEL_SPACE, ask);
    const got = await gradients.at({ x: f32([4, 0], [1, 2]) }, MODEL_SPACE, ask);
    assert.deepEqual([...got.get('x')!], [0.25, 0]);
    assert.equal(traces(), 2);
    await gradients.release();
  });
});
