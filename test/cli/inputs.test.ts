/** Several inputs, open dimensions, several outputs, batches and maps at the command line. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../src/engine/input';
import type { Tensor } from '../../src/engine/tensor';
import { f32, type ModelSpec, modelBytes, noise } from '../unit/engine/models';
import { assertFails, biaslens } from './support';

/** Two inputs; a list of two scores for each of two rows, and a map of two channels. */
const TWO: ModelSpec = {
  inputs: { left: [2, 3], right: [2, 3] },
  constants: {
    w: noise([3, 2], 2),
    b: [0.5, -0.25],
    shape: { dtype: 'int64', shape: [4], data: BigInt64Array.of(1n, 2n, 2n, 3n) },
  },
  nodes: [
    ['Sub', 'left right', 'd'],
    ['Relu', 'd', 'r'],
    ['Gemm', 'r w b', 'rows'],
    ['Concat', 'left right', 'both', { axis: 0 }],
    ['Reshape', 'both shape', 'map'],
  ],
  outputs: 'rows map',
};

/** Sizes that the file leaves open: one with a name, one without. */
const OPEN: ModelSpec = {
  inputs: { x: ['batch', 2, 'width'] },
  nodes: [['ReduceSum', 'x', 'y', { keepdims: 0 }]],
  outputs: 'y',
};

describe('biaslens explain: inputs and outputs', function () {
  this.timeout(30_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-'));
  after(() => rmSync(folder, { recursive: true }));
  const put = (name: string, data: Uint8Array) => {
    writeFileSync(path.join(folder, name), data);
    return path.join(folder, name);
  };
  const npy = (name: string, tensor: Tensor) => put(name, encodeNpy(tensor));
  const two = put('two.onnx', modelBytes(TWO));
  const left = npy('left.npy', f32([1, 2, 3, 4, 5, 6], [2, 3]));
  const right = npy('right.npy', f32([6, 5, 4, 3, 2, 1], [2, 3]));
  const INPUTS = ['--input', `left=${left}`, '--input', `right=${right}`];

  async function json(model: string, ...args: string[]) {
    const { code, stdout, stderr } = await biaslens(['explain', model, ...args, '--json']);
    assert.deepEqual([code, stderr], [0, '']);
    return JSON.parse(stdout);
  }

  it('each of several inputs by its name', async () => {
    const { f, input, output } = await json(two, ...INPUTS, '--score-row', '1', '--target', '0');
    const { data } = noise([3, 2], 2);
    // left − right in row 1 is 1, 3, 5.
    assert.ok(Math.abs(f - (data[0] + 3 * data[2] + 5 * data[4] + 0.5)) < 1e-5);
    assert.deepEqual([input, output], ['left', 'rows']);
  });

  it('what model.explain.json remembers of the others', async () => {
    const memory = put('two.explain.json', Buffer.from(JSON.stringify({ inputs: { right: 'right.npy', left: 'right.npy' } })));
    const given = await json(two, ...INPUTS, '--target', '2');
    const recalled = await json(two, '--input', left, '--target', '2');
    rmSync(memory);
    assert.equal(recalled.f, given.f);
  });

  it('an input that is not chosen is named', async () =>
    assertFails(
      await biaslens(['explain', two, '--input', left]),
      2,
      'two.onnx: its input right is not given, as --input NAME=FILE. Run "biaslens explain --help".',
    ));

  it('a row of each file, or of the file of one input', async () => {
    const one = put(
      'one.onnx',
      modelBytes({ ...TWO, inputs: { left: [1, 3], right: [1, 3] }, nodes: TWO.nodes.slice(0, 3), outputs: 'rows' }),
    );
    const both = await json(one, ...INPUTS, '--row', '1', '--target', '0');
    const own = await json(one, ...INPUTS, '--row', 'left=1', '--row', 'right=0', '--target', '0');
    const { data } = noise([3, 2], 2);
    assert.ok(Math.abs(both.f - (data[0] + 3 * data[2] + 5 * data[4] + 0.5)) < 1e-5);
    // 4 − 6, 5 − 5 and 6 − 4: only the last is above 0.
    assert.ok(Math.abs(own.f - (2 * data[4] + 0.5)) < 1e-5);
  });

  it('another output, and an element of a map by its index', async () => {
    const e = await json(two, ...INPUTS, '--output', 'map', '--target', '1,0,2', '--minus', '0,1,1');
    // Channel 1 is `right`, channel 0 is `left`.
    assert.deepEqual([e.output, e.target, e.minus, e.f], ['map', 8, 4, 4 - 5]);
    const { stdout } = await biaslens(['explain', two, ...INPUTS, '--output', 'map', '--target', '1,0,2', '--minus', '0,1,1']);
    assert.match(stdout, /Explained: the score of \[1, 0, 2\] minus \[0, 1, 1\] \(output map\)/);
  });

  it('a place that the map does not have', async () =>
    assertFails(
      await biaslens(['explain', two, ...INPUTS, '--output', 'map', '--target', '2,0,0']),
      2,
      '--target 2,0,0 is no place in scores of 2×2×3. Run "biaslens explain --help".',
    ));

  it('an output or a row that is not there', async () => {
    assertFails(
      await biaslens(['explain', two, ...INPUTS, '--output', 'sum']),
      2,
      'two.onnx: it has no output sum. Choose one of rows, map.',
    );
    assertFails(
      await biaslens(['explain', two, ...INPUTS, '--score-row', '2']),
      2,
      'two.onnx: there is no row 2 among its 2 (0 to 1). Choose one of them.',
    );
  });

  it('sizes of open dimensions, which are asked for by name', async () => {
    const open = put('open.onnx', modelBytes(OPEN));
    assertFails(
      await biaslens(['explain', open, '--input', 'random']),
      3,
      'open.onnx: the size of width in input x (batch×2×width) is not known. Give --dim width=N, or a file.',
    );
    const seeds = await Promise.all(
      ['1', '2'].map((seed) => json(open, '--input', 'random', '--dim', 'width=4', '--seed', seed)),
    );
    assert.deepEqual(seeds[0].layers[0].shape, []);
    assert.notEqual(seeds[0].f, seeds[1].f);
    assert.equal((await json(open, '--input', 'zeros', '--dim', 'width=4')).f, 0);
  });

  for (const [option, value, words] of [
    ['--dim', 'width', "--dim must be NAME=N, not 'width'"],
    ['--dim', 'width=0', "--dim must be a whole number of at least 1, not '0'"],
    ['--row', 'left=x', "--row must be a whole number of at least 0, not 'x'"],
    ['--target', '1,b', "--target must be an index such as 2,10,7, not '1,b'"],
  ])
    it(`refuses ${option} ${value}`, async () =>
      assertFails(await biaslens(['explain', two, ...INPUTS, option, value]), 2, `${words}. Run "biaslens explain --help".`));
});
