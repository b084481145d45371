import assert from 'node:assert/strict';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { encodeNpy, loadInput, readRemembered, type InputSpec, type Preprocess } from '../../../src/engine/input';
import type { Wanted } from '../../../src/engine/input';
import { toFloats } from '../../../src/engine/tensor';
import { bytesOf, fails, fixture, floats, folder, sample, tensor, wanted } from './helpers';

const DIGIT = wanted(['batch', 1, 28, 28], 'float32', 'image');
const FASHION = wanted(['batch', 1, 32, 32], 'float32', 'image');
const CELLS = wanted(['batch', 30], 'float32', 'measurements');

const file = (name: string, row?: number): InputSpec => ({ kind: 'file', path: name, ...(row !== undefined && { row }) });

/** Loads a file of this content. */
const loadText = (name: string, content: string | Uint8Array, takes: Wanted, given?: Preprocess, row?: number) =>
  loadInput(file(path.join(folder({ [name]: content }), name), row), takes, given);

describe('loadInput', () => {
  it('shows a digit as its file has it', async () => {
    const { tensor: t, title, words, picture, label } = await loadInput(file(sample('digits/images/7-0.png')), DIGIT);
    assert.deepEqual([t.dtype, t.shape, title, label], ['float32', [1, 1, 28, 28], '7-0.png', undefined]);
    assert.equal(words, '28×28 grey, 0..1, no mean or std, NCHW');
    assert.deepEqual(
      t.data,
      Float32Array.from(picture!.data, (v) => v / 255),
    );
  });

  it('pads a fashion picture as the sample says', async () => {
    const { preprocess } = await readRemembered(sample('fashion/fashion-vgg11.onnx'));
    const name = sample('fashion/images/fashion_t10k_00_label9.png');
    const { tensor: t, words } = await loadInput(file(name), FASHION, preprocess);
    const inner = await loadInput(file(name), DIGIT);
    assert.equal(words, '32×32 grey, padded with 0, 0..1, no mean or std, NCHW');
    const at = (y: number, x: number) => t.data[y * 32 + x];
    for (let y = 0; y < 32; y++) {
      for (let x = 0; x < 32; x++) {
        const inside = y >= 2 && y < 30 && x >= 2 && x < 30;
        assert.equal(at(y, x), inside ? inner.tensor.data[(y - 2) * 28 + x - 2] : 0);
      }
    }
  });

  it('takes a row of measurements in its own units', async () => {
    const { preprocess } = await readRemembered(sample('cells/cells.onnx'));
    const loaded = await loadInput(file(sample('cells/cells-test.csv'), 0), CELLS, preprocess);
    assert.deepEqual([loaded.label, loaded.rows, loaded.title], ['malignant', 139, 'cells-test.csv, row 0']);
    assert.deepEqual(
      [loaded.columns?.length, loaded.columns?.[0], loaded.columns?.[29]],
      [30, 'mean_radius', 'worst_fractal_dimension'],
    );
    assert.deepEqual([loaded.tensor.shape, loaded.tensor.data[0], loaded.tensor.data[3]], [[1, 30], Math.fround(19.18), 1148]);
    assert.equal(loaded.words, '30 columns, raw units, as the model takes them');
    assert.equal(loaded.picture, undefined);
    const guessed = await loadInput(file(sample('cells/cells-test.csv'), 0), CELLS);
    assert.deepEqual([guessed.tensor, guessed.label], [loaded.tensor, loaded.label]);
    assert.equal(guessed.words, `${loaded.words}; column diagnosis is taken as the label, it is text`);
  });

  it('takes a row of pixels as a picture when range is given, else as it is', async () => {
    const { preprocess } = await readRemembered(sample('digits/digits.onnx'));
    const given = await loadInput(file(sample('digits/digits-test.csv.gz'), 3), DIGIT, preprocess);
    const raw = await loadInput(file(sample('digits/digits-test.csv.gz'), 3), DIGIT);
    const note = 'the first column is taken as the label, it is one more than the model takes';
    assert.deepEqual([given.label, given.rows, raw.label], ['3', 2000, '3']);
    assert.equal(given.words, `28×28 grey, 0..1, no mean or std, NCHW; ${note}`);
    assert.equal(raw.words, `1×28×28 values, as the model takes them; ${note}`);
    assert.deepEqual(
      given.tensor.data,
      Float32Array.from(toFloats(raw.tensor), (v) => v / 255),
    );
    assert.equal(Math.max(...toFloats(raw.tensor)), 255);
    assert.deepEqual([...given.picture!.data], [...toFloats(raw.tensor)]);
    assert.deepEqual([raw.picture, raw.preprocess, given.columns], [undefined, {}, undefined]);
  });

  it('gives a row of values that are no pixels as it is, even when range is given', async () => {
    const { tensor: t } = await loadText('a.csv', '0.5,0.25,1,0\n0,0,0,1', wanted([1, 1, 2, 2]), { range: [0, 255] });
    assert.deepEqual(t, floats([1, 1, 2, 2], 0.5, 0.25, 1, 0));
  });

  it('fits a row of pixels of another size like any picture', async () => {
    const { tensor: t, words } = await loadText('a.csv', '9,255,51,102,204\n8,0,0,0,0', wanted([1, 1, 4, 4]), {
      range: [0, 1],
      fit: 'pad',
      labelColumn: 0,
    });
    assert.deepEqual(t, floats([1, 1, 4, 4], 0, 0, 0, 0, 0, 1, 0.2, 0, 0, 0.4, 0.8, 0, 0, 0, 0, 0));
    assert.equal(words, '4×4 grey, padded with 0, 0..1, no mean or std, NCHW');
  });

  it('reads rows of colour in the layout of the model', async () => {
    const text = '1,2,3,4,5,6,7,8,9,10,11,255';
    const values = text.split(',').map(Number);
    const given: Preprocess = { range: [0, 255] };
    assert.deepEqual((await loadText('a.csv', text, wanted([1, 3, 2, 2]), given)).tensor, floats([1, 3, 2, 2], ...values));
    assert.deepEqual((await loadText('a.csv', text, wanted([1, 2, 2, 3]), given)).tensor, floats([1, 2, 2, 3], ...values));
    assert.deepEqual((await loadText('a.csv', '7,0,0,9', wanted([1, 3, 2, 2]), given)).tensor.data.length, 12);
  });

  it('standardises the columns of a table when mean and std are given', async () => {
    const { tensor: t, words } = await loadText('a.csv', 'a,b\n5,7', wanted(['n', 2]), { mean: [1, 2], std: [2] });
    assert.deepEqual(t, floats([1, 2], 2, 2.5));
    assert.equal(words, '2 columns, mean 1 2, std 2');
  });

  it('gives whole numbers of a table to a model that takes integers', async () => {
    const { tensor: t } = await loadText('a.csv', '5,7', wanted(['n', 2], 'int64'));
    assert.deepEqual(t, tensor('int64', [1, 2], BigInt64Array.of(5n, 7n)));
    const text = 'a.csv: holds float64, the model takes int64. Save whole numbers as int64.';
    await fails(() => loadText('a.csv', '5,7.5', wanted(['n', 2], 'int64')), 'input-dtype', text);
  });

  it('takes arrays as they are, and one row of them when asked', async () => {
    const two = encodeNpy(floats([2, 3], 1, 2, 3, 4, 5, 6));
    const { tensor: t, rows, title, words } = await loadText('a.npy', two, wanted(['n', 3]), {}, 1);
    assert.deepEqual(t, floats([1, 3], 4, 5, 6));
    assert.deepEqual([rows, title, words], [2, 'a.npy, row 1', '3 columns, raw units, as the model takes them']);
    const first = await loadText('a.npy', two, wanted(['n', 3]));
    assert.deepEqual([first.tensor, first.row, first.rows, first.title], [floats([1, 3], 1, 2, 3), 0, 2, 'a.npy, row 0']);
    const beyond = 'a.npy: has 2 rows (0 to 1), there is no row 2. Choose another row.';
    await fails(() => loadText('a.npy', two, wanted(['n', 3]), {}, 2), 'input-row', beyond);
    assert.deepEqual((await loadText('a.json.gz', gzipSync('[[1, 2.5]]'), wanted(['n', 2]))).tensor, floats([1, 2], 1, 2.5));
  });

  it('shows an array as a picture where the model takes one', async () => {
    const values = encodeNpy(floats([1, 3, 1, 1], 0.2, 0.4, 1));
    const { picture, preprocess } = await loadText('a.npy', values, wanted([1, 3, 1, 1]));
    assert.deepEqual(picture, { width: 1, height: 1, channels: 3, data: Uint8Array.of(51, 102, 255) });
    assert.deepEqual(preprocess.range, [0, 1]);
  });

  it('reads a TensorProto', async () => {
    const proto = Uint8Array.from([0x08, 1, 0x08, 2, 0x10, 1, 0x4a, 8, ...new Uint8Array(Float32Array.of(1, -2).buffer)]);
    assert.deepEqual((await loadText('input_0.pb', proto, wanted([1, 2]))).tensor, floats([1, 2], 1, -2));
  });

  it('makes up zeros and random values', async () => {
    const zeros = await loadInput({ kind: 'zeros' }, CELLS);
    assert.deepEqual(
      [zeros.tensor, zeros.title, zeros.words],
      [floats([1, 30], ...new Array<number>(30).fill(0)), 'zeros', 'zeros'],
    );
    const random = await loadInput({ kind: 'random', seed: 3 }, DIGIT);
    assert.deepEqual([random.title, random.words], ['random, seed 3', 'random values from 0 to 1']);
    assert.deepEqual(await loadInput({ kind: 'random', seed: 3 }, DIGIT), random);
    assert.equal((await loadInput({ kind: 'random', seed: 3 }, wanted([4], 'int64'))).words, 'random values, 0 or 1');
  });

  it('takes a tensor', async () => {
    const { tensor: t, title } = await loadInput({ kind: 'tensor', tensor: floats([2], 1, 2) }, wanted(['n', 2]));
    assert.deepEqual([t, title], [floats([1, 2], 1, 2), 'tensor']);
    const text = 'has NaN at [0, 0] (1 of 2 values is not finite). Replace what is not a finite number.';
    await fails(() => loadInput({ kind: 'tensor', tensor: floats([2], NaN, 2) }, wanted(['n', 2])), 'input-not-finite', text);
  });
});

