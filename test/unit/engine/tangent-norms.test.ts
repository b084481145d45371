/** Norms, normalisations and other reductions: their tangent against central differences, and their fast products against their rows. */
import assert from 'node:assert/strict';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { checkDerivatives } from './differences';
import { doubles, one, singles } from './doubles';
import { explainAt } from './explain';
import { f32, model, type NodeSpec, noise } from './models';

const X = doubles([2, 3, 4]);

describe('norms over windows', () => {
  const x = doubles([1, 2, 4, 3]);
  const cases: [string, number, NodeSpec[3], number?][] = [
    ['LpPool-18, p = 2, pads, strides', 2, { kernel_shape: [2, 2], pads: [1, 0, 0, 1], strides: [2, 1] }],
    ['LpPool-18, p = 3, dilations', 3, { p: 3, kernel_shape: [2, 2], dilations: [2, 1] }],
    ['LpPool-11, p = 1', 1, { p: 1, kernel_shape: [3, 2] }, 11],
  ];
  for (const [name, p, attributes, opset = 18] of cases)
    it(name, () => {
      const model = one(['LpPool', 'x', 'y', attributes], { x }, { opset }, false);
      return checkDerivatives(model, singles({ x }), { formula: (feeds) => lpPool(feeds.x.data as FloatData, p, attributes!) });
    });

  it('GlobalLpPool', () =>
    checkDerivatives(one(['GlobalLpPool', 'x', 'y', { p: 2 }], { x }, {}, false), singles({ x }), {
      formula: (feeds) => lpPool(feeds.x.data as FloatData, 2, { kernel_shape: [4, 3] }),
    }));
});

/** (Σ |x|^p)^(1/p) over windows of [1, 2, 4, 3]. */
function lpPool(x: FloatData, p: number, attributes: Record<string, unknown>): Float64Array {
  const [kernel, strides = [1, 1], pads = [0, 0, 0, 0], dilations = [1, 1]] = [
    'kernel_shape',
    'strides',
    'pads',
    'dilations',
  ].map((name) => attributes[name] as number[] | undefined);
  const extent = [4, 3];
  const [rows, columns] = extent.map(
    (n, d) => Math.floor((n + pads[d] + pads[d + 2] - (kernel![d] - 1) * dilations[d] - 1) / strides[d]) + 1,
  );
  return Float64Array.from({ length: 2 * rows * columns }, (_, at) => {
    const [c, i, j] = [Math.floor(at / (rows * columns)), Math.floor(at / columns) % rows, at % columns];
    let sum = 0;
    for (let k = 0; k < kernel![0]; k++)
      for (let l = 0; l < kernel![1]; l++) {
        const [row, column] = [i * strides[0] - pads[0] + k * dilations[0], j * strides[1] - pads[1] + l * dilations[1]];
        if (row >= 0 && row < 4 && column >= 0 && column < 3) sum += Math.abs(x[c * 12 + row * 3 + column]) ** p;
      }
    return sum ** (1 / p);
  });
}

describe('normalisations', () => {
  const scale = (n: number) => ({ w: doubles([n], 5, 1), b: doubles([n], 6) });
  const layer = scale(4);
  it('LayerNormalization over the last axis, scale and shift constant', () =>
    checkDerivatives(one(['LayerNormalization', 'x w b', 'y'], { x: X }, { constants: layer }), { x: X }));
  it('LayerNormalization over two axes, scale and shift activations', () => {
    const feeds = { x: X, w: doubles([3, 4], 5, 1), b: doubles([3, 4], 6) };
    return checkDerivatives(one(['LayerNormalization', 'x w b', 'y', { axis: 1, epsilon: { float: 0.1 } }], feeds), feeds);
  });
  it('RMSNormalization', () =>
    checkDerivatives(one(['RMSNormalization', 'x w', 'y'], { x: X }, { constants: { w: layer.w }, opset: 23 }), { x: X }));
  it('SimplifiedLayerNormalization, which ONNX Runtime writes for it', () =>
    checkDerivatives(one(['SimplifiedLayerNormalization', 'x w', 'y'], { x: X }, { constants: { w: layer.w } }), { x: X }));
  it('MeanVarianceNormalization', () => {
    const x = doubles([2, 2, 2, 2]);
    return checkDerivatives(one(['MeanVarianceNormalization', 'x', 'y'], { x }, {}, false), singles({ x }), {
      formula: (feeds) => moments(feeds.x.data as FloatData),
    });
  });
  for (const p of [1, 2])
    it(`LpNormalization, p = ${p}`, () =>
      checkDerivatives(one(['LpNormalization', 'x', 'y', { p, axis: 1 }], { x: X }), { x: X }));

  for (const norm of ['MAX', 'L1', 'L2'])
    it(`Normalizer of ai.onnx.ml, ${norm}`, () => {
      const x = doubles([3, 4], 1, 0.9);
      const nodes: NodeSpec[] = [
        ['Normalizer', 'x', 'y', { norm }, 'ai.onnx.ml'],
        ['Identity', 'y', 'score'],
      ];
      const spec = { inputs: { x: [3, 4] }, nodes, outputs: 'score', domains: { 'ai.onnx.ml': 1 } };
      return checkDerivatives(model(spec), singles({ x }), { formula: (feeds) => rowsOver(feeds.x.data as FloatData, norm) });
    });

  const image = doubles([2, 4, 2, 2]);
  const channels = (count: number, epsilon: number) => (feeds: Readonly<Record<string, Tensor>>) =>
    overChannels(feeds.x.data as FloatData, 4, 4, count, epsilon, constants);
  const constants = { w: doubles([4], 5, 1), b: doubles([4], 6) };
  const asSingle = singles(constants);
  it('InstanceNormalization', () =>
    checkDerivatives(
      one(['InstanceNormalization', 'x w b', 'y', { epsilon: { float: 0.01 } }], { x: image }, { constants: asSingle }, false),
      singles({ x: image }),
      { formula: channels(4, 0.01) },
    ));
  it('GroupNormalization-21', () =>
    checkDerivatives(
      one(
        ['GroupNormalization', 'x w b', 'y', { num_groups: 2, epsilon: { float: 0.01 } }],
        { x: image },
        { constants: asSingle, opset: 21 },
        false,
      ),
      singles({ x: image }),
      { formula: channels(2, 0.01) },
    ));
  it('LRN', () => {
    const x = doubles([1, 5, 2, 1]);
    const attributes = { size: 3, alpha: { float: 0.9 }, beta: { float: 0.6 }, bias: { float: 1.5 } };
    return checkDerivatives(one(['LRN', 'x', 'y', attributes], { x }, {}, false), singles({ x }), {
      formula: (feeds) => lrn(feeds.x.data as FloatData, 5, 2),
    });
  });
});

