import assert from 'node:assert/strict';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeNpy, openData } from '../../../src/engine/input';
import { classOf, labelInName } from '../../../src/engine/input/labelled';
import { sampleFile, temporaryFolder } from './support';

const DIGIT = { name: 'image', dtype: 'float32' as const, shape: ['batch', 1, 28, 28] };
const ROW = { name: 'x', dtype: 'float32' as const, shape: ['batch', 2] };

/** An idx file of bytes. */
function idx(shape: number[], values: number[]): Uint8Array {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((n, i) => head.writeUInt32BE(n, 4 + 4 * i));
  return Buffer.concat([head, Buffer.from(values)]);
}

describe('data sets', () => {
  const folder = temporaryFolder();

  it('reads labels in names: the folder, labelN, a class, a leading number', () => {
    const classes = ['cat', 'ship', 'dog'];
    assert.equal(labelInName('dog/7.png', classes), 'dog');
    assert.equal(labelInName('fashion_t10k_00_label9.png', classes), '9');
    assert.equal(labelInName('cifar10_test_002_ship.png', classes), 'ship');
    assert.equal(labelInName('7-0.png', undefined), '7');
    assert.equal(labelInName('photo.png', classes), undefined);
    assert.deepEqual(
      [classOf('Ship ', classes), classOf('2', classes), classOf('cow', classes), classOf('', classes)],
      [1, 2, undefined, undefined],
    );
  });

  it('reads a folder of pictures in natural order, folders inside it too', async () => {
    const pictures = path.join(folder, 'pictures');
    for (const [from, to] of [
      ['7-0.png', '7/a10.png'],
      ['7-1.png', '7/a9.png'],
      ['1-0.png', '1/b.png'],
    ]) {
      mkdirSync(path.dirname(path.join(pictures, to)), { recursive: true });
      cpSync(sampleFile(`digits/images/${from}`), path.join(pictures, to));
    }
    const data = await openData({ path: pictures }, DIGIT);
    assert.deepEqual(
      [0, 1, 2].map((i) => [data.title(i), data.label(i)]),
      [
        ['1/b.png', 1],
        ['7/a9.png', 7],
        ['7/a10.png', 7],
      ],
    );
    assert.deepEqual((await data.load(0)).tensor.shape, [1, 1, 28, 28]);
  });

  it('reads the rows of a table once, each as a single input would be', async () => {
    const file = sampleFile('digits/digits-test.csv.gz');
    const data = await openData({ path: file }, DIGIT, { range: [0, 1], channels: 'GRAY' });
    assert.equal(data.count, 2000);
    const { tensor } = await data.load(3);
    assert.ok((tensor.data as Float32Array).every((v) => v >= 0 && v <= 1));
    assert.ok(data.label(3)! >= 0 && data.label(3)! <= 9);
    assert.deepEqual(data.choice(3), { kind: 'file', path: file, row: 3 });
  });

  it('reads idx pairs', async () => {
    const [images, labels] = [path.join(folder, 'i-images.idx'), path.join(folder, 'i-labels.idx')];
    writeFileSync(
      images,
      idx(
        [2, 28, 28],
        Array.from({ length: 2 * 784 }, (_, i) => (i < 784 ? 0 : 255)),
      ),
    );
    writeFileSync(labels, idx([2], [4, 6]));
    const data = await openData({ path: images, labels }, DIGIT, { range: [0, 1] });
    assert.deepEqual([data.count, data.label(0), data.label(1)], [2, 4, 6]);
    assert.equal((await data.load(1)).tensor.data[0], 1);
    writeFileSync(labels, idx([1], [4]));
    await assert.rejects(openData({ path: images, labels }, DIGIT), /has 1 labels, the data set has 2 items/);
  });

  it('reads an array of rows, with labels of a list by line or by name', async () => {
    const file = path.join(folder, 'rows.npy');
    writeFileSync(file, encodeNpy({ dtype: 'float32', shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) }));
    writeFileSync(path.join(folder, 'labels.txt'), 'no\nyes\nno\n');
    const data = await openData({ path: file, labels: path.join(folder, 'labels.txt') }, ROW, {}, ['no', 'yes']);
    assert.deepEqual([data.count, data.label(1), Array.from((await data.load(1)).tensor.data as Float32Array)], [3, 1, [3, 4]]);
    writeFileSync(path.join(folder, 'names.csv'), 'file,label\nsub/7-0.png,3\n');
    const named = await openData({ path: sampleFile('digits/images'), labels: path.join(folder, 'names.csv') }, DIGIT);
    const at = Array.from({ length: named.count }, (_, i) => named.title(i)).indexOf('7-0.png');
    assert.deepEqual([named.label(at), named.label(0)], [3, undefined]);
  });

  it('says that there is nothing', async () => {
    const empty = path.join(folder, 'empty');
    mkdirSync(empty);
    await assert.rejects(openData({ path: empty }, DIGIT), /empty: holds no input/);
    await assert.rejects(openData({ path: path.join(folder, 'none.csv') }, DIGIT), /does not exist/);
  });
});