describe('bad input files', () => {
  const LFS = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
  const cases: [name: string, content: string | Uint8Array, code: string, text: string][] = [
    ['a.png', '', 'input-empty', 'is empty (0 bytes). Choose another file or save it again'],
    ['a.csv.gz', gzipSync(''), 'input-empty', 'holds nothing (0 bytes). Choose another file or save it again'],
    ['a.npy', LFS, 'input-lfs-pointer', 'is a Git LFS pointer, not the file itself. Run git lfs pull in its repository'],
    ['a.csv.gz', 'a,b\n1,2', 'input-format', 'is not a readable gzip file: incorrect header check. Save it again and retry'],
    [
      'a.csv.gz',
      gzipSync('a,b\n1,2').subarray(0, 20),
      'input-format',
      'is not a readable gzip file: unexpected end of file. Save it again and retry',
    ],
    [
      'a.txt',
      '1,2',
      'input-unknown-format',
      'is of no known input format. Choose a file of .png, .jpg, .jpeg, .bmp, .gif, .idx, .idx3-ubyte, .idx1-ubyte, .csv, .tsv, .npy, .npz, .pb, .json',
    ],
    [
      'a.npy',
      bytesOf('npy/no-values.npy'),
      'input-zero-sized',
      'has a dimension of 0 (3×0×224), so there is nothing to explain. Give an input with values',
    ],
    [
      'a.npy',
      encodeNpy(floats([1, 3], 1, NaN, 3)),
      'input-not-finite',
      'has NaN at [0, 1] (1 of 3 values is not finite). Replace what is not a finite number',
    ],
    [
      'a.csv',
      '1,nan,3',
      'input-not-finite',
      'has NaN at [0, 1] (1 of 3 values is not finite). Replace what is not a finite number',
    ],
    ['a.csv', '1,2', 'input-size', 'has 2 features a row, the model takes 3. Give rows of that size'],
    [
      'a.csv',
      'a,b,c,d,e\n1,2,3,4,5',
      'input-size',
      'has 5 features a row, the model takes 3. Name the column to leave out as preprocess.labelColumn',
    ],
    [
      'a.npy',
      encodeNpy(floats([1, 4], 1, 2, 3, 4)),
      'input-size',
      'has 4, the model takes 3. Give values of the size of its input x',
    ],
    [
      'a.png',
      bytesOf('images/rgb.png'),
      'input-size',
      'is a picture, the model takes n×3 of float32. Choose a tensor file or a table',
    ],
  ];
  for (const [name, content, code, text] of cases) {
    it(`${name}: ${code}: ${text.slice(0, 40)}`, () =>
      fails(() => loadText(name, content, wanted(['n', 3])), code, `${name}: ${text}.`));
  }

  it('says when a row of pixels has another size', () =>
    fails(
      () => loadText('a.csv', '0,9,9,9', wanted(['n', 1, 4, 4])),
      'input-size',
      'a.csv: has 4 features a row, the model takes 16. Give rows of that size, or set preprocess.range to take them as pictures.',
    ));

  it('says when there is no file', async () => {
    const dir = folder({ 'b.png/x': '' });
    const missing = 'none.png: does not exist. Choose another file.';
    await fails(() => loadInput(file(path.join(dir, 'none.png')), DIGIT), 'input-missing', missing);
    await fails(
      () => loadInput(file(path.join(dir, 'b.png')), DIGIT),
      'input-missing',
      'b.png: is a folder. Choose another file.',
    );
  });

  it('names the key of a preprocessing that contradicts the model', () =>
    fails(
      () => loadInput(file(fixture('images/rgb.png')), DIGIT, { channels: 'RGB' }),
      'preprocess',
      'preprocess.channels is RGB, the model takes 1 channel. Correct channels.',
    ));
});
