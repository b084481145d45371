/** Which units can be connected to an input element: those that the geometry names are those whose rows hold it. */
import assert from 'node:assert/strict';
import { unitReader, unitsOver } from '../../../src/engine/bbp/messages';
import { spread } from '../../../src/engine/bbp/spread';
import { explainAt, OPTION_1 } from './explain';
import { model, noise, type NodeSpec } from './models';

type Shape = readonly number[];

const CONVOLUTIONS: [title: string, x: Shape, w: Shape, attributes: NodeSpec[3]][] = [
  ['of one cell', [1, 3, 4, 5], [2, 3, 1, 1], {}],
  ['padded', [1, 2, 5, 4], [3, 2, 3, 3], { pads: [1, 0, 1, 2] }],
  ['with strides', [1, 2, 7, 6], [2, 2, 3, 2], { strides: [2, 3], pads: [1, 1, 0, 1] }],
  ['dilated', [1, 1, 7, 7], [2, 1, 3, 2], { dilations: [2, 3], pads: [2, 1, 2, 1] }],
  ['in groups', [1, 4, 4, 4], [6, 2, 2, 2], { group: 2 }],
  ['along one dimension', [1, 2, 9], [3, 2, 4], { strides: [2], pads: [1, 2] }],
  ['in three dimensions', [1, 1, 3, 4, 3], [2, 1, 2, 2, 3], { pads: [0, 1, 1, 1, 0, 1] }],
];

const CASES: [title: string, nodes: NodeSpec[], x: Shape, constants: Record<string, Shape>][] = [
  ...CONVOLUTIONS.map(([title, x, w, attributes]): (typeof CASES)[number] => [
    `a convolution ${title}`,
    [['Conv', 'x w b', 'y', attributes]],
    x,
    { w, b: [w[0]] },
  ]),
  [
    'a transposed convolution',
    [
      [
        'ConvTranspose',
        'x w b',
        'y',
        { group: 2, strides: [2, 3], dilations: [3, 1], pads: [1, 0, 0, 2], output_padding: [1, 2] },
      ],
    ],
    [2, 4, 3, 2],
    { w: [4, 3, 2, 3], b: [6] },
  ],
  ['a product of rows', [['MatMul', 'x w', 'y']], [3, 4], { w: [4, 5] }],
  ['a Gemm', [['Gemm', 'x w b', 'y', { transB: 1 }]], [1, 6], { w: [4, 6], b: [4] }],
  ['pooling', [['AveragePool', 'x', 'y', { kernel_shape: [2, 2], strides: [2, 2] }]], [1, 2, 4, 4], {}],
  ['routing', [['Transpose', 'x', 'y', { perm: [1, 0] }]], [3, 4], {}],
  ['element by element', [['Tanh', 'x', 'y']], [2, 3], {}],
  ['an addition of a tensor to itself', [['Add', 'x x', 'y']], [2, 3], {}],
];

describe('the units over an input element', () => {
  for (const [title, nodes, shape, shapes] of CASES) {
    it(`are those whose rows hold it: ${title}`, async () => {
      const constants = Object.fromEntries(Object.entries(shapes).map(([name, s], i) => [name, noise(s, i + 2)]));
      // Every unit has mass, and a sum makes one score of them.
      const all: NodeSpec[] = [...nodes, ['Add', 'y one', 'moved'], ['ReduceSum', 'moved', 'f', { keepdims: 0 }]];
      const net = model({ inputs: { x: [...shape] }, nodes: all, constants: { ...constants, one: 1 }, outputs: 'f' });
      const { steps, traced } = await explainAt(net, { x: noise(shape) });
      const { local } = steps[steps.length - 1];
      const x = traced.inputsOf(local);
      const connections = unitReader(local, x, OPTION_1);
      const holders = Array.from({ length: local.width }, () => [] as number[]);
      const beta = new Float64Array(local.width);
      const mass = noise([local.units], 9).data;
      for (let p = 0; p < local.units; p++) {
        const { count, position, alpha } = connections(p)!;
        for (let k = 0; k < count; k++) {
          holders[position[k]].push(p);
          beta[position[k]] += alpha[k] * mass[p];
        }
      }
      const scan = local.map.kind === 'core' && (local.map.core.repeats || !local.map.core.geometry);
      for (let q = 0; q < local.width; q++) {
        const over = [...unitsOver(local, { from: q, to: q + 1 })];
        assert.equal(new Set(over).size, over.length, 'each once');
        if (scan || local.map.kind === 'routing') for (const p of holders[q]) assert.ok(over.includes(p));
        else
          assert.deepEqual(
            over.sort((a, b) => a - b),
            holders[q],
          );
      }
      const some = { from: 1, to: Math.min(4, local.width) };
      const overSome = new Set(unitsOver(local, some));
      for (let q = some.from; q < some.to; q++) for (const p of holders[q]) assert.ok(overSome.has(p), `unit ${p} over ${q}`);
      const sent = await spread(local, x, mass, OPTION_1);
      Array.from(sent.beta).forEach((v, q) => assert.ok(Math.abs(v - beta[q]) < 1e-6, `β[${q}] is ${v}, not ${beta[q]}`));
    });
  }
});
