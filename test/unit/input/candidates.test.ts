import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { candidates, inputSuffixes } from '../../../src/engine/input';
import { folder, sample, wanted } from './helpers';

const PICTURE = wanted(['n', 1, 28, 28]);
const TABLE = wanted(['n', 30]);
const names = async (...args: Parameters<typeof candidates>) => (await candidates(...args)).map(({ title }) => title);

describe('candidates', () => {
  const files = {
    'net.onnx': '',
    'net.onnx.data': '',
    'net.explain.json': '{}',
    'labels.txt': '',
    'labels.json': '',
    'package.json': '',
    'input.json': '',
    'rows.csv.gz': '',
    '10.png': '',
    '9.png': '',
    'x.npy': '',
    't10k-images-idx3-ubyte.gz': '',
    't10k-labels-idx1-ubyte.gz': '',
    'images/2.JPG': '',
    'images/deep/3.png': '',
    'test_data_set_0/input_0.pb': '',
    'test_data_set_0/output_0.pb': '',
    '.hidden/4.png': '',
    'node_modules/5.png': '',
  };

  it('are the readable files in the folder and one level deep, pictures first for a picture', async () => {
    assert.deepEqual(await names(folder(files), PICTURE), [
      '9.png',
      '10.png',
      't10k-images-idx3-ubyte.gz',
      'images/2.JPG',
      'input.json',
      'x.npy',
      'test_data_set_0/input_0.pb',
      'rows.csv.gz',
    ]);
  });

  it('come with tables first for columns, and arrays first for anything else', async () => {
    const dir = folder(files);
    assert.deepEqual((await names(dir, TABLE)).slice(0, 3), ['rows.csv.gz', 'input.json', 'x.npy']);
    assert.equal((await names(dir, wanted([1, 128, 768])))[0], 'input.json');
  });

  it('have a path, a title and a kind', async () => {
    const dir = folder({ 'images/2.png': '' });
    const expected = [{ path: path.join(dir, 'images', '2.png'), title: 'images/2.png', kind: 'picture' }];
    assert.deepEqual(await candidates(dir, PICTURE), expected);
  });

  it('do not lie outside the folder', async () => {
    const outside = folder({ 'secret.png': '', 'folder/1.png': '' });
    const dir = folder({ 'in.png': '' });
    fs.symlinkSync(path.join(outside, 'secret.png'), path.join(dir, 'link.png'));
    fs.symlinkSync(path.join(outside, 'folder'), path.join(dir, 'linked'));
    fs.symlinkSync(path.join(dir, 'in.png'), path.join(dir, 'inner.png'));
    fs.symlinkSync(path.join(dir, 'nowhere.png'), path.join(dir, 'dangling.png'));
    assert.deepEqual(await names(dir, PICTURE), ['in.png', 'inner.png']);
  });

  it('are few, and none where there is no folder', async () => {
    const many = folder(Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`${i}.png`, ''])));
    assert.deepEqual(await names(many, PICTURE, 3), ['0.png', '1.png', '2.png']);
    assert.deepEqual(await names(path.join(many, 'none'), PICTURE), []);
  });

  it('include the samples', async () => {
    assert.equal((await names(sample('digits'), PICTURE))[0], 'images/0-0.png');
    assert.deepEqual(await names(sample('cells'), TABLE), ['cells-test.csv']);
  });

  it('have endings that a file dialog can offer', () => {
    assert.ok(['.png', '.npy', '.npz', '.csv', '.pb', '.json', '.idx'].every((end) => inputSuffixes().includes(end)));
  });
});
