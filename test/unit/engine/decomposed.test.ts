/**
 * One function as a single node and written out. The gradient is the same, and so is Σ own over the nodes: the bias that the function
 * has at the point. Where the finer layers are a chain over each element (Gelu), β is the same too. Where they mix elements
 * (LayerNormalization, attention), the mass of the inner layers is spread by their own components instead of the single node's, so that
 * β differs element by element; its sum over what one group mixes does not.
 */
import assert from 'node:assert/strict';
import type { FloatData } from '../../../src/engine/tensor';
import { close } from './differences';
import { type Explained, explainAt, worstResidual } from './explain';
import { f32, type GraphSpec, i64, model, type ModelSpec, type NodeSpec, noise } from './models';

/** The body between a dense layer before and after it, so that mass arrives and goes on. */
function around(body: NodeSpec[], constants: GraphSpec['constants'] = {}, rest: Partial<ModelSpec> = {}) {
  return model({
    inputs: { x: [1, 3, 4] },
    constants: {
      w: noise([4, 4], 2),
      b: noise([4], 3),
      wo: noise([4, 2], 4),
      bo: noise([2], 5),
      shape: i64([1, -1]),
      ...constants,
    },
    nodes: [
      ['MatMul', 'x w', 'xw'],
      ['Add', 'xw b', 'in'],
      // A second consumer keeps the body's own input out of the layer before, as in a residual network.
      ['ReduceSum', 'in', 'skip', { keepdims: 0 }],
      ...body,
      ['MatMul', 'out wo', 'ow'],
      ['Add', 'ow bo', 'dense'],
      ['Reshape', 'dense shape', 'flat'],
      ['Add', 'flat skip', 'score'],
    ],
    outputs: 'score',
    ...rest,
  });
}

const AT = { x: noise([1, 3, 4], 6) };

async function both(single: ReturnType<typeof around>, written: ReturnType<typeof around>): Promise<[Explained, Explained]> {
  const pair: [Explained, Explained] = [await explainAt(single, AT), await explainAt(written, AT)];
  for (const e of pair) {
    assert.deepEqual(e.gradient.stopped, []);
    assert.ok(worstResidual(e) < 3e-6);
  }
  close(pair[1].g('in'), pair[0].g('in'), 1e-5, 'gradient');
  close([totalOwn(pair[1])], [totalOwn(pair[0])], 1e-5, 'Σ own');
  return pair;
}

const totalOwn = ({ pass, steps }: Explained) => pass.sumsAfter(steps.length).bias;
const sum = (v: FloatData) => Array.from(v).reduce((s, t) => s + t, 0);

describe('a function as one node and written out', () => {
  it('Gelu as x ½ (1 + erf(x/√2)): β is the same', async () => {
    const [single, written] = await both(
      around([['Gelu', 'in', 'out']], {}, { opset: 20 }),
      around(
        [
          ['Div', 'in root', 'r'],
          ['Erf', 'r', 'e'],
          ['Add', 'e one', 'p'],
          ['Mul', 'p half', 'h'],
          ['Mul', 'in h', 'out'],
        ],
        { root: f32([Math.SQRT2], []), one: f32([1], []), half: f32([0.5], []) },
      ),
    );
    // Both branches of the product lead back to the same element: what arrives there is the same whatever their shares.
    close(written.beta('in'), single.beta('in'), 1e-5, 'β');
    close(written.beta('x'), single.beta('x'), 1e-5, 'β at the input');
  });

  it('FastGelu as x ½ (1 + tanh …)', async () => {
    const [single, written] = await both(
      around([['Gelu', 'in', 'out', { approximate: 'tanh' }]], {}, { opset: 20 }),
      around(
        [
          ['Pow', 'in three', 'cube'],
          ['Mul', 'cube k', 'kc'],
          ['Add', 'in kc', 'inner'],
          ['Mul', 'inner s', 'u'],
          ['Tanh', 'u', 't'],
          ['Add', 't one', 'p'],
          ['Mul', 'in p', 'q'],
          ['Mul', 'q half', 'out'],
        ],
        {
          three: f32([3], []),
          k: f32([0.044715], []),
          s: f32([Math.sqrt(2 / Math.PI)], []),
          one: f32([1], []),
          half: f32([0.5], []),
        },
      ),
    );
    close(written.beta('x'), single.beta('x'), 1e-5, 'β at the input');
  });

  it('LayerNormalization: β agrees row by row, which is what one normalisation mixes', async () => {
    const affine = { g: noise([4], 7), h: noise([4], 8) };
    const [single, written] = await both(
      around([['LayerNormalization', 'in g h', 'out', { epsilon: { float: 1e-3 } }]], affine),
      around(
        [
          ['ReduceMean', 'in', 'mu', { axes: [-1] }],
          ['Sub', 'in mu', 'd'],
          ['Pow', 'd two', 'd2'],
          ['ReduceMean', 'd2', 'var', { axes: [-1] }],
          ['Add', 'var epsilon', 've'],
          ['Sqrt', 've', 'sd'],
          ['Div', 'd sd', 'n'],
          ['Mul', 'n g', 'ng'],
          ['Add', 'ng h', 'out'],
        ],
        { ...affine, two: f32([2], []), epsilon: f32([1e-3], []) },
      ),
    );
    for (let row = 0; row < 3; row++) {
      const part = (e: Explained) => [sum(e.beta('in').slice(row * 4, row * 4 + 4))];
      close(part(written), part(single), 1e-4, `Σβ of row ${row}`);
    }
  });

  it('attention as one node is laid out, so that it is the same explanation', async () => {
    const heads: NodeSpec[] = [
      ['MatMul', 'in wqkv', 'qkv'],
      ['Split', 'qkv', 'q k v', { axis: 2, num_outputs: 3 }],
    ];
    const constants = {
      wqkv: noise([4, 12], 9),
      root: f32([Math.SQRT1_2], []),
      split: i64([0, 0, 2, -1]),
      joined: i64([0, 0, -1]),
    };
    const [single, written] = await both(
      around([...heads, ['Attention', 'q k v', 'out', { q_num_heads: 2, kv_num_heads: 2 }]], constants, { opset: 23 }),
      around(
        [
          ...heads,
          ...['q', 'k', 'v'].flatMap((t): NodeSpec[] => [
            ['Reshape', `${t} split`, `${t}4`],
            ['Transpose', `${t}4`, `${t}h`, { perm: [0, 2, 1, 3] }],
          ]),
          ['Transpose', 'kh', 'kt', { perm: [0, 1, 3, 2] }],
          ['MatMul', 'qh kt', 's'],
          ['Mul', 's root', 'scaled'],
          ['Softmax', 'scaled', 'p'],
          ['MatMul', 'p vh', 'o'],
          ['Transpose', 'o', 'ot', { perm: [0, 2, 1, 3] }],
          ['Reshape', 'ot joined', 'out'],
        ],
        constants,
        { opset: 23 },
      ),
    );
    close(written.beta('x'), single.beta('x'), 1e-6, 'β at the input');
  });
});
