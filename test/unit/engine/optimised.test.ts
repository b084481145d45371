/** A model as ONNX Runtime's own optimiser writes it, fused nodes and all, has the explanation of the model it was made from. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as ort from 'onnxruntime-node';
import { type Model, parseModel } from '../../../src/engine/onnx/model';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { close } from './differences';
import { explainAt } from './explain';
import { f32, i64, modelBytes, type NodeSpec, noise } from './models';

/** A transformer's block as exporters write it: attention with its heads split by hand, LayerNormalization, Gelu by Erf. */
function block(): Uint8Array {
  const heads = ['q', 'k', 'v'].flatMap((t): NodeSpec[] => [
    ['MatMul', `x w${t}`, `${t}m`],
    ['Add', `b${t} ${t}m`, `${t}a`],
    ['Reshape', `${t}a split`, `${t}r`],
    ['Transpose', `${t}r`, `${t}h`, { perm: t === 'k' ? [0, 2, 3, 1] : [0, 2, 1, 3] }],
  ]);
  const matrices = Object.fromEntries(
    ['q', 'k', 'v', 'o'].flatMap((t, i) => [
      [`w${t}`, noise([8, 8], i + 1)],
      [`b${t}`, noise([8], i + 5)],
    ]),
  );
  return modelBytes({
    inputs: { x: [1, 3, 8] },
    constants: {
      ...matrices,
      split: i64([0, 0, 2, 4]),
      joined: i64([0, 0, 8]),
      half: f32([0.5], []),
      one: f32([1], []),
      two: f32([2], []),
      root: f32([Math.SQRT2], []),
      g: noise([8], 11),
      b: noise([8], 12),
      up: noise([8, 6], 13),
      upb: noise([6], 14),
    },
    nodes: [
      ...heads,
      ['MatMul', 'qh kh', 's'],
      ['Div', 's two', 'scaled'],
      ['Softmax', 'scaled', 'p', { axis: -1 }],
      ['MatMul', 'p vh', 'o'],
      ['Transpose', 'o', 'ot', { perm: [0, 2, 1, 3] }],
      ['Reshape', 'ot joined', 'oj'],
      ['MatMul', 'oj wo', 'om'],
      ['Add', 'bo om', 'oa'],
      ['Add', 'oa x', 'skip'],
      ['LayerNormalization', 'skip g b', 'n', { axis: -1 }],
      ['MatMul', 'n up', 'um'],
      ['Add', 'upb um', 'u'],
      ['Div', 'u root', 'e'],
      ['Erf', 'e', 'erf'],
      ['Add', 'erf one', 'p1'],
      ['Mul', 'u p1', 'ug'],
      ['Mul', 'ug half', 'gelu'],
      ['ReduceSum', 'gelu', 'score', { keepdims: 0 }],
    ],
    outputs: 'score',
  });
}

async function optimised(bytes: Uint8Array): Promise<Model> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-optimised-'));
  const file = path.join(dir, 'model.onnx');
  try {
    const session = await ort.InferenceSession.create(bytes, {
      graphOptimizationLevel: 'extended',
      optimizedModelFilePath: file,
      logSeverityLevel: 4,
    });
    await session.release();
    return parseModel(file, fs.readFileSync(file));
  } finally {
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

/** f, the bias it is made of, and the gradient at the input are the same; what differs of β is the callers' to say. */
async function compare(bytes: Uint8Array, x: Tensor): Promise<{ fused: Model; betas: [FloatData, FloatData] }> {
  const [original, fused] = [parseModel('test.onnx', bytes), await optimised(bytes)];
  const [a, b] = await Promise.all([original, fused].map((m) => explainAt(m, { [m.inputs[0].name]: x })));
  assert.deepEqual([a.gradient.stopped, b.gradient.stopped], [[], []]);
  const [root] = a.traced.point.roots;
  close([b.gradient.f], [a.gradient.f], 1e-5, 'f');
  close(b.g(root), a.g(root), 1e-5, 'g');
  close([b.pass.sumsAfter(b.steps.length).bias], [a.pass.sumsAfter(a.steps.length).bias], 1e-5, 'bias');
  return { fused, betas: [a.beta(root), b.beta(root)] };
}

describe('what the optimiser writes', () => {
  it('a convolutional network: FusedConv, FusedGemm, and the same β', async () => {
    const { fused, betas } = await compare(fs.readFileSync('media/samples/digits/digits.onnx'), noise([1, 1, 28, 28], 3));
    assert.deepEqual(fused.notes, ['FusedConv, FusedGemm: explained as the plain operators they stand for']);
    close(betas[1], betas[0], 1e-4, 'β');
  });

  // Gelu by Erf is four layers, the single Gelu is of one layer with the product before it: the sign that (15) asks for is that of the
  // product's own bias in one and of the whole layer's in the other.
  it('a block of a transformer: β in sum, and nearly everywhere', async () => {
    const { fused, betas } = await compare(block(), noise([1, 3, 8], 20));
    assert.ok(fused.nodes.some((n) => n.op === 'Gelu'));
    const sum = (v: FloatData) => Array.from(v).reduce((n, t) => n + t, 0);
    close([sum(betas[1])], [sum(betas[0])], 1e-5, 'Σβ');
    close(betas[1], betas[0], 2e-2, 'β');
  });
});
