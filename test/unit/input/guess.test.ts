import assert from 'node:assert/strict';
import { completePreprocess, describe as inWords, guessPreprocess, type Preprocess } from '../../../src/engine/input';
import type { DType } from '../../../src/engine/tensor';
import { fails } from './helpers';

type Shape = (number | string)[];

describe('guess', () => {
  const words: [shape: Shape, words: string, dtype?: DType, name?: string][] = [
    [['batch', 1, 28, 28], '28×28 grey, 0..1, no mean or std, NCHW'],
    [[1, 28, 28, 1], '28×28 grey, 0..1, no mean or std, NHWC'],
    [[1, 3, 224, 224], '224×224 RGB, 0..1, ImageNet mean and std, NCHW'],
    [['N', 3, 32, 32], '32×32 RGB, 0..1, no mean or std, NCHW'],
    [[1, 3, 480, 640], '640×480 RGB, 0..1, no mean or std, NCHW'],
    [[1, 3, 640, 640], '640×640 RGB, 0..1, no mean or std, NCHW'],
    [[1, 3, 224, 224], '224×224 BGR, 0..255, no mean or std, NCHW', 'float32', 'data_0'],
    [[1, 3, 224, 224], '224×224 BGR, 0..255, no mean or std, NCHW', 'float32', 'gpu_0/data_0'],
    [[1, 3, 224, 224], '224×224 RGB, 0..255, no mean or std, NCHW', 'uint8'],
    [['N', 224, 224, 3], '224×224 RGB, −1..1, no mean or std, NHWC'],
    [['N', 32, 32, 3], '32×32 RGB, 0..1, no mean or std, NHWC'],
    [['N', 224, 224, 3], '224×224 RGB, 0..255, no mean or std, NHWC', 'uint8'],
    [['batch', 3, 'height', 'width'], 'any size RGB, 0..1, no mean or std, NCHW'],
    [['N', 'M1', 'M2', 3], 'any size RGB, −1..1, no mean or std, NHWC'],
    [['N', 'C', 'H', 'W'], 'any size RGB, 0..1, no mean or std, NCHW'],
    [[-1, 1, 'H', 100], '100×? grey, 0..1, no mean or std, NCHW'],
    [['N', 28, 28], '28×28 grey, 0..1, no mean or std, NCHW'],
    [[3, 64, 48], '48×64 RGB, 0..1, no mean or std, NCHW'],
    [[64, 48, 3], '48×64 RGB, 0..1, no mean or std, NHWC'],
    [['batch', 30], '30 columns, raw units, as the model takes them'],
    [[1, 784], '784 columns, raw units, as the model takes them'],
    [[5], '5 columns, raw units, as the model takes them'],
    [['N', 'features'], 'features columns, raw units, as the model takes them'],
    [[1, -1], '? columns, raw units, as the model takes them'],
    [[1, 16, 8, 8], '16×8×8 values, as the model takes them'],
    [[1, 128, 768], '128×768 values, as the model takes them'],
    [[1, 80, 'time'], '80×time values, as the model takes them'],
    [[1, 3, 4, 5, 6], '3×4×5×6 values, as the model takes them'],
    [[], 'one value, as the model takes it'],
  ];
  for (const [shape, expected, dtype = 'float32', name] of words) {
    it(`takes ${JSON.stringify(shape)} of ${dtype}${name ? ` named ${name}` : ''} as ${expected}`, () =>
      assert.equal(inWords(guessPreprocess(shape, dtype, name), shape), expected));
  }

  it('sets every key, so that what is remembered means the same later', () => {
    assert.deepEqual(guessPreprocess([1, 3, 224, 224], 'float32'), {
      layout: 'NCHW',
      channels: 'RGB',
      range: [0, 1],
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
      fit: 'stretch',
      padValue: 0,
    });
    assert.deepEqual(guessPreprocess(['n', 30], 'float32'), {});
    const whole = guessPreprocess([1, 3, 32, 32], 'float32');
    assert.deepEqual(completePreprocess(whole, [1, 3, 32, 32], 'float32'), whole);
  });
});

