/** What a file shows of itself before it is chosen. */
import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { previewInput } from '../../../src/engine/input';
import { thumbnailOf } from '../../../src/engine/input/preview';
import { fails, folder, sample } from './helpers';

const image = { name: 'image', dtype: 'float32' as const, shape: ['N', 1, 28, 28] };
const columns = { name: 'x', dtype: 'float32' as const, shape: ['N', 3] };

describe('the preview of an input file', () => {
  it('is a picture itself, its size and colours, and how it would be prepared', async () => {
    const { picture, words, rows } = await previewInput(sample('digits/images/7-0.png'), image, {});
    assert.deepEqual([picture?.width, picture?.height, picture?.grey, rows], [28, 28, true, undefined]);
    assert.equal(words, '28×28 grey, 0..1, no mean or std, NCHW');
    const { width, height, data } = picture!.thumbnail;
    assert.deepEqual([width, height, data.length], [28, 28, 4 * 28 * 28]);
    assert.deepEqual([...data.slice(0, 4)], [0, 0, 0, 255]);
    assert.equal(Math.max(...data.filter((_, i) => i % 4 === 0)), 255);
  });

  it('says the remembered preprocessing, and none to a model that takes no picture', async () => {
    const file = sample('fashion/images/fashion_t10k_00_label9.png');
    const wide = { ...image, shape: ['N', 1, 32, 32] };
    assert.match((await previewInput(file, wide, { fit: 'pad' })).words!, /^32×32 grey, padded with 0/);
    assert.equal((await previewInput(file, columns, {})).words, undefined);
  });

  it('is the number of rows of a table, also of a compressed one', async () => {
    const csv = 'a,b,c\n1,2,3\n4,5,6\n';
    const dir = folder({ 'two.csv': csv, 'two.csv.gz': gzipSync(csv), 'one.csv': '1,2,3\n' });
    assert.deepEqual(await previewInput(`${dir}/two.csv`, columns, {}), { rows: 2 });
    assert.deepEqual(await previewInput(`${dir}/two.csv.gz`, columns, {}), { rows: 2 });
    assert.deepEqual(await previewInput(`${dir}/one.csv`, columns, {}), {});
  });

  it('is nothing of a file that is too large to look at in passing', async () => {
    const dir = folder({ 'large.png': new Uint8Array((4 << 20) + 1) });
    assert.deepEqual(await previewInput(`${dir}/large.png`, image, {}), {});
  });

  it('fails as the reader of a damaged file does', async () => {
    const dir = folder({ 'bad.png': 'no picture' });
    await fails(
      () => previewInput(`${dir}/bad.png`, image, {}),
      'input-format',
      'bad.png: is not a readable PNG, JPEG, BMP or GIF file: it does not start as one. Save it again and retry.',
    );
  });

  it('keeps the proportions of a picture, its colours, and black where it is transparent', () => {
    const [width, height] = [400, 100];
    const data = new Uint8Array(4 * width * height);
    // The left half is opaque orange, the right half is transparent white.
    for (let i = 0; i < width * height; i++) data.set(i % width < 200 ? [255, 128, 0, 255] : [255, 255, 255, 0], 4 * i);
    const small = thumbnailOf({ width, height, channels: 4, data, max: 255 });
    assert.deepEqual([small.width, small.height], [56, 14]);
    const at = (x: number, y: number) => [...small.data.slice(4 * (y * 56 + x), 4 * (y * 56 + x) + 4)];
    assert.deepEqual(at(5, 7), [255, 128, 0, 255]);
    assert.deepEqual(at(50, 7), [0, 0, 0, 255]);
  });
});
