import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { npzNames, readNpz } from '../../src/engine/input';
import { runs } from '../unit/worker/toy';
import { assertFails, biaslens, root, sample } from './support';

const DIGITS = sample('digits/digits.onnx');
const SEVEN = sample('digits/images/7-0.png');
const CELLS = sample('cells/cells.onnx');
const ROWS = sample('cells/cells-test.csv');

async function json(...args: string[]) {
  const { code, stdout, stderr } = await biaslens(['explain', ...args, '--json']);
  assert.deepEqual([code, stderr], [0, '']);
  return JSON.parse(stdout);
}

const close = (actual: number, expected: number, scale = 1) =>
  assert(Math.abs(actual - expected) <= 1e-4 * scale, `${actual} is not ${expected}`);

describe('biaslens explain', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  after(() => rmSync(folder, { recursive: true }));

  it('prints exactly the promised keys as JSON, and the sum holds', async () => {
    const e = await json(DIGITS, '--input', SEVEN);
    assert.deepEqual(Object.keys(e), [
      ...[
        'model',
        'input',
        'output',
        'target',
        'minus',
        'space',
        'f',
        'weights',
        'bias',
        'attributed',
        'excluded',
        'unattributed',
      ],
      ...['residual', 'prediction', 'layers', 'stopped', 'notes'],
    ]);
    assert.deepEqual(Object.keys(e.prediction), ['all', 'weightsOnly', 'biasOnly']);
    const keys = ['name', 'ops', 'output', 'shape', 'own', 'received', 'evenly', 'residual'];
    for (const layer of e.layers) assert.deepEqual(Object.keys(layer), keys);
    assert.deepEqual([e.model, e.input, e.output, e.target, e.minus], ['digits.onnx', 'image', 'logits', 7, null]);
    assert.deepEqual(e.prediction, { all: 7, weightsOnly: 7, biasOnly: 1 });
    assert.deepEqual(e.layers[0], { ...e.layers[0], name: 'logits', ops: ['Gemm'], output: 'logits', shape: [1, 10] });
    const sum = e.weights + e.attributed + e.excluded + e.unattributed + e.residual;
    assert(Math.abs(e.f - sum) < 1e-9, `${e.f} is not ${sum}`);
    close(
      e.layers.reduce((total: number, { own }: { own: number }) => total + own, 0),
      e.bias,
    );
  });

  it('agrees with the oracle, for each option', async () => {
    const folderOf = path.join(root, 'test/fixtures/golden/digits_7');
    const { cases } = JSON.parse(readFileSync(path.join(folderOf, 'golden.json'), 'utf8'));
    for (const option of ['1', '2', '3']) {
      const golden = cases[`option${option}`];
      const e = await json(DIGITS, '--input', path.join(folderOf, 'input.npy'), '--option', option);
      for (const key of ['f', 'weights', 'bias', 'attributed'] as const) close(e[key], golden[key], Math.abs(golden.f));
    }
  });

  it('takes a difference of two scores, a temperature, and layers left out', async () => {
    const plain = await json(DIGITS, '--input', SEVEN, '--target', '2', '--minus', '1', '--temperature', '0.5');
    assert.deepEqual([plain.target, plain.minus], [2, 1]);
    const layers = ['/0/Conv_output_0', 'logits'];
    const without = await json(DIGITS, '--input', SEVEN, '--target', '2', '--minus', '1', '--without-bias', layers.join(','));
    const own = plain.layers.filter(({ name }: { name: string }) => layers.includes(name));
    close(without.excluded, own[0].own + own[1].own);
    close(without.attributed, plain.bias - without.excluded);
    assert.equal(without.f, plain.f);
  });

  it('takes a row of a table', async () => {
    const [first, third] = [await json(CELLS, '--input', ROWS), await json(CELLS, '--input', ROWS, '--row', '2')];
    assert.notEqual(first.f, third.f);
    assert.equal(first.f, (await json(CELLS, '--input', ROWS, '--row', '0')).f);
  });

  it('attributes to pixels, by the preprocessing that is given or remembered', async () => {
    const file = path.join(folder, 'normal.json');
    writeFileSync(file, '{"range": [0, 1], "mean": [0.5], "std": [0.25]}');
    const given = ['--input', SEVEN, '--preprocess', file];
    const [model, pixel] = [await json(DIGITS, ...given), await json(DIGITS, ...given, '--space', 'pixel')];
    assert.deepEqual([model.space, pixel.space], ['model', 'pixel']);
    assert.equal(pixel.f, model.f);
    assert.notEqual(pixel.bias, model.bias);
    assert.equal(pixel.layers.length, model.layers.length + 1);
    // What the sample remembers does nothing to a pixel: the spaces are one.
    assert.equal((await json(DIGITS, '--input', SEVEN, '--space', 'pixel')).space, 'model');
    const run = await biaslens(['explain', DIGITS, '--input', SEVEN, '--space', 'feature']);
    assertFails(run, 2, /^biaslens: --space must be model or pixel, not 'feature'\. /);
  });

  it('takes a preprocessing from a file', async () => {
    const file = path.join(folder, 'preprocess.json');
    writeFileSync(file, JSON.stringify({ range: [0, 255] }));
    const [e, as] = [await json(DIGITS, '--input', SEVEN), await json(DIGITS, '--input', SEVEN, '--preprocess', file)];
    assert(as.f > 100 * e.f);
    writeFileSync(file, JSON.stringify({ rnage: [0, 255] }));
    const run = await biaslens(['explain', DIGITS, '--input', SEVEN, '--preprocess', file]);
    assertFails(run, 3, /^biaslens: preprocess\.json: preprocess\.rnage is not a known key\. Use layout, /);
  });

  it("saves the oracle's keys", async () => {
    const file = path.join(folder, 'out.npz');
    const e = await json(CELLS, '--input', ROWS, '--save', file);
    const archive = readFileSync(file);
    const names = npzNames(archive, 'out.npz');
    for (const key of ['x:', 'g:', 'beta:']) assert(names.includes(`${key}${e.input}`), names.join(' '));
    assert(names.includes('own:logits'));
    const beta = readNpz(archive, 'out.npz', `beta:${e.input}`);
    close(
      Array.from(beta.data as Float32Array).reduce((a, b) => a + b),
      e.attributed,
    );
  });

  it('prints a report for a person', async () => {
    const { code, stdout, stderr } = await biaslens(['explain', DIGITS, '--input', SEVEN]);
    assert.deepEqual([code, stderr], [0, '']);
    for (const line of [
      'digits.onnx on 7-0.png',
      'The model answers 7  99.3 %',
      'Explained: the score of 7, option 1 (compensation), T = 1',
      '  Weights part w·x   +11.186  ████████████████████████████████████████',
      '                              the bias takes back 2.1 %',
      '  7           99.3 %  +10.953    +11.186   −0.234',
      '  Without the bias it answers 7, with it alone 1',
      '  The own bias terms add up to b = −0.234',
    ]) {
      assert(stdout.split('\n').includes(line), `there is no line '${line}' in\n${stdout}`);
    }
    assert.match(stdout, /^ {2}Conv \+ Relu {2}16×28×28 +−0\.2966 +█+│ +\+0\.0631 +[+−]\S+ +\/0\/Conv_output_0$/m);
    assert(!stdout.includes('\u001b'), 'there are colours though nobody sees them');
  });

  it('leaves no process behind', async () => {
    let worker = 0;
    await biaslens(['explain', DIGITS, '--input', SEVEN, '--verbose'], (text) => {
      worker ||= Number(/worker (\d+): started/.exec(text)?.[1] ?? 0);
    });
    assert(worker > 0);
    assert(!runs(worker));
  });

  it('stops on Ctrl-C', async () => {
    let worker = 0;
    const run = await biaslens(['explain', DIGITS, '--input', SEVEN, '--verbose'], (text, child) => {
      if (worker) return;
      worker = Number(/worker (\d+): started/.exec(text)?.[1] ?? 0);
      child.kill('SIGINT');
    });
    assert.deepEqual([run.code, run.stdout], [130, '']);
    assert.match(run.stderr, /biaslens: cancelled\.\n$/);
    assert(!runs(worker));
  });

  it('says that the process was killed', async () => {
    const run = await biaslens(['explain', DIGITS, '--input', SEVEN, '--verbose'], (text) => {
      const worker = /worker (\d+): started/.exec(text)?.[1];
      if (worker) process.kill(Number(worker), 'SIGKILL');
    });
    const words = 'digits.onnx: the process that runs the model was killed (SIGKILL). Run the command again.';
    assert(run.stderr.endsWith(`biaslens: ${words}\n`), run.stderr);
    assert.equal(run.code, 1);
  });

  it('says that the time was not enough', async () => {
    const run = await biaslens(['explain', DIGITS, '--input', SEVEN, '--timeout', '0.001']);
    const words = 'the process that runs the model did not answer within 0.001 s. Give more with --timeout SECONDS.';
    assertFails(run, 3, `digits.onnx: ${words}`);
  });
});
