/** What ONNX Runtime's optimiser fuses, taken apart (com.microsoft). */
import type { NodeProto } from '../proto';
import type { Fragment } from './fragment';
import type { Expansion } from './index';

/** Activations that it fuses, by their parameters in order. */
const ACTIVATION_PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  Relu: [],
  Tanh: [],
  Sigmoid: [],
  LeakyRelu: ['alpha'],
  Elu: ['alpha'],
  HardSigmoid: ['alpha', 'beta'],
};

export const FUSED: readonly (readonly [string, Expansion])[] = [
  ['BiasGelu', (f) => f.finish([f.op('Gelu', [f.op('Add', [f.input(0), f.input(1)])], {}, 'com.microsoft')])],
  ['FastGelu', fastGelu],
  ['FusedConv', fusedConv],
  ['FusedGemm', fusedGemm],
  ['FusedMatMul', fusedMatMul],
  ['TransposeMatMul', fusedMatMul],
  ['SkipLayerNormalization', (f) => skipNormalization(f, 'LayerNormalization')],
  ['SkipSimplifiedLayerNormalization', (f) => skipNormalization(f, 'SimplifiedLayerNormalization')],
];

/** With its bias added first; without one the node is a pointwise function of its own. */
function fastGelu(f: Fragment): NodeProto[] | undefined {
  const bias = f.input(1);
  return bias ? f.finish([f.op('FastGelu', [f.op('Add', [f.input(0), bias])], {}, 'com.microsoft')]) : undefined;
}

/** Conv, a fourth input added to it, and an activation. */
function fusedConv(f: Fragment): NodeProto[] | undefined {
  const { of: node } = f;
  const attributes = {
    auto_pad: node.has('auto_pad') ? node.string('auto_pad', 'NOTSET') : undefined,
    dilations: node.ints('dilations'),
    group: node.int('group', 1),
    kernel_shape: node.ints('kernel_shape'),
    pads: node.ints('pads'),
    strides: node.ints('strides'),
  };
  const y = f.op('Conv', [f.input(0), f.input(1), f.input(2)], attributes);
  const skip = f.input(3);
  const activated = activation(f, skip ? f.op('Add', [y, skip]) : y, node.floats('activation_params') ?? []);
  return activated === undefined ? undefined : f.finish([activated]);
}

/** Gemm and an activation, whose parameters are called activation_alpha, activation_beta here. */
function fusedGemm(f: Fragment): NodeProto[] | undefined {
  const { of: node } = f;
  const y = f.op('Gemm', [f.input(0), f.input(1), f.input(2)], {
    transA: node.int('transA', 0),
    transB: node.int('transB', 0),
    alpha: { float: node.float('alpha', 1) },
    beta: { float: node.float('beta', 1) },
  });
  const parameters = ['activation_alpha', 'activation_beta'].filter((a) => node.has(a)).map((a) => node.float(a, 0));
  const activated = activation(f, y, parameters);
  return activated === undefined ? undefined : f.finish([activated]);
}

/** α A' B', with the last two dimensions of either swapped. */
function fusedMatMul(f: Fragment): NodeProto[] | undefined {
  const { of: node } = f;
  if (node.int('transBatchA', 0) === 1 || node.int('transBatchB', 0) === 1) return undefined;
  const [a, b] = [0, 1].map((slot) => (node.int(`trans${'AB'[slot]}`, 0) === 1 ? transposed(f, slot) : f.input(slot)));
  if (a === undefined || b === undefined) return undefined;
  const product = f.op('MatMul', [a, b]);
  const alpha = node.float('alpha', 1);
  return f.finish([alpha === 1 ? product : f.op('Mul', [product, f.float(alpha)])]);
}

/** An input with its last two dimensions swapped; undefined when it is not known how many it has. */
function transposed(f: Fragment, slot: number): string | undefined {
  const rank = f.declared.shape(f.of.inputs[slot])?.length;
  if (rank === undefined || rank < 2) return undefined;
  const perm = Array.from({ length: rank }, (_, i) => i);
  perm.push(...perm.splice(rank - 2).reverse());
  return f.op('Transpose', [f.input(slot)], { perm });
}

function activation(f: Fragment, x: string, values: readonly number[]): string | undefined {
  const name = f.of.string('activation', '');
  if (!name) return x;
  const parameters = ACTIVATION_PARAMETERS[name];
  if (!parameters) return undefined;
  return f.op(
    name,
    [x],
    Object.fromEntries(parameters.flatMap((p, i) => (i < values.length ? [[p, { float: values[i] }]] : []))),
  );
}

/** input + skip (+ bias), normalised; the sum is the last output. The first two statistics are not given. */
function skipNormalization(f: Fragment, op: string): NodeProto[] | undefined {
  if (f.wants(1) || f.wants(2)) return undefined;
  const [gamma, ...rest] = op === 'LayerNormalization' ? [f.input(2), f.input(3), f.input(4)] : [f.input(2), f.input(3)];
  const [beta, bias] = op === 'LayerNormalization' ? rest : [undefined, rest[0]];
  const skipped = f.op('Add', [f.input(0), f.input(1)]);
  const sum = bias ? f.op('Add', [skipped, bias]) : skipped;
  const y = f.op(op, [sum, gamma, beta], { axis: -1, epsilon: { float: f.of.float('epsilon', 1e-12) } });
  return f.finish([y, undefined, undefined, sum]);
}
