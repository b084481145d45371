import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assertFails, biaslens, root, sample } from './support';

const DIGITS = sample('digits/digits.onnx');
const SEVEN = sample('digits/images/7-0.png');
const EXPLAIN = ['explain', DIGITS, '--input', SEVEN];

const WRONG: [string[], string][] = [
  [[], 'no command was given. Run "biaslens --help".'],
  [['explode'], `there is no command 'explode'. Run "biaslens --help".`],
  [['explain'], 'MODEL is missing. Run "biaslens explain --help".'],
  [['explain', DIGITS], '--input FILE is missing. Run "biaslens explain --help".'],
  [[...EXPLAIN, 'more'], `'more' is one argument too many. Run "biaslens explain --help".`],
  [[...EXPLAIN, '--frobnicate'], `unknown option '--frobnicate'. Run "biaslens explain --help".`],
  [[...EXPLAIN, '--option', '4'], `--option must be 1, 2 or 3, not '4'. Run "biaslens explain --help".`],
  [[...EXPLAIN, '--temperature', '0'], `--temperature must be a number above 0, not '0'. Run "biaslens explain --help".`],
  [
    [...EXPLAIN, '--target', 'seven'],
    `--target must be a whole number of at least 0, not 'seven'. Run "biaslens explain --help".`,
  ],
  [[...EXPLAIN, '--target', '-1'], `--target must be a whole number of at least 0, not '-1'. Run "biaslens explain --help".`],
  [['explain', DIGITS, '--input'], '--input lacks its value. Run "biaslens explain --help".'],
  [[...EXPLAIN, '--dim', 'batch'], `--dim must be NAME=N, not 'batch'. Run "biaslens explain --help".`],
  [[...EXPLAIN, '--dim', 'batch=0'], `--dim must be a whole number of at least 1, not '0'. Run "biaslens explain --help".`],
  [
    [...EXPLAIN, '--dim', 'height=3'],
    '--dim height: the model has no such dimension, it leaves batch open. Run "biaslens explain --help".',
  ],
  [[...EXPLAIN, '--row', '3'], '--row 3: 7-0.png holds one input. Run "biaslens explain --help".'],
  [[...EXPLAIN, '--minus', '7'], '--minus 7 is the score that is explained: the difference is 0. Run "biaslens explain --help".'],
  [
    ['explain', DIGITS, '--input', `picture=${SEVEN}`],
    `--input picture=${SEVEN}: the model has no input picture, it has image. Run "biaslens explain --help".`,
  ],
  [[...EXPLAIN, '--row='], '--row is empty. Run "biaslens explain --help".'],
  [
    [...EXPLAIN, '--save', '/nowhere/out.npz'],
    `--save cannot write /nowhere/out.npz: its folder does not exist. Run "biaslens explain --help".`,
  ],
  [[...EXPLAIN, '--target', '10'], 'digits.onnx: target 10 is not among its 10 scores (0 to 9). Choose one of them.'],
  [[...EXPLAIN, '--without-bias', 'conv7'], 'digits.onnx: there is no layer conv7. Take a name from "biaslens inspect".'],
];

describe('biaslens usage', function () {
  this.timeout(30_000);

  for (const [args, line] of WRONG) {
    it(`refuses '${args.map((arg) => path.basename(arg)).join(' ')}'`, async () => assertFails(await biaslens(args), 2, line));
  }

  it('prints its version', async () => {
    const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
    assert.deepEqual(await biaslens(['--version']), { code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('prints help on all commands and on one', async () => {
    const all = await biaslens(['--help']);
    assert.equal(all.code, 0);
    for (const words of ['explain MODEL', 'inspect MODEL', 'Exit codes']) assert(all.stdout.includes(words));
    const one = await biaslens(['explain', '--help']);
    for (const option of [
      'input',
      'target',
      'minus',
      'option',
      'temperature',
      'without-bias',
      'preprocess',
      'space',
      'row',
      'save',
      'json',
    ]) {
      assert.match(one.stdout, new RegExp(`^  --${option} `, 'm'));
    }
    assert.equal((await biaslens(['inspect', '-h'])).code, 0);
  });
});

describe('biaslens inspect', function () {
  this.timeout(30_000);

  it('prints the layers for a person', async () => {
    const { code, stdout } = await biaslens(['inspect', DIGITS]);
    assert.equal(code, 0);
    assert.match(stdout, /^digits\.onnx {2}105,866 parameters, 425 kB, opset 13, pytorch/);
    assert.match(stdout, /^ {2}Input {3}image {2}float32 batch×1×28×28$/m);
    assert.match(stdout, /^ {2}Gemm \+ Relu .*\/7\/Gemm_output_0$/m);
  });

  it('prints the structure as JSON', async () => {
    const { code, stdout } = await biaslens(['inspect', DIGITS, '--json']);
    assert.equal(code, 0);
    const { model, inputs, score, layers } = JSON.parse(stdout);
    assert.deepEqual([model, score, layers.length], ['digits.onnx', 'logits', 7]);
    assert.deepEqual(inputs, [{ name: 'image', dtype: 'float32', shape: ['batch', 1, 28, 28] }]);
    assert.deepEqual(Object.keys(layers[0]), [
      'name',
      'kind',
      'ops',
      'inputs',
      'outputs',
      'shape',
      'tangent',
      'rounded',
      'refused',
      'nodes',
    ]);
  });
});
