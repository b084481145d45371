/** Pixel space (method.md §1): the preprocessing as the model's first layer, by hand on a toy and as properties on the samples. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Explanation, FieldQuery, InputChoice, Preprocess } from '../../../src/protocol/types';
import { type Answers, createSessions } from '../../../src/session/sessions';
import { close } from '../engine/differences';
import { f32, modelBytes, type ModelSpec } from '../engine/models';
import { quiet, REQUEST, SAMPLES } from './support';

/** h = relu(W x + (1, 1)), f = 3 h₀ + 5 h₁ + ½. */
const TOY: ModelSpec = {
  inputs: { x: ['N', 2] },
  constants: { w: f32([1, -1, 2, 1], [2, 2]), b: f32([1, 1]), v: f32([3, 5], [2, 1]), half: f32([0.5]) },
  nodes: [
    ['Gemm', 'x w b', 'z'],
    ['Relu', 'z', 'h'],
    ['Gemm', 'h v half', 'y'],
  ],
  outputs: 'y',
};
/** p = (1, ¼) becomes x = (2, −1). */
const HALVES: Preprocess = { mean: [0.5], std: [0.25] };

describe('pixel space', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-pixels-'));
  after(() => rmSync(folder, { recursive: true }));
  const toy = path.join(folder, 'toy.onnx');
  writeFileSync(toy, modelBytes(TOY));
  const two: InputChoice = { kind: 'tensor', tensor: f32([2, -1], [1, 2]) };

  async function open(model: string, choice: InputChoice, preprocess: Preprocess) {
    const answers = createSessions();
    const { session } = await answers.open({ path: model }, quiet);
    const prepared = await answers.prepare({ session, choice, preprocess }, quiet);
    const explanation = await answers.explain({ session, request: REQUEST }, quiet);
    const read = async (quantity: FieldQuery['quantity'], of = prepared.name) =>
      Array.from((await answers.field({ session, request: REQUEST, quantity, of }, quiet)).data);
    return { answers, session, prepared, explanation, read };
  }

  it('adds up by hand: w/std, p, and b with what normalising takes off', async () => {
    const { explanation: e, read } = await open(toy, two, { ...HALVES, space: 'pixel' });
    // z = (2 − 2 + 1, −2 − 1 + 1): only h₀ is alive, with slope (1, 2) and f = 3 h₀ + ½.
    assert.deepEqual(await read('value'), [1, 0.25]);
    assert.deepEqual(await read('gradient'), [12, 24]);
    assert.equal(e.f, 3.5);
    assert.equal(e.weights, 12 * 1 + 24 * 0.25);
    // b = 3.5 of the model itself, and −g·mean/std = −(3 + 6)·2.
    assert.equal(e.bias, 3.5 - 18);
    fits(e);
    const first = e.layers[e.layers.length - 1];
    assert.deepEqual(first.ops, ['Mul', 'Sub']);
    assert.equal(first.own.sum, -18);
    assert.deepEqual(await read('own', first.name), [-6, -12]);
  });

  it('sends β one layer further, each pixel its own', async () => {
    const model = await open(toy, two, { ...HALVES, space: 'model' });
    const pixel = await open(toy, two, { ...HALVES, space: 'pixel' });
    // Option 1 at h₀: softmax(−c) over c = (2, −2), times the mass 3·1 + ½.
    const share = Math.exp(-2) / (Math.exp(-2) + Math.exp(2));
    close(await model.read('beta'), [3.5 * share, 3.5 * (1 - share)], 1e-6, 'β');
    close(await pixel.read('beta'), [3.5 * share - 6, 3.5 * (1 - share) - 12], 1e-6, 'β');
    assert.deepEqual(await pixel.read('beta', 'x/prepared'), await model.read('beta'));
  });

  it('of one layer that only shifts, or only scales, has that node alone', async () => {
    const opsOf = async (preprocess: Preprocess) =>
      (await open(toy, two, { ...preprocess, space: 'pixel' })).explanation.layers.at(-1)!.ops;
    assert.deepEqual(await opsOf({ mean: [0.5], std: [1] }), ['Sub']);
    assert.deepEqual(await opsOf({ mean: [0], std: [2] }), ['Mul']);
  });

  it('is the model’s own where nothing is done to the values', async () => {
    const { explanation, prepared } = await open(toy, two, { mean: [0], std: [1], space: 'pixel' });
    assert.equal(explanation.space, 'model');
    assert.equal(explanation.layers.length, 2);
    assert.doesNotMatch(prepared.words, /file's units/);
  });

  it('gives a column its own mean and std', async () => {
    const each: Preprocess = { mean: [1, 0], std: [2, 4], space: 'pixel' };
    const { explanation: e, read } = await open(toy, two, each);
    assert.deepEqual(await read('value'), [5, -4]);
    assert.deepEqual(await read('gradient'), [3 / 2, 6 / 4]);
    assert.equal(e.weights, 7.5 - 6);
    assert.equal(e.bias, 3.5 - 3 / 2);
  });

  it('is left out as any layer is', async () => {
    const { answers, session, explanation } = await open(toy, two, { ...HALVES, space: 'pixel' });
    const without = [explanation.layers.at(-1)!.name];
    const e = await answers.explain({ session, request: { ...REQUEST, without } }, quiet);
    assert.equal(e.excluded, -18);
    close([e.attributed], [3.5], 1e-6, 'β');
  });

  it('says so in words and in a note', async () => {
    const { explanation, prepared } = await open(toy, two, { ...HALVES, space: 'pixel' });
    assert.match(prepared.words, /, in the file's units$/);
    assert.match(explanation.notes.join(), /^x is in the file's units: mean and std are the model's first layer$/);
  });

  describe('of the samples', () => {
    const digit: InputChoice = { kind: 'file', path: path.join(SAMPLES, 'digits/images/7-0.png') };
    const normal: Preprocess = { range: [0, 1], mean: [0.1307], std: [0.3081], channels: 'GRAY' };
    const cell: InputChoice = { kind: 'file', path: path.join(SAMPLES, 'cells/cells-test.csv'), row: 3 };
    const mean = Array.from({ length: 30 }, (_, i) => 0.1 * i);
    const std = Array.from({ length: 30 }, (_, i) => 1 + 0.5 * i);
    const cases: [name: string, model: string, choice: InputChoice, preprocess: Preprocess][] = [
      ['digits, mean and std', 'digits/digits.onnx', digit, normal],
      ['digits, −1 to 1', 'digits/digits.onnx', digit, { ...normal, range: [-1, 1], mean: [0], std: [1] }],
      ['cells, a mean and a std a column', 'cells/cells.onnx', cell, { labelColumn: 'diagnosis', mean, std }],
    ];
    for (const [name, file, choice, preprocess] of cases) {
      it(`${name}: the same answer, and f = w·p + b within round-off`, async () => {
        const model = await open(path.join(SAMPLES, file), choice, preprocess);
        const pixel = await open(path.join(SAMPLES, file), choice, { ...preprocess, space: 'pixel' });
        assert.equal(pixel.explanation.f, model.explanation.f);
        fits(pixel.explanation);
        const [g, p, beta] = [await pixel.read('gradient'), await pixel.read('value'), await pixel.read('beta')];
        const sum = g.reduce((s, v, i) => s + v * p[i] + beta[i], pixel.explanation.unattributed);
        assert.ok(Math.abs(sum - model.explanation.f) <= 1e-5 * pixel.explanation.scale, `${sum} is not ${model.explanation.f}`);
        assert.notEqual(pixel.explanation.bias, model.explanation.bias);
      });

      it(`${name}: what does not hang on where 0 is stays`, async () => {
        const model = await open(path.join(SAMPLES, file), choice, preprocess);
        const pixel = await open(path.join(SAMPLES, file), choice, { ...preprocess, space: 'pixel' });
        const of = ({ answers, session }: { answers: Answers; session: string }, method: string) =>
          answers.attribution({ session, request: REQUEST, method }, quiet);
        for (const method of ['complete', 'integratedGradients', 'deepLift', 'occlusion']) {
          const [a, b] = [await of(model, method), await of(pixel, method)];
          close(b.values.data, a.values.data, 1e-4, method);
        }
      });
    }
  });
});

function fits({ f, weights, attributed, excluded, unattributed, residual, scale }: Explanation): void {
  assert.ok(Math.abs(residual) <= 1e-5 * scale, `residual ${residual}`);
  assert.ok(Math.abs(f - weights - attributed - excluded - unattributed - residual) <= 1e-9 * scale);
}
