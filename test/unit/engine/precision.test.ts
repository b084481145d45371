/** One network in float32, in half precision and in integers: how far its explanations agree. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { readModel, type Model } from '../../../src/engine/onnx/model';
import { DataType } from '../../../src/engine/onnx/proto';
import { widen } from '../../../src/engine/onnx/tensors';
import { widened } from '../../../src/engine/onnx/widen';
import type { FloatData, Tensor } from '../../../src/engine/tensor';
import { loadInput, readRemembered } from '../../../src/engine/input';
import { Tracer } from '../../../src/engine/trace/tracer';
import { skip } from '../../support/skip';
import { close } from './differences';
import { explain, explainAt, OPTION_1, traceAt, worstResidual } from './explain';
import { f32, model as modelOf, type NodeSpec, noise } from './models';
import { halved, quantized, toHalf } from './rewrite';

/**
 * The samples with an input of theirs. A unit whose bias is so near 0 that rounding turns its sign sends its mass elsewhere: on other
 * pictures half precision moves the β of fashion-vgg11 by up to 1e-2 of the largest.
 */
const SAMPLES = [
  { name: 'cells/cells', file: 'cells/cells-test.csv' },
  { name: 'digits/digits', file: 'digits/images/7-0.png' },
  { name: 'fashion/fashion-vgg11', file: 'fashion/images/fashion_t10k_00_label9.png' },
];
const SQUEEZENET = path.resolve('../shared/corpus/E_trained/imagenet');

interface Answer {
  f: number;
  /** Σβ at the input. */
  bias: number;
  beta: FloatData;
}

/** The attribution of the largest score. */
async function answerOf(model: Model, x: Tensor): Promise<Answer> {
  const traced = await traceAt(model, { [model.inputs[0].name]: x });
  const scores = traced.value(traced.graph.score).data;
  const explained = await explain(traced, { target: scores.indexOf(Math.max(...scores)), minus: null }, OPTION_1);
  assert.deepEqual(explained.gradient.stopped, []);
  assert.ok(worstResidual(explained) < 1e-5);
  const beta = explained.beta(traced.point.roots[0]);
  return { f: explained.gradient.f, bias: Array.from(beta).reduce((sum, v) => sum + v, 0), beta };
}

async function sample(name: string, file: string): Promise<{ model: Model; x: Tensor }> {
  const model = await readModel(`media/samples/${name}.onnx`);
  const [{ name: input, shape, dtype }] = model.inputs;
  const wanted = { name: input, shape: shape!, dtype: dtype as 'float32' };
  const { preprocess } = await readRemembered(model.path);
  const { tensor } = await loadInput(
    { kind: 'file', path: `media/samples/${file}`, row: file.endsWith('.csv') ? 0 : undefined },
    wanted,
    preprocess,
  );
  return { model, x: tensor };
}

describe('half precision', () => {
  for (const { name, file } of SAMPLES)
    it(`${name} in float16: f and Σβ agree to 1e-3, β to 1e-3 of the largest attribution`, async () => {
      const { model, x } = await sample(name, file);
      const half = widened(halved(model));
      assert.deepEqual(half.notes, ['float16 weights and values are computed in float32']);
      const [wanted, got] = [await answerOf(model, x), await answerOf(half, x)];
      close([got.f, got.bias], [wanted.f, wanted.bias], 1e-3, 'f and Σβ', Math.abs(wanted.f));
      close(got.beta, wanted.beta, 1e-3, 'β');
    });

  it('weights that float16 holds exactly give the same attribution', async () => {
    const { model, x } = await sample('digits/digits', 'digits/images/7-0.png');
    const half = widened(halved(model));
    const [once, twice] = [await answerOf(half, x), await answerOf(widened(halved(half)), x)];
    close(twice.beta, once.beta, 0, 'β');
  });

  it('SqueezeNet of the corpus, float16 and float32, agrees to 1e-3', async function () {
    this.timeout(120_000);
    if (!fs.existsSync(SQUEEZENET)) return skip(this, 'there is no corpus beside the project');
    const [float, half] = await Promise.all(['fp32', 'fp16'].map((p) => readModel(`${SQUEEZENET}/SqueezeNet_${p}.onnx`)));
    const x = noise([1, 3, 224, 224], 3);
    const [wanted, got] = [await answerOf(float, x), await answerOf(half, x)];
    close(got.beta, wanted.beta, 1e-3, 'β');
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

describe('integers: every operand of a product in 8 bits', () => {
  for (const { name, file } of SAMPLES)
    it(`${name}: β correlates with that of its original`, async function () {
      const { model, x } = await sample(name, file);
      const values = await new Tracer(model).trace({ [model.inputs[0].name]: x });
      const r = correlation((await answerOf(model, x)).beta, (await answerOf(quantized(model, values), x)).beta);
      console.log(`      correlation ${r.toFixed(3)}`);
      assert.ok(r > 0.95, `correlation ${r}`);
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
