/** What a session leaves in model.explain.json, and what another takes from it. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../../src/engine/input';
import { errorInfo } from '../../../src/engine/errors';
import type { InputChoice } from '../../../src/session/api';
import { type Answers, createSessions } from '../../../src/session/sessions';
import { type ModelSpec, modelBytes, noise } from '../engine/models';
import { quiet, REQUEST } from './support';

/** Both inputs leave the same size open. */
const SPEC: ModelSpec = {
  inputs: { x: ['batch', 'n'], scale: ['batch', 'n'] },
  nodes: [
    ['Mul', 'x scale', 'p'],
    ['ReduceSum', 'p', 'y', { keepdims: 0 }],
  ],
  outputs: 'y',
};

describe('session: what is remembered beside the model', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  const model = path.join(folder, 'two.onnx');
  const memory = path.join(folder, 'two.explain.json');
  const file = (name: string): InputChoice => ({ kind: 'file', path: path.join(folder, name) });
  let answers: Answers;
  let session: string;

  before(() => {
    writeFileSync(model, modelBytes(SPEC));
    writeFileSync(path.join(folder, 'four.npy'), encodeNpy(noise([1, 4], 1)));
    writeFileSync(path.join(folder, 'six.npy'), encodeNpy(noise([1, 6], 1)));
  });
  after(() => rmSync(folder, { recursive: true }));
  beforeEach(async () => {
    answers = createSessions();
    ({ session } = await answers.open({ path: model }, quiet));
  });
  afterEach(async () => {
    await answers.close({ session }, quiet);
    rmSync(memory, { force: true });
  });

  it('every input of several, and the sizes that were given', async () => {
    await answers.prepare({ session, input: 'scale', choice: { kind: 'random', seed: 3 }, dims: { n: 4 } }, quiet);
    await answers.prepare({ session, input: 'x', choice: file('four.npy') }, quiet);
    const { f } = await answers.explain({ session, request: REQUEST }, quiet);
    await answers.keep({ session }, quiet);
    assert.deepEqual(JSON.parse(readFileSync(memory, 'utf8')), {
      inputs: { x: 'four.npy', scale: { random: 3 } },
      dims: { n: 4 },
    });
    const { session: again } = await answers.open({ path: model }, quiet);
    const recalled = await answers.recall({ session: again }, quiet);
    assert.deepEqual(
      recalled.map((query) => query.input),
      ['x', 'scale'],
    );
    for (const query of recalled) await answers.prepare({ session: again, ...query }, quiet);
    assert.equal((await answers.explain({ session: again, request: REQUEST }, quiet)).f, f);
    await answers.close({ session: again }, quiet);
  });

  it('an input that is chosen anew leaves the others remembered', async () => {
    writeFileSync(memory, JSON.stringify({ inputs: { x: 'four.npy', scale: { zeros: true } }, mine: 1 }));
    await answers.prepare({ session, input: 'scale', choice: file('four.npy') }, quiet);
    await answers.keep({ session }, quiet);
    assert.deepEqual(JSON.parse(readFileSync(memory, 'utf8')), { inputs: { x: 'four.npy', scale: 'four.npy' }, mine: 1 });
  });

  it('a size that nothing gives is asked for by its name, once', async () => {
    const ask = async (dims?: Record<string, number>) =>
      answers.prepare({ session, input: 'x', choice: { kind: 'zeros' }, ...(dims && { dims }) }, quiet);
    const error = await ask().then(
      () => assert.fail('it has a size'),
      (thrown: unknown) => errorInfo(thrown),
    );
    assert.deepEqual([error.code, error.dims], ['input-free-dimension', ['n']]);
    assert.deepEqual((await ask({ n: 5 })).shape, [1, 5]);
    assert.deepEqual((await ask()).shape, [1, 5]);
  });

  it('a generated input takes the size of the one beside it', async () => {
    await answers.prepare({ session, input: 'x', choice: file('six.npy') }, quiet);
    const { shape } = await answers.prepare({ session, input: 'scale', choice: { kind: 'zeros' } }, quiet);
    assert.deepEqual(shape, [1, 6]);
  });

  it('a file has its own size, whatever was remembered', async () => {
    writeFileSync(memory, JSON.stringify({ dims: { n: 4 } }));
    const shapes = [];
    for (const choice of [file('six.npy'), file('four.npy')])
      shapes.push((await answers.prepare({ session, input: 'x', choice }, quiet)).shape);
    assert.deepEqual(shapes, [
      [1, 6],
      [1, 4],
    ]);
  });

  it('the preprocessing is of the first input', async () => {
    writeFileSync(memory, JSON.stringify({ input: 'four.npy', preprocess: { mean: [1] } }));
    const [first, ...rest] = await answers.recall({ session }, quiet);
    assert.deepEqual([first.input, first.preprocess, rest], ['x', { mean: [1] }, []]);
    const { preprocess } = await answers.prepare({ session, input: 'scale', choice: file('four.npy') }, quiet);
    assert.equal(preprocess.mean, undefined);
  });
});
