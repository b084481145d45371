import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BiasLensError } from '../../../src/engine/errors';
import { Tracer } from '../../../src/engine/trace/tracer';
import type { Explanation } from '../../../src/session/api';
import { createSessions } from '../../../src/session/sessions';
import { f32, modelBytes } from '../engine/models';
import { openSample, type Opened, quiet, REQUEST, SAMPLES } from './support';

const close = (actual: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} ± ${tolerance}`);

const sum = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe('session: digits', () => {
  let digits: Opened;
  let explained: Explanation;
  before(async () => {
    digits = await openSample('digits/digits.onnx', 'digits/images/7-0.png');
    explained = await digits.answers.explain({ session: digits.session, request: REQUEST }, quiet);
  });
  after(() => digits.answers.close({ session: digits.session }, quiet));

  it('takes the largest score apart: f = weights + attributed + excluded + unattributed + residual', () => {
    assert.equal(explained.target, 7);
    close(explained.f, 10.9526, 1e-4);
    close(explained.weights, 11.1861, 1e-4);
    close(explained.bias, -0.2335, 1e-4);
    const whole = explained.weights + explained.attributed + explained.excluded + explained.unattributed + explained.residual;
    close(whole, explained.f, 1e-12);
    assert.ok(Math.abs(explained.residual) <= 1e-5 * explained.scale);
  });

  it('says what the weights alone and the bias alone would answer (Table 1)', () => {
    assert.deepEqual(explained.prediction, { all: 7, weightsOnly: 7, biasOnly: 1 });
    for (const row of explained.classes) close(row.weights! + row.bias!, row.score, 1e-5);
    const seven = explained.classes.find((c) => c.index === 7)!;
    close(seven.weights!, explained.weights, 1e-4);
    close(seven.probability!, 0.9933, 1e-4);
  });

  it("gives b as the sum of the layers' own terms", () => {
    close(
      explained.layers.reduce((sum, layer) => sum + layer.own.sum, 0),
      explained.bias,
      1e-9,
    );
    assert.deepEqual(
      explained.layers.map((l) => l.ops.join('+')),
      ['Gemm', 'Gemm+Relu', 'Flatten', 'MaxPool', 'Conv+Relu', 'MaxPool', 'Conv+Relu'],
    );
  });

  it('steps: every moment holds (10), and a tensor of the cut has what the fields give', async () => {
    const { answers, session } = digits;
    for (let index = 0; index <= 7; index++) {
      const moment = await answers.moment({ session, request: REQUEST, index }, quiet);
      assert.equal(moment.steps, 7);
      close(moment.gradientPart + moment.bias + moment.unattributed + moment.excluded + moment.residual, explained.f, 1e-9);
      assert.ok(Math.abs(moment.residual) <= 1e-5 * moment.scale);
      const [cut] = moment.cut;
      const beta = await answers.field({ session, request: REQUEST, quantity: 'beta', of: cut.name, moment: index }, quiet);
      close(sum(beta.data), cut.beta, 1e-6);
    }
  });

  it('lists units by magnitude and the messages of one: Σα = 1, Σ messages = mass', async () => {
    const { answers, session } = digits;
    const layer = explained.layers[6].name;
    const { units, total } = await answers.units(
      { session, request: REQUEST, of: layer, sort: 'own', offset: 0, count: 20 },
      quiet,
    );
    assert.equal(total, 16 * 28 * 28);
    for (let i = 1; i < units.length; i++) assert.ok(Math.abs(units[i].own) <= Math.abs(units[i - 1].own));
    const { position, mass } = units[0];
    const sent = await answers.messages({ session, request: REQUEST, of: layer, position, offset: 0, count: 100 }, quiet);
    assert.equal(sent.total, 9);
    close(
      sent.messages.reduce((sum, m) => sum + m.alpha, 0),
      1,
      1e-12,
    );
    close(
      sent.messages.reduce((sum, m) => sum + m.message, 0),
      mass,
      1e-12,
    );
  });

  it('leaves a layer out: its own term is excluded, and β is linear in the layers (Sec. 5.3)', async () => {
    const { answers, session } = digits;
    const layer = explained.layers[4].name;
    const without = { ...REQUEST, without: [layer] };
    const rest = await answers.explain({ session, request: without }, quiet);
    close(rest.excluded, explained.layers[4].own.sum, 1e-9);
    close(rest.attributed + rest.excluded, explained.attributed, 1e-6);
  });

  it('explains the difference of two scores (Sec. 5.2)', async () => {
    const { answers, session } = digits;
    const one = await answers.explain({ session, request: { ...REQUEST, target: 7 } }, quiet);
    const two = await answers.explain({ session, request: { ...REQUEST, target: 2 } }, quiet);
    const both = await answers.explain({ session, request: { ...REQUEST, target: 7, minus: 2 } }, quiet);
    close(both.f, one.f - two.f, 1e-6);
    close(both.bias, one.bias - two.bias, 1e-5);
  });

  it('does not run the model again for another option, temperature, target or layer left out', async () => {
    const { answers, session } = digits;
    const original = Tracer.prototype.trace;
    Tracer.prototype.trace = () => Promise.reject(new Error('ran again'));
    try {
      for (const request of [
        { ...REQUEST, option: 3 as const },
        { ...REQUEST, temperature: 0.5 },
        { ...REQUEST, target: 3 },
        { ...REQUEST, without: [explained.layers[1].name] },
      ]) {
        await answers.explain({ session, request }, quiet);
      }
    } finally {
      Tracer.prototype.trace = original;
    }
  });

  it('stops when it is cancelled, and goes on when asked again', async () => {
    const { answers, session } = digits;
    const controller = new AbortController();
    let seen = 0;
    const context = { signal: controller.signal, progress: () => ++seen === 3 && controller.abort(new Error('stop')) };
    const request = { ...REQUEST, temperature: 0.25 };
    await assert.rejects(Promise.resolve(answers.explain({ session, request }, context)), /stop/);
    const done = await answers.explain({ session, request }, quiet);
    assert.equal(done.layers.length, 7);
  });

  it('attributes over the input by every method it lists, each with its gap', async () => {
    const { answers, session } = digits;
    for (const { method } of await answers.methods({ session }, quiet)) {
      const found = await answers.attribution({ session, request: REQUEST, method }, quiet);
      assert.deepEqual([...found.values.shape], [1, 1, 28, 28]);
      assert.ok(sum(found.values.data.map(Math.abs)) > 0, method);
      if (method.startsWith('beta')) close(found.gap!, 0, 1e-6);
    }
  });
});

describe('session: requests that make no sense', () => {
  const failing = async (change: object): Promise<BiasLensError['info']> => {
    const { answers, session } = await openSample('cells/cells.onnx', 'cells/cells-test.csv', 0);
    try {
      await answers.explain({ session, request: { ...REQUEST, ...change } }, quiet);
    } catch (error) {
      if (error instanceof BiasLensError) return error.info;
      throw error;
    }
    throw new Error('it was accepted');
  };

  it('a target that is not there', async () =>
    assert.match((await failing({ target: 2 })).reason, /target 2 is not among its 2 scores \(0 to 1\)/));
  it('a temperature of 0', async () => assert.equal((await failing({ temperature: 0 })).code, 'temperature'));
  it('an option 4', async () => assert.equal((await failing({ option: 4 })).code, 'option'));
  it('a layer that is not there', async () =>
    assert.match((await failing({ without: ['nothing'] })).reason, /there is no layer nothing/));

  it('an explanation before an input is chosen', async () => {
    const answers = createSessions();
    const { session } = await answers.open({ path: path.join(SAMPLES, 'cells/cells.onnx') }, quiet);
    await assert.rejects(
      Promise.resolve(answers.explain({ session, request: REQUEST }, quiet)),
      /no input has been chosen. Choose an input/,
    );
  });
});

describe('session: table and nets without bias', () => {
  it('a row of cells: columns, label, exact sum', async () => {
    const { answers, session } = await openSample('cells/cells.onnx', 'cells/cells-test.csv', 3);
    const explained = await answers.explain({ session, request: REQUEST }, quiet);
    assert.ok(Math.abs(explained.residual) <= 1e-5 * explained.scale);
    assert.equal(explained.layers[explained.layers.length - 1].ops.join('+'), 'Sub+Div');
  });

  it('a net without any bias has b = 0 exactly and β = 0 everywhere', async () => {
    const { answers, session } = await openSample(
      'fashion/fashion-vgg11-nobias.onnx',
      'fashion/images/fashion_t10k_00_label9.png',
    );
    const explained = await answers.explain({ session, request: REQUEST }, quiet);
    assert.equal(explained.bias, 0);
    assert.equal(explained.attributed, 0);
    assert.equal(explained.prediction.all, explained.prediction.weightsOnly);
  });
});

describe('session: outputs and rows', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  after(() => rmSync(folder, { recursive: true }));
  /** Two rows of two features; a doubled sum as one output, a matrix product as the other. */
  const model = path.join(folder, 'two.onnx');
  writeFileSync(
    model,
    modelBytes({
      opset: 17,
      inputs: { x: [2, 2] },
      constants: { w: f32([1, 2, 3, 4, 5, 6], [2, 3]), b: [0.5, -0.5, 0], two: 2 },
      nodes: [
        ['Gemm', 'x w b', 'z'],
        ['Softmax', 'z', 'p'],
        ['Mul', 'x two', 'd'],
        ['Add', 'd two', 'e'],
      ],
      outputs: 'p e',
    }),
  );
  const opened = async () => {
    const answers = createSessions();
    const { session } = await answers.open({ path: model }, quiet);
    await answers.prepare({ session, choice: { kind: 'tensor', tensor: f32([1, 0, 0, 1], [2, 2]) } }, quiet);
    const ask = (change: object) => Promise.resolve(answers.explain({ session, request: { ...REQUEST, ...change } }, quiet));
    return { answers, session, ask };
  };

  it('explains one row of a batch: z₁ = (4.5, 4.5, 6), so class 2 with f = 6 = w·x', async () => {
    const { ask, answers, session } = await opened();
    const explained = await ask({ row: 1 });
    assert.deepEqual([explained.target, explained.f, explained.weights, explained.bias], [2, 6, 6, 0]);
    assert.deepEqual([explained.scores, explained.scoreShape], [3, [3]]);
    assert.deepEqual(
      explained.classes.map((c) => [c.index, c.score, c.weights, c.bias]),
      [
        [2, 6, 6, 0],
        [0, 4.5, 4, 0.5],
        [1, 4.5, 5, -0.5],
      ],
    );
    const scores = await answers.scores({ session, request: { ...REQUEST, row: 0 } }, quiet);
    assert.deepEqual([...scores.data], [1.5, 1.5, 3]);
  });

  it('explains another output: e = 2x + 2, whose bias is 2', async () => {
    const { ask } = await opened();
    const explained = await ask({ output: 'e', target: 3 });
    assert.deepEqual([explained.output, explained.f, explained.weights, explained.bias], ['e', 4, 2, 2]);
    assert.equal((await ask({})).output, 'z');
  });

  it('names the outputs and rows there are', async () => {
    const { ask } = await opened();
    await assert.rejects(ask({ output: 'q' }), /it has no output q. Choose one of p, e/);
    await assert.rejects(ask({ row: 2 }), /there is no row 2 among its 2 \(0 to 1\)/);
  });
});