describe('complete', () => {
  const complete = (given: Preprocess, shape: Shape) => inWords(completePreprocess(given, shape, 'float32'), shape);

  it('lets what is given stand and guesses the rest', () => {
    assert.equal(complete({ fit: 'crop' }, [1, 3, 224, 224]), '224×224 RGB, centre cropped, 0..1, ImageNet mean and std, NCHW');
    assert.equal(complete({ fit: 'pad' }, ['n', 1, 32, 32]), '32×32 grey, padded with 0, 0..1, no mean or std, NCHW');
    assert.equal(complete({ mean: [0.5], std: [0.25] }, [1, 1, 8, 8]), '8×8 grey, 0..1, mean 0.5, std 0.25, NCHW');
    assert.equal(complete({ channels: 'GRAY' }, ['n', 'c', 'h', 'w']), 'any size grey, 0..1, no mean or std, NCHW');
    assert.equal(complete({ layout: 'NHWC' }, [1, 3, 224, 3]), '224×3 RGB, 0..1, no mean or std, NHWC');
  });

  it('guesses mean and std of ImageNet only in 0..1 and only together', () => {
    assert.equal(complete({ range: [0, 255] }, [1, 3, 224, 224]), '224×224 RGB, 0..255, no mean or std, NCHW');
    assert.equal(complete({ mean: [-0.5] }, [1, 3, 224, 224]), '224×224 RGB, 0..1, mean −0.5, std 1, NCHW');
    const reversed = completePreprocess({ channels: 'BGR' }, [1, 3, 224, 224], 'float32');
    assert.deepEqual(reversed.mean, [0.406, 0.456, 0.485]);
    assert.equal(inWords(reversed, [1, 3, 224, 224]), '224×224 BGR, 0..1, ImageNet mean and std, NCHW');
  });

  it('knows ImageNet in 0..255 too', () => {
    const given: Preprocess = { range: [0, 255], mean: [123.675, 116.28, 103.53], std: [58.395, 57.12, 57.375] };
    assert.equal(complete(given, [1, 3, 224, 224]), '224×224 RGB, 0..255, ImageNet mean and std, NCHW');
  });

  it('takes a flat input for a picture when the keys speak of one', () => {
    assert.equal(complete({ range: [0, 1] }, [1, 784]), '28×28 grey, 0..1, no mean or std, flattened row by row');
    assert.equal(complete({ channels: 'RGB' }, [1, 3072]), '32×32 RGB, 0..1, no mean or std, flattened NCHW');
  });

  it('standardises the columns of a table when asked', () => {
    assert.equal(complete({ mean: [1, 2, 3], std: [2] }, ['n', 3]), '3 columns, mean 1 2 3, std 2');
    assert.equal(complete({ mean: [1, 2, 3, 4, 5], std: [2] }, ['n', 5]), '5 columns, mean one a column, std 2');
  });

  const wrong: [given: Preprocess, shape: Shape, text: string][] = [
    [{ channels: 'RGB' }, [1, 1, 28, 28], 'preprocess.channels is RGB, the model takes 1 channel. Correct channels'],
    [{ channels: 'GRAY' }, [1, 3, 32, 32], 'preprocess.channels is GRAY, the model takes 3 channels. Correct channels'],
    [{ layout: 'NHWC' }, [1, 3, 32, 32], 'preprocess.layout is NHWC, the model takes 1×3×32×32. Correct layout'],
    [{ mean: [1, 2] }, [1, 3, 32, 32], 'preprocess.mean has 2 numbers, the model takes 3 channels. Correct mean'],
    [{ std: [1, 2, 3] }, [1, 1, 32, 32], 'preprocess.std has 3 numbers, the model takes 1 channels. Correct std'],
    [{ mean: [1, 2] }, ['n', 30], 'preprocess.mean has 2 numbers, the model takes 30 columns. Correct mean'],
    [{ mean: [1, 2] }, ['n', 36], 'preprocess.mean has 2 numbers, the model takes 36 columns. Correct mean'],
    [{ range: [0, 1] }, ['n', 30], 'preprocess.range speaks of pictures, the model takes n×30. Correct range'],
    [{ fit: 'pad' }, [], 'preprocess.fit speaks of pictures, the model takes one number. Correct fit'],
  ];
  for (const [given, shape, text] of wrong) {
    it(`refuses ${JSON.stringify(given)} for ${JSON.stringify(shape)}`, () =>
      fails(() => completePreprocess(given, shape, 'float32'), 'preprocess', `${text}.`));
  }
});
