/** One network in float32, in half precision and in integers: how far its explanations agree. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readModel, type Model } from '../../../src/engine/onnx/model';
import { DataType } from '../../../src/engine/onnx/proto';
import { widen } from '../../../src/engine/onnx/tensors';
import { widened } from '../../../src/engine/onnx/widen';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { Tracer } from '../../../src/engine/trace/tracer';
import { skip } from '../../support/skip';
import { explain, explainAt, OPTION_1, traceAt, worstResidual } from './explain';
import { f32, model as modelOf, type NodeSpec, noise } from './models';
import { halved, quantized, toHalf } from './rewrite';

const SAMPLES = ['cells/cells', 'digits/digits', 'fashion/fashion-vgg11'];
const SQUEEZENET = path.resolve('../shared/corpus/E_trained/imagenet');

/** An input in the range the networks know, and the attribution of the largest score. */
async function betaOf(model: Model, x: Tensor) {
  const traced = await traceAt(model, { [model.inputs[0].name]: x });
  const scores = traced.value(traced.graph.score).data;
  const explained = await explain(traced, { target: scores.indexOf(Math.max(...scores)), minus: null }, OPTION_1);
  assert.deepEqual(explained.gradient.stopped, []);
  assert.ok(worstResidual(explained) < 1e-5);
  return explained.beta(traced.point.roots[0]);
}

function inputOf(model: Model): Tensor {
  const shape = model.inputs[0].shape!.map((d) => (typeof d === 'number' ? d : 1));
  return noise(shape, 3);
}

describe('half precision', () => {
  for (const name of SAMPLES)
    it(`${name} in float16 agrees to 1e-2 of the largest attribution: its weights are rounded to 5e-4`, async function () {
      const model = await readModel(`media/samples/${name}.onnx`);
      const half = widened(halved(model));
      assert.deepEqual(half.notes, ['float16 weights and values are computed in float32']);
      const x = inputOf(model);
      assert.ok(distance(await betaOf(model, x), await betaOf(half, x)) < 1e-2);
    });

  it('weights that float16 holds exactly give the same attribution', async () => {
    const model = await readModel('media/samples/digits/digits.onnx');
    const half = widened(halved(model));
    const again = widened(halved(half));
    const x = inputOf(model);
    assert.equal(distance(await betaOf(half, x), await betaOf(again, x)), 0);
  });

  it('SqueezeNet of the corpus, float16 and float32, agrees to 1e-3', async function () {
    this.timeout(120_000);
    if (!fs.existsSync(SQUEEZENET)) return skip(this, 'there is no corpus beside the project');
    const [float, half] = await Promise.all(['fp32', 'fp16'].map((p) => readModel(`${SQUEEZENET}/SqueezeNet_${p}.onnx`)));
    const x = noise([1, 3, 224, 224], 3);
    assert.ok(distance(await betaOf(float, x), await betaOf(half, x)) < 1e-3);
  });

  it('casts are widened too, and models without halves stay as they are', async () => {
    const cast = (to: DataType) =>
      modelOf({
        inputs: { x: [2] },
        nodes: [
          ['Cast', 'x', 'h', { to }],
          ['Cast', 'h', 'y', { to: 1 }],
        ],
        outputs: 'y',
      });
    for (const [type, name] of [
      [DataType.FLOAT16, 'float16'],
      [DataType.BFLOAT16, 'bfloat16'],
    ] as const) {
      const { nodes, notes } = cast(type);
      assert.deepEqual(
        [nodes.map((n) => n.int('to', 0)), notes],
        [[1, 1], [`${name} weights and values are computed in float32`]],
      );
    }
    assert.deepEqual((await readModel('media/samples/cells/cells.onnx')).notes, []);
  });

  it('bits are read as the numbers they stand for', () => {
    const numbers = [0.0999755859375, -3, 2 ** -24, 65504];
    assert.deepEqual([...widen(Uint16Array.from(numbers, toHalf), DataType.FLOAT16)], numbers);
  });
});

// Measured: 0.96, 0.91, 0.93. A unit whose bias is near 0 sends its mass elsewhere when rounding turns the sign.
describe('integers', () => {
  for (const name of SAMPLES)
    it(`${name} with quantized products gives a bias attribution that correlates with that of its original`, async () => {
      const model = await readModel(`media/samples/${name}.onnx`);
      const x = inputOf(model);
      const values = await new Tracer(model).trace({ [model.inputs[0].name]: x });
      const r = correlation(await betaOf(model, x), await betaOf(quantized(model, values), x));
      assert.ok(r > 0.85, `correlation ${r}`);
    });
});

// Term after term in float32, as ONNX Runtime multiplies one row, this sum is off by 7e-6.
describe('long sums of equal terms', () => {
  const n = 4096;
  const [w, g] = [0.02, 0.0137].map(Math.fround);
  const of = (value: number, shape: [number, number]) => f32(new Array<number>(shape[0] * shape[1]).fill(value), shape);
  const constants = { first: of(w, [16, n]), columns: of(w, [n, 16]), second: of(g, [n, 1]) };
  const products: Record<string, NodeSpec[]> = {
    Gemm: [
      ['Gemm', 'x first', 'h'],
      ['Gemm', 'h second', 'y'],
    ],
    'Gemm of transposed weights': [
      ['Gemm', 'x columns', 'h', { transB: 1 }],
      ['Gemm', 'h second', 'y'],
    ],
    MatMul: [
      ['MatMul', 'x first', 'h'],
      ['MatMul', 'h second', 'y'],
    ],
  };
  for (const [name, nodes] of Object.entries(products))
    it(`${name}: the gradient has an error of less than 1e-6`, async () => {
      const made = modelOf({ inputs: { x: [1, 16] }, constants, nodes, outputs: 'y' });
      const slopes = (await explainAt(made, { x: noise([1, 16]) })).g('x');
      for (const slope of slopes) assert.ok(Math.abs(slope / (n * w * g) - 1) < 1e-6, `${slope} for ${n * w * g}`);
    });
});

/** Largest difference as a share of the largest magnitude. */
function distance(a: FloatData, b: FloatData): number {
  let [off, top] = [0, 0];
  for (let i = 0; i < a.length; i++) [off, top] = [Math.max(off, Math.abs(a[i] - b[i])), Math.max(top, Math.abs(a[i]))];
  return off / top;
}

function correlation(a: FloatData, b: FloatData): number {
  const mean = (v: FloatData) => Array.from(v).reduce((s, t) => s + t, 0) / v.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    ab += (a[i] - ma) * (b[i] - mb);
    aa += (a[i] - ma) ** 2;
    bb += (b[i] - mb) ** 2;
  }
  return ab / Math.sqrt(aa * bb);
}
