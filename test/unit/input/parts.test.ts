/** What a person can choose among in a file that holds several inputs. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { encodeNpy, encodeNpz, inputParts, type Preprocess } from '../../../src/engine/input';
import { floatTensor } from '../../../src/engine/tensor';

const image = { name: 'image', dtype: 'float32' as const, shape: ['N', 1, 2, 2] };
const one = { total: 1, parts: [] };
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
    const array = floatTensor([1, 3], new Float32Array(3));
    const two = file('two.npz', encodeNpz([['a', array], ['b', array]])); // prettier-ignore
    assert.deepEqual((await parts(two, columns)).parts, [
      { member: 'a', text: '' },
      { member: 'b', text: '' },
    ]);
    const named = file('named.npz', encodeNpz([['x', array], ['b', array]])); // prettier-ignore
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

  it('are the rows of a batch, each with what is beside it as its label', async () => {
    const batch = floatTensor([3, 3], Float32Array.from([0.5, 1, 2, 3, 4, 5, 6, 7, 1 / 3]));
    const npy = file('x_test.npy', encodeNpy(batch));
    assert.deepEqual(await parts(npy, columns), {
      total: 3,
      parts: [
        { row: 0, text: '0.5, 1, 2' },
        { row: 1, text: '3, 4, 5' },
        { row: 2, text: '6, 7, 0.3333' },
      ],
    });
    file('y_test.npy', encodeNpy({ dtype: 'int64', shape: [3], data: BigInt64Array.of(7n, 1n, 9n) }));
    assert.deepEqual((await parts(npy, columns)).parts.map(({ label }) => label), ['7', '1', '9']); // prettier-ignore
    // Labels of other rows are none of these.
    file('y_test.npy', encodeNpy({ dtype: 'int64', shape: [2], data: BigInt64Array.of(7n, 1n) }));
    assert.deepEqual((await parts(npy, columns)).parts.map(({ label }) => label), [undefined, undefined, undefined]); // prettier-ignore
    assert.deepEqual(await parts(file('one.npy', encodeNpy(floatTensor([1, 3], new Float32Array(3)))), columns), one);
  });

  it('are the rows of the one array of an archive that is not of labels', async () => {
    const batch = floatTensor([2, 3], Float32Array.from([1, 2, 3, 4, 5, 6]));
    const npz = file('set.npz', encodeNpz([['data', batch], ['labels', { dtype: 'int64', shape: [2], data: BigInt64Array.of(0n, 1n) }]])); // prettier-ignore
    assert.deepEqual(await parts(npz, columns), {
      total: 2,
      parts: [
        { row: 0, label: '0', text: '1, 2, 3' },
        { row: 1, label: '1', text: '4, 5, 6' },
      ],
    });
  });

  it('are words where whole numbers stand for some', async () => {
    const ids = file('ids.npy', encodeNpy({ dtype: 'int64', shape: [2, 2], data: BigInt64Array.of(1n, 0n, 0n, 5n) }));
    const tokens = { name: 'ids', dtype: 'int64' as const, shape: ['N', 'tokens'] };
    const word = (id: number) => ['good', 'not'][id];
    const found = await inputParts(ids, tokens, {}, { offset: 0, count: 9, word });
    assert.deepEqual(found.parts.map(({ text }) => text), ['not good', 'good 5']); // prettier-ignore
  });

  it('of a set of pictures have the labels of its twin', async () => {
    const header = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 2];
    const idx = file('train-images-idx3-ubyte', Uint8Array.from([...header, ...new Array<number>(8).fill(9)]));
    file('train-labels-idx1-ubyte', Uint8Array.from([0, 0, 8, 1, 0, 0, 0, 2, 5, 0]));
    assert.deepEqual((await parts(idx, image)).parts, [
      { row: 0, label: '5', text: '' },
      { row: 1, label: '0', text: '' },
    ]);
  });
});
