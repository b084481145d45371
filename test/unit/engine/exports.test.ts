/** Two exports of one function give one explanation: the same f, g and β at the input (method.md §2). */
import assert from 'node:assert/strict';
import type { Rule } from '../../../src/engine/bbp/scores';
import type { Tensor } from '../../../src/engine/tensor';
import { explainAt } from './explain';
import { type Attribute, f32, i64, model, type ModelSpec, type NodeSpec, noise } from './models';

type Constants = NonNullable<ModelSpec['constants']>;

/** One way to write a function down. */
interface Export {
  nodes: NodeSpec[];
  constants: Constants;
  opset?: number;
}

const W = noise([3, 2, 3, 3], 1);
const SCALE = { s: f32([0.5, 2, -1]), b: noise([3], 3), m: noise([3], 4), v: f32([0.3, 1, 2]) };
/** The classifier that every image network ends in. */
const HEAD: NodeSpec[] = [
  ['GlobalAveragePool', 'h', 'p'],
  ['Flatten', 'p', 'q'],
  ['MatMul', 'q k', 'f'],
];
const K = { k: noise([3, 2], 9) };
const nhwc = { perm: [0, 2, 3, 1] };
const nchw = { perm: [0, 3, 1, 2] };
const pads: Record<string, Attribute> = { pads: [1, 1, 1, 1] };

/** BatchNormalization as the scale and shift that it is. */
const FOLDED = {
  scale: f32(
    Array.from(SCALE.s.data, (s, c) => s / Math.sqrt(SCALE.v.data[c] + 1e-5)),
    [3, 1, 1],
  ),
  shift: f32(
    Array.from(SCALE.s.data, (s, c) => SCALE.b.data[c] - (SCALE.m.data[c] * s) / Math.sqrt(SCALE.v.data[c] + 1e-5)),
    [3, 1, 1],
  ),
};

/** The weights with the scale multiplied in. */
const FUSED = f32(
  Array.from(W.data, (w, i) => w * FOLDED.scale.data[Math.floor(i / 18)]),
  W.shape,
);

const flat = (t: Tensor<Float32Array>) => f32([...t.data]);

