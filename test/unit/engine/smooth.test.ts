/** Smooth functions of one input: their tangent against central differences of a double formula that ONNX Runtime's value confirms. */
import { erfc } from '../../../src/engine/layers/shared/curves';
import { checkDerivatives } from './differences';
import { type Attribute, f32, model } from './models';

const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));
const softplus = (z: number) => Math.log(1 + Math.exp(z));
const elu = (z: number, a: number) => (z > 0 ? z : a * (Math.exp(z) - 1));

interface Case {
  formula: (z: number) => number;
  at?: number[];
  attributes?: Record<string, Attribute>;
  domain?: string;
  opset?: number;
}

const ANYWHERE = [-4.5, -2.1, -1, -0.3, 0.2, 0.9, 2.6, 5];
const POSITIVE = [0.2, 0.9, 1.5, 4];
const INSIDE = [-0.9, -0.3, 0.1, 0.8];

const CASES: [string, Case][] = [
  ['Sigmoid', { formula: sigmoid }],
  ['Tanh', { formula: Math.tanh }],
  ['Softplus', { formula: softplus }],
  ['Softsign', { formula: (z) => z / (1 + Math.abs(z)) }],
  ['Elu', { formula: (z) => elu(z, 0.7), attributes: { alpha: { float: 0.7 } } }],
  [
    'Selu',
    {
      formula: (z) => 2.5 * elu(z, 1.2),
      attributes: { alpha: { float: 1.2 }, gamma: { float: 2.5 } },
    },
  ],
  ['Selu', { formula: (z) => 1.0507009873554805 * elu(z, 1.6732632423543772) }],
  ['Celu', { formula: (z) => (z > 0 ? z : 1.7 * (Math.exp(z / 1.7) - 1)), attributes: { alpha: { float: 1.7 } } }],
  ['HardSwish', { formula: (z) => z * Math.min(1, Math.max(0, z / 6 + 0.5)) }],
  ['Mish', { formula: (z) => z * Math.tanh(softplus(z)), opset: 18 }],
  ['Gelu', { formula: gelu, opset: 20 }],
  ['Gelu', { formula: geluTanh, attributes: { approximate: 'tanh' }, opset: 20 }],
  ['Gelu', { formula: gelu, domain: 'com.microsoft' }],
  ['FastGelu', { formula: geluTanh, domain: 'com.microsoft' }],
  ['QuickGelu', { formula: (z) => z * sigmoid(1.702 * z), domain: 'com.microsoft' }],
  ['Swish', { formula: (z) => z * sigmoid(0.8 * z), attributes: { alpha: { float: 0.8 } }, opset: 24 }],
  ['Exp', { formula: Math.exp, at: [-3, -0.5, 0.4, 2] }],
  ['Log', { formula: Math.log, at: POSITIVE }],
  ['Sqrt', { formula: Math.sqrt, at: POSITIVE }],
  ['Reciprocal', { formula: (z) => 1 / z, at: [-2, -0.7, 0.6, 3] }],
  ['Erf', { formula: (z) => 1 - erfc(z), at: [-3, -1, 0.2, 0.8, 2.7] }],
  ['Sin', { formula: Math.sin }],
  ['Cos', { formula: Math.cos }],
  ['Tan', { formula: Math.tan, at: INSIDE }],
  ['Asin', { formula: Math.asin, at: INSIDE }],
  ['Acos', { formula: Math.acos, at: INSIDE }],
  ['Atan', { formula: Math.atan }],
  ['Sinh', { formula: Math.sinh, at: [-2, -0.4, 0.3, 2.5] }],
  ['Cosh', { formula: Math.cosh, at: [-2, -0.4, 0.3, 2.5] }],
  ['Asinh', { formula: Math.asinh }],
  ['Acosh', { formula: Math.acosh, at: [1.2, 2, 5] }],
  ['Atanh', { formula: Math.atanh, at: INSIDE }],
];

function gelu(z: number): number {
  return 0.5 * z * erfc(-z / Math.SQRT2);
}

function geluTanh(z: number): number {
  return 0.5 * z * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3)));
}

describe('smooth functions, by their tangent', () => {
  for (const [op, { formula, at = ANYWHERE, attributes = {}, domain = '', opset = 17 }] of CASES) {
    const shown = Object.entries(attributes).map(([k, v]) => ` ${k}=${JSON.stringify(v)}`);
    it(`${domain && `${domain}::`}${op}${shown.join('')}`, () =>
      checkDerivatives(
        model({
          inputs: { x: [at.length] },
          nodes: [
            [op, 'x', 'y', attributes, domain],
            ['Identity', 'y', 'score'],
          ],
          outputs: 'score',
          opset,
          domains: domain ? { [domain]: 1 } : {},
        }),
        { x: f32(at) },
        { formula: ({ x }) => Float64Array.from(x.data as Float64Array, formula) },
      ));
  }
});