it('a normalisation with more messages than anyone waits for is refused, with what to do', async () => {
  const huge = model({
    inputs: { x: [1, 1, 1000, 700] },
    constants: { w: f32([1]), b: f32([0]) },
    nodes: [
      ['InstanceNormalization', 'x w b', 'y'],
      ['Identity', 'y', 'score'],
    ],
    outputs: 'score',
  });
  const { gradient } = await explainAt(huge, { x: noise([1, 1, 1000, 700]) });
  assert.deepEqual(
    gradient.stopped.map((s) => [s.code, s.op, s.action]),
    [['too-large', 'InstanceNormalization', 'Give the model a smaller input']],
  );
});

/** Rows of four over their largest element, or their norm. */
function rowsOver(x: FloatData, norm: string): Float64Array {
  return Float64Array.from(x, (v, p) => {
    const row = [...x].slice(p - (p % 4), p - (p % 4) + 4);
    if (norm === 'MAX') return v / Math.max(...row);
    if (norm === 'L1') return v / row.reduce((s, t) => s + Math.abs(t), 0);
    return v / Math.hypot(...row);
  });
}

/** Mean and deviation over batch and space, a channel: shape [2, 2, 2, 2]. */
function moments(x: FloatData): Float64Array {
  const channel = (p: number) => Math.floor(p / 4) % 2;
  return Float64Array.from(x, (v, p) => {
    const group = [...x].filter((_, q) => channel(q) === channel(p));
    const mu = group.reduce((a, b) => a + b, 0) / group.length;
    return (v - mu) / (Math.sqrt(group.reduce((a, b) => a + (b - mu) ** 2, 0) / group.length) + 1e-9);
  });
}

function overChannels(
  x: FloatData,
  channels: number,
  inner: number,
  groups: number,
  epsilon: number,
  { w, b }: { w: Tensor; b: Tensor },
): Float64Array {
  const each = (channels / groups) * inner;
  return Float64Array.from(x, (v, p) => {
    const start = Math.floor(p / each) * each;
    const group = [...x].slice(start, start + each);
    const mu = group.reduce((s, t) => s + t, 0) / each;
    const variance = group.reduce((s, t) => s + (t - mu) ** 2, 0) / each;
    const c = Math.floor(p / inner) % channels;
    return ((v - mu) / Math.sqrt(variance + epsilon)) * (w.data as FloatData)[c] + (b.data as FloatData)[c];
  });
}

function lrn(x: FloatData, channels: number, inner: number): Float64Array {
  return Float64Array.from(x, (v, p) => {
    const c = Math.floor(p / inner);
    let squares = 0;
    for (let k = Math.max(0, c - 1); k <= Math.min(channels - 1, c + 1); k++) squares += x[k * inner + (p % inner)] ** 2;
    return v / (1.5 + (0.9 / 3) * squares) ** 0.6;
  });
}

describe('reductions other than sums', () => {
  const x = doubles([2, 3, 2], 1, 1.5);
  for (const op of ['ReduceL1', 'ReduceL2', 'ReduceLogSum', 'ReduceLogSumExp', 'ReduceSumSquare', 'ReduceProd'])
    it(op, () => {
      const double = op !== 'ReduceLogSum' && op !== 'ReduceL1' && op !== 'ReduceL2' && op !== 'ReduceProd';
      const feeds = double ? { x } : singles({ x });
      const node: NodeSpec = [op, 'x', 'y', { axes: [1], keepdims: 0 }];
      const reduced = (feed: Readonly<Record<string, Tensor>>) => reduce(feed.x.data as FloatData, op);
      return checkDerivatives(one(node, { x }, {}, double), feeds, double ? {} : { formula: reduced });
    });
});

/** Along dimension 1 of [2, 3, 2]. */
function reduce(x: FloatData, op: string): Float64Array {
  return Float64Array.from({ length: 4 }, (_, o) => {
    const start = Math.floor(o / 2) * 6 + (o % 2);
    const v = [x[start], x[start + 2], x[start + 4]];
    const sum = (f: (t: number) => number) => v.reduce((n, t) => n + f(t), 0);
    if (op === 'ReduceL1') return sum(Math.abs);
    if (op === 'ReduceL2') return Math.sqrt(sum((t) => t * t));
    if (op === 'ReduceProd') return v[0] * v[1] * v[2];
    return Math.log(sum((t) => t));
  });
}