/** Every export of one function; the first is what the others are held to. */
const FUNCTIONS: Record<string, { input: number[]; exports: Record<string, Export> }> = {
  'Conv, BatchNormalization, Relu': {
    input: [1, 2, 4, 4],
    exports: {
      'one Conv and Relu': {
        nodes: [['Conv', 'x w b', 'c', pads], ['Relu', 'c', 'h'], ...HEAD],
        constants: { w: FUSED, b: flat(FOLDED.shift), ...K },
      },
      'BatchNormalization as a node': {
        nodes: [['Conv', 'x w', 'c', pads], ['BatchNormalization', 'c s b m v', 'n'], ['Relu', 'n', 'h'], ...HEAD],
        constants: { w: W, ...SCALE, ...K },
      },
      'Mul and Add': {
        nodes: [['Conv', 'x w', 'c', pads], ['Mul', 'c scale', 'd'], ['Add', 'shift d', 'n'], ['Relu', 'n', 'h'], ...HEAD],
        constants: { w: W, ...FOLDED, ...K },
      },
      'NHWC, with a Transpose before and after': {
        nodes: [
          ['Conv', 'x w', 'c', pads],
          ['Transpose', 'c', 't', nhwc],
          ['Mul', 't scale', 'd'],
          ['Add', 'd shift', 'n'],
          ['Relu', 'n', 'r'],
          ['Transpose', 'r', 'h', nchw],
          ...HEAD,
        ],
        constants: { w: W, scale: flat(FOLDED.scale), shift: flat(FOLDED.shift), ...K },
      },
      'a Pad before the Conv': {
        nodes: [['Pad', 'x a', 'e'], ['Conv', 'e w b', 'c'], ['Relu', 'c', 'h'], ...HEAD],
        constants: { a: i64([0, 0, 1, 1, 0, 0, 1, 1]), w: FUSED, b: flat(FOLDED.shift), ...K },
      },
      'a Pad of opset 10, and Relu as Clip from 0': {
        nodes: [
          ['Pad', 'x', 'e', { pads: [0, 0, 1, 1, 0, 0, 1, 1] }],
          ['Conv', 'e w b', 'c'],
          ['Clip', 'c', 'h', { min: { float: 0 } }],
          ...HEAD,
        ],
        constants: { w: FUSED, b: flat(FOLDED.shift), ...K },
        opset: 10,
      },
      'auto_pad, and Relu as Max with 0': {
        nodes: [['Conv', 'x w b', 'c', { auto_pad: 'SAME_UPPER' }], ['Max', 'c zero', 'h'], ...HEAD],
        constants: { w: FUSED, b: flat(FOLDED.shift), zero: 0, ...K },
      },
      'Relu as Where': {
        nodes: [['Conv', 'x w b', 'c', pads], ['Greater', 'c zero', 'positive'], ['Where', 'positive c zero', 'h'], ...HEAD],
        constants: { w: FUSED, b: flat(FOLDED.shift), zero: 0, ...K },
      },
    },
  },
  'a dense layer': {
    input: [1, 4],
    exports: {
      Gemm: {
        nodes: [
          ['Gemm', 'x w b', 'z'],
          ['Relu', 'z', 'h'],
          ['MatMul', 'h k', 'f'],
        ],
        constants: { w: noise([4, 3], 1), b: noise([3], 2), ...K },
      },
      'Gemm with a transposed weight': {
        nodes: [
          ['Gemm', 'x w b', 'z', { transB: 1 }],
          ['Relu', 'z', 'h'],
          ['MatMul', 'h k', 'f'],
        ],
        constants: { w: transposed(noise([4, 3], 1)), b: noise([3], 2), ...K },
      },
      'MatMul and Add': {
        nodes: [
          ['MatMul', 'x w', 'm'],
          ['Add', 'm b', 'z'],
          ['Relu', 'z', 'h'],
          ['MatMul', 'h k', 'f'],
        ],
        constants: { w: noise([4, 3], 1), b: noise([3], 2), ...K },
      },
      'Conv of one pixel': {
        nodes: [
          ['Reshape', 'x to', 'i'],
          ['Conv', 'i w b', 'z'],
          ['Relu', 'z', 'r'],
          ['Flatten', 'r', 'h'],
          ['MatMul', 'h k', 'f'],
        ],
        constants: { to: i64([1, 4, 1, 1]), w: { ...transposed(noise([4, 3], 1)), shape: [3, 4, 1, 1] }, b: noise([3], 2), ...K },
      },
    },
  },
};

function transposed(t: Tensor<Float32Array>): Tensor<Float32Array> {
  const [rows, columns] = t.shape;
  return f32(
    Array.from({ length: t.data.length }, (_, i) => t.data[(i % rows) * columns + Math.floor(i / rows)]),
    [columns, rows],
  );
}

const RULES: Rule[] = [1, 2, 3].map((option) => ({ option: option as 1 | 2 | 3, temperature: 1 }));

for (const [name, { input, exports }] of Object.entries(FUNCTIONS)) {
  describe(`one explanation of ${name} (4)-(6)`, () => {
    const explained = ({ nodes, constants, opset }: Export, rule: Rule) =>
      explainAt(model({ inputs: { x: input }, nodes, constants, outputs: 'f', opset }), { x: noise(input, 8) }, { rule });
    const [reference, ...others] = Object.entries(exports);
    for (const [title, other] of others) {
      it(title, async () => {
        for (const rule of RULES) {
          const [a, b] = [await explained(reference[1], rule), await explained(other, rule)];
          near([b.gradient.f], [a.gradient.f], 'f');
          near(b.g('x'), a.g('x'), '∂f/∂x');
          near(b.beta('x'), a.beta('x'), `β by option ${rule.option}`);
        }
      });
    }
  });
}

function near(got: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  const largest = Math.max(...Array.from(wanted, Math.abs));
  Array.from(wanted).forEach((w, i) => assert.ok(Math.abs(got[i] - w) <= 1e-5 * largest, `${what}[${i}]: ${got[i]}, not ${w}`));
}
