/** What a person can choose among in a file that holds several inputs. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodeNpz, inputParts, type Preprocess } from '../../../src/engine/input';
import { floatTensor } from '../../../src/engine/tensor';

const image = { name: 'image', dtype: 'float32' as const, shape: ['N', 1, 2, 2] };
const columns = { name: 'x', dtype: 'float32' as const, shape: ['N', 3] };

describe('parts of an input file', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'biaslens-parts-'));
  after(() => fs.rmSync(folder, { recursive: true, force: true }));

  function file(name: string, content: string | Uint8Array): string {
    const full = path.join(folder, name);
    fs.writeFileSync(full, content);
    return full;
  }
  const parts = (name: string, wanted: typeof image | typeof columns, given: Preprocess = {}, offset = 0, count = 100) =>
    inputParts(name, wanted, given, { offset, count });

  it('are the rows of a table, each with its label and its first values', async () => {
    const csv = file('cells.csv', 'diagnosis,a,b,c\nmalignant,1,2,3\nbenign,4,5,6\n');
    assert.deepEqual(await parts(csv, columns, { labelColumn: 'diagnosis' }), {
      total: 2,
      parts: [
        { row: 0, label: 'malignant', text: '1, 2, 3' },
        { row: 1, label: 'benign', text: '4, 5, 6' },
      ],
    });
  });

  it('are given by range', async () => {
    const csv = file('many.csv', Array.from({ length: 50 }, (_, i) => `${i},0,1`).join('\n'));
    const { total, parts: some } = await parts(csv, columns, {}, 48, 10);
    assert.deepEqual([total, some.map(({ row, text }) => [row, text])], [50, [[48, '48, 0, 1'], [49, '49, 0, 1']]]); // prettier-ignore
  });

  it('of a long row are its first values', async () => {
    const [part] = (await parts(file('long.csv', '1,2,3,4,5,6,7,8,9'), { ...columns, shape: ['N', 9] })).parts;
    assert.equal(part.text, '1, 2, 3, 4, 5, 6, …');
  });

  it('are the arrays of an archive, unless one of them is named as the input', async () => {
    const one = floatTensor([1, 3], new Float32Array(3));
    const two = file('two.npz', encodeNpz([['a', one], ['b', one]])); // prettier-ignore
    assert.deepEqual((await parts(two, columns)).parts, [
      { member: 'a', text: '' },
      { member: 'b', text: '' },
    ]);
    const named = file('named.npz', encodeNpz([['x', one], ['b', one]])); // prettier-ignore
    assert.deepEqual(await parts(named, columns), { total: 1, parts: [] });
  });

  it('are the pictures of an idx file', async () => {
    const header = [0, 0, 8, 3, 0, 0, 0, 3, 0, 0, 0, 2, 0, 0, 0, 2];
    const idx = file('t10k-images-idx3-ubyte', Uint8Array.from([...header, ...new Array<number>(12).fill(9)]));
    assert.deepEqual((await parts(idx, image)).parts.map(({ row }) => row), [0, 1, 2]); // prettier-ignore
  });

  it('are none in a file that holds one input', async () => {
    assert.deepEqual(await parts(file('one.png', 'not looked into'), image), { total: 1, parts: [] });
  });
});
