import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { decodeImage, npzNames, readNpz } from '../../src/engine/input';
import { assertFails, biaslens, sample } from './support';

const DIGIT = [sample('digits/digits.onnx'), '--input', sample('digits/images/7-0.png')];

describe('biaslens explain --method', function () {
  this.timeout(60_000);
  const folder = mkdtempSync(path.join(tmpdir(), 'biaslens-methods-'));
  after(() => rmSync(folder, { recursive: true }));

  it('gives each method with its gap as JSON and in the archive', async () => {
    const file = path.join(folder, 'out.npz');
    const args = ['--method', 'integratedGradients,deepLift', '--method', 'gradient', '--steps', '8', '--json', '--save', file];
    const { code, stdout, stderr } = await biaslens(['explain', ...DIGIT, ...args]);
    assert.deepEqual([code, stderr], [0, '']);
    const { attributions } = JSON.parse(stdout);
    assert.deepEqual(
      attributions.map((a: { method: string }) => a.method),
      ['integratedGradients', 'deepLift', 'gradient'],
    );
    const [integrated, deepLift, gradient] = attributions;
    assert.deepEqual(deepLift.shape, [1, 1, 28, 28]);
    assert.ok(Math.abs(deepLift.gap) < 1e-4 * Math.abs(deepLift.expected));
    assert.equal(integrated.expected, deepLift.expected);
    assert.ok(Math.abs(integrated.gap) > Math.abs(deepLift.gap) && !('gap' in gradient));
    const archive = readFileSync(file);
    assert.ok(npzNames(archive, 'out.npz').includes('x:image'));
    const saved = readNpz(archive, 'out.npz', 'attribution:deepLift').data as Float32Array;
    assert.ok(saved.every((v, i) => v === deepLift.values[i]));
  });

  it('draws the methods side by side as one PNG', async () => {
    const file = path.join(folder, 'grid.png');
    const run = await biaslens(['explain', ...DIGIT, '--grid', file, '--steps', '4']);
    assert.deepEqual([run.code, run.stderr], [0, '']);
    assert.match(run.stdout, /Other methods\n.*Method +Σ/);
    const picture = await decodeImage(readFileSync(file), 'grid.png');
    // Six columns of 28 pixels enlarged nine times, with gaps of 12; two rows with a line of text above each.
    assert.deepEqual([picture.width, picture.height], [6 * (252 + 12) + 12, 2 * (252 + 20 + 12) + 12]);
    const colours = new Set<number>();
    for (let i = 0; i < picture.data.length; i += 4)
      colours.add((picture.data[i] << 16) | (picture.data[i + 1] << 8) | picture.data[i + 2]);
    assert.ok(colours.has(0x141414) && colours.size > 200);
  });

  it('says what cannot be', async () => {
    assertFails(
      await biaslens(['explain', ...DIGIT, '--method', 'magic']),
      2,
      /there is no method magic\. Choose one of beta1, beta2/,
    );
    const table = [sample('cells/cells.onnx'), '--input', sample('cells/cells-test.csv')];
    const grid = await biaslens(['explain', ...table, '--grid', path.join(folder, 'no.png'), '--method', 'gradient']);
    assertFails(grid, 2, /it is no picture, and a grid shows pictures/);
    assertFails(await biaslens(['explain', ...DIGIT, '--grid', path.join(folder, 'none/x.png')]), 2, /--grid cannot write/);
  });
});
