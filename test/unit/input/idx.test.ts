import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import path from 'node:path';
import { loadInput, readIdx } from '../../../src/engine/input';
import { fails, floats, folder, tensor, wanted } from './helpers';

const size = (n: number) => [0, 0, 0, n];
// Two pictures, 3 wide and 2 high.
const PICTURES = Uint8Array.from([0, 0, 8, 3, ...size(2), ...size(2), ...size(3), 0, 51, 102, 153, 204, 255, 1, 2, 3, 4, 5, 6]);
const LABELS = Uint8Array.from([0, 0, 8, 1, ...size(2), 7, 9]);

describe('idx', () => {
  it('reads pictures and labels', () => {
    assert.deepEqual(readIdx(PICTURES, 'a'), tensor('uint8', [2, 2, 3], PICTURES.slice(16)));
    assert.deepEqual(readIdx(LABELS, 'a'), tensor('uint8', [2], Uint8Array.of(7, 9)));
  });

  it('reads big-endian numbers of every type', () => {
    const read = (code: number, ...bytes: number[]) => readIdx(Uint8Array.from([0, 0, code, 1, ...size(1), ...bytes]), 'a');
    assert.deepEqual(read(9, 0xff), tensor('int8', [1], Int8Array.of(-1)));
    assert.deepEqual(read(11, 1, 2), tensor('int16', [1], Int16Array.of(258)));
    assert.deepEqual(read(12, 0, 1, 0, 0), tensor('int32', [1], Int32Array.of(65536)));
    assert.deepEqual(read(13, 0x3f, 0x80, 0, 0), floats([1], 1));
    assert.deepEqual(read(14, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0), tensor('float64', [1], Float64Array.of(1)));
  });

  it('shows the model one picture, preprocessed, of a plain or zipped file', async () => {
    const dir = folder({ 't10k-images-idx3-ubyte': PICTURES, 't10k-images-idx3-ubyte.gz': gzipSync(PICTURES) });
    const load = (file: string, row?: number) =>
      loadInput({ kind: 'file', path: path.join(dir, file), ...(row !== undefined && { row }) }, wanted(['n', 1, 2, 3]));
    const first = await load('t10k-images-idx3-ubyte');
    assert.deepEqual(first.tensor, floats([1, 1, 2, 3], 0, 0.2, 0.4, 0.6, 0.8, 1));
    assert.deepEqual([first.title, first.rows], ['t10k-images-idx3-ubyte, row 0', 2]);
    assert.equal(first.words, '3×2 grey, 0..1, no mean or std, NCHW');
    const second = await load('t10k-images-idx3-ubyte.gz', 1);
    assert.deepEqual([...second.picture!.data], [1, 2, 3, 4, 5, 6]);
    const text = 't10k-images-idx3-ubyte: has 2 rows (0 to 1), there is no row 2. Choose another row.';
    await fails(() => load('t10k-images-idx3-ubyte', 2), 'input-row', text);
  });

  it('says what is wrong with a damaged file', async () => {
    const signature = 'a: is not a readable idx file: it does not start with the idx signature. Save it again and retry.';
    await fails(() => readIdx(Buffer.from('text'), 'a'), 'input-format', signature);
    await fails(() => readIdx(Uint8Array.of(0, 0, 10, 1), 'a'), 'input-format', signature);
    const header = 'a: is not a readable idx file: its header is cut short. Save it again and retry.';
    await fails(() => readIdx(PICTURES.subarray(0, 12), 'a'), 'input-format', header);
    const cut = 'a: is cut short: its values need 12 bytes, it has 5. Copy the file again.';
    await fails(() => readIdx(PICTURES.subarray(0, 21), 'a'), 'input-truncated', cut);
  });
});
