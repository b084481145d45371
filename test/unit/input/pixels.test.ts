import assert from 'node:assert/strict';
import { applyImage, completePreprocess, decodeImage, pairIndex, pointwise, toPicture } from '../../../src/engine/input';
import type { Image, Preprocess } from '../../../src/engine/input';
import type { DType } from '../../../src/engine/tensor';
import { bytesOf, fails, floats, tensor } from './helpers';

const grey = (width: number, height: number, ...data: number[]): Image => ({
  width,
  height,
  channels: 1,
  data: Uint8Array.from(data),
  max: 255,
});

const blank = (width: number, height: number): Image => ({ ...grey(width, height), data: new Uint8Array(width * height) });

/** Two pixels: (255, 0, 51) and (0, 102, 204). */
const RGB: Image = { width: 2, height: 1, channels: 3, data: Uint8Array.of(255, 0, 51, 0, 102, 204), max: 255 };

const near = (actual: ArrayLike<number>, expected: number[], tolerance = 1e-6) => {
  assert.equal(actual.length, expected.length);
  expected.forEach((v, i) => assert.ok(Math.abs(actual[i] - v) <= tolerance, `[${i}] is ${actual[i]}, not ${v}`));
};

describe('applyImage', () => {
  it('lays channels out as the model takes them', () => {
    const planes = floats([1, 3, 1, 2], 1, 0, 0, 0.4, 0.2, 0.8);
    assert.deepEqual(applyImage(RGB, {}, [1, 3, 1, 2]), planes);
    assert.deepEqual(applyImage(RGB, { layout: 'NHWC' }, ['n', 1, 2, 3]), floats([1, 1, 2, 3], 1, 0, 0.2, 0, 0.4, 0.8));
    assert.deepEqual(applyImage(RGB, { channels: 'BGR' }, [1, 3, 1, 2]), floats([1, 3, 1, 2], 0.2, 0.8, 0, 0.4, 1, 0));
    assert.deepEqual(applyImage(RGB, { channels: 'BGR' }, [1, 1, 2, 3]), floats([1, 1, 2, 3], 0.2, 0, 1, 0.8, 0.4, 0));
  });

  it('takes the picture\u2019s own size where the model leaves it free', () => {
    assert.deepEqual(applyImage(RGB, {}, ['n', 3, 'h', 'w']).shape, [1, 3, 1, 2]);
    assert.deepEqual(applyImage(RGB, { range: [0, 1] }, ['n', -1, 0, 3]), floats([1, 1, 2, 3], 1, 0, 0.2, 0, 0.4, 0.8));
  });

  it('keeps the proportions where the model leaves one side free', () => {
    assert.deepEqual(applyImage(RGB, {}, ['n', 3, 2, 'w']).shape, [1, 3, 2, 4]);
    assert.deepEqual(applyImage(blank(640, 427), {}, ['n', 1, 48, 'w']).shape, [1, 1, 48, 64]);
  });

  it('gives a free side of 32 or more the nearest multiple of 32, which networks that halve it take', () => {
    assert.deepEqual(applyImage(blank(630, 427), {}, ['n', 1, 'h', 'w']).shape, [1, 1, 416, 640]);
  });

  it('leaves out dimensions that the model does not have', () => {
    const square = grey(8, 8, ...Array.from({ length: 64 }, (_, i) => i));
    const values = Array.from({ length: 64 }, (_, i) => i / 255);
    assert.deepEqual(applyImage(square, {}, ['n', 8, 8]), floats([1, 8, 8], ...values));
    assert.deepEqual(applyImage(square, {}, ['n', 64]), floats([1, 64], ...values));
    assert.deepEqual(applyImage(square, {}, [64]), floats([64], ...values));
    const flat = applyImage(
      { width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 51), max: 255 },
      { channels: 'RGB' },
      [1, 12],
    );
    assert.deepEqual(flat, floats([1, 12], 1, 1, 1, 1, 0, 0, 0, 0, 0.2, 0.2, 0.2, 0.2));
  });

  it('makes grey of colour by Rec. 601 luma and colour of grey by repetition', () => {
    near(
      applyImage(RGB, { range: [0, 255] }, [1, 1, 1, 2]).data as Float32Array,
      [0.299 * 255 + 0.114 * 51, 0.587 * 102 + 0.114 * 204],
      1e-5,
    );
    assert.deepEqual(applyImage(grey(1, 1, 51), {}, [1, 3, 1, 1]), floats([1, 3, 1, 1], 0.2, 0.2, 0.2));
    const all = Array.from({ length: 256 }, (_, v) => v);
    const colour: Image = { width: 16, height: 16, channels: 3, data: Uint8Array.from(all.flatMap((v) => [v, v, v])), max: 255 };
    assert.deepEqual(applyImage(colour, {}, [1, 1, 16, 16]), floats([1, 1, 16, 16], ...all.map((v) => v / 255)));
  });

  it('applies range, mean and std in that order', () => {
    const one = (preprocess: Preprocess) => applyImage(grey(3, 1, 0, 51, 255), preprocess, [1, 1, 1, 3]).data as Float32Array;
    near(one({ range: [0, 1] }), [0, 0.2, 1]);
    assert.deepEqual([...one({ range: [0, 255] })], [0, 51, 255]);
    near(one({ range: [-1, 1] }), [-1, -0.6, 1]);
    near(one({ range: [0, 1], mean: [0.5], std: [0.25] }), [-2, -1.2, 2]);
    near(one({ range: [0, 255], mean: [51], std: [2] }), [-25.5, 0, 102]);
    near(one({ range: [-1, 1], mean: [0.5], std: [2] }), [-0.75, -0.55, 0.25]);
  });

  it('gives each channel its mean and std, in the order of channels', () => {
    const given: Preprocess = { range: [0, 255], mean: [1, 2, 3], std: [1, 2, 4] };
    near(applyImage(RGB, given, [1, 3, 1, 2]).data as Float32Array, [254, -1, -1, 50, 12, 50.25], 1e-5);
    near(applyImage(RGB, { ...given, channels: 'BGR' }, [1, 1, 2, 3]).data as Float32Array, [50, -1, 63, 203, 50, -0.75], 1e-5);
  });

  it('rounds for a model that takes integers', () => {
    const typed = (dtype: DType) => applyImage(grey(2, 1, 7, 255), {}, [1, 1, 1, 2], dtype);
    assert.deepEqual(typed('uint8'), tensor('uint8', [1, 1, 1, 2], Uint8Array.of(7, 255)));
    assert.deepEqual(typed('int64'), tensor('int64', [1, 1, 1, 2], BigInt64Array.of(7n, 255n)));
    assert.deepEqual(typed('float64'), tensor('float64', [1, 1, 1, 2], Float64Array.of(7 / 255, 1)));
  });

  it('composites transparent pixels on padValue', async () => {
    const image = await decodeImage(bytesOf('images/rgba.png'), 'rgba.png');
    const on = (padValue: number) => applyImage(image, { range: [0, 255], padValue }, [1, 3, 2, 3]).data as Float32Array;
    // Alpha 255 128 0 / 0 255 51 over red, green, blue / black, grey, (10, 20, 30).
    near(on(0), [255, 0, 0, 0, 128, 2, 0, 128, 0, 0, 128, 4, 0, 0, 0, 0, 128, 6], 1e-4);
    const half = (255 * 128 + 100 * 127) / 255;
    const rest = (100 * 127) / 255;
    near(on(100), [255, rest, 100, 100, 128, 82, 0, half, 100, 100, 128, 84, 0, rest, 100, 100, 128, 86], 1e-4);
  });

  it('keeps the precision of 16 bits', async () => {
    const image = await decodeImage(bytesOf('images/grey16.png'), 'grey16.png');
    const { data } = applyImage(image, {}, [1, 1, 2, 3]);
    near(
      data as Float32Array,
      [0, 1, 256, 257, 32768, 65535].map((v) => v / 65535),
      1e-8,
    );
  });

  it('refuses an input that holds no picture', async () => {
    const text = 'a.png: is a picture, the model takes batch×30 of float32. Choose a tensor file or a table.';
    await fails(() => applyImage(RGB, {}, ['batch', 30], 'float32', 'a.png'), 'input-size', text);
    const bool = 'a.png: is a picture, the model takes 1×1×8×8 of bool. Choose a tensor file or a table.';
    await fails(() => applyImage(RGB, {}, [1, 1, 8, 8], 'bool', 'a.png'), 'input-size', bool);
  });
});

describe('fit', () => {
  const fitted = (image: Image, preprocess: Preprocess, h: number, w: number) =>
    [...applyImage(image, { range: [0, 255], ...preprocess }, [1, 1, h, w]).data].map(Number);

  it('pads in the middle without scaling what fits', () => {
    const padded = fitted(grey(2, 2, 1, 2, 3, 4), { fit: 'pad', padValue: 9 }, 4, 5);
    assert.deepEqual(padded, [9, 9, 9, 9, 9, 9, 1, 2, 9, 9, 9, 3, 4, 9, 9, 9, 9, 9, 9, 9]);
  });

  it('scales down to pad what does not fit', () => {
    const wide = grey(4, 2, 8, 8, 8, 8, 8, 8, 8, 8);
    assert.deepEqual(fitted(wide, { fit: 'pad' }, 2, 2), [8, 8, 0, 0]);
    assert.deepEqual(fitted(wide, { fit: 'pad' }, 3, 2), [0, 0, 8, 8, 0, 0]);
  });

  it('crops the centre after scaling until the size is covered', () => {
    assert.deepEqual(fitted(grey(4, 2, 1, 2, 3, 4, 5, 6, 7, 8), { fit: 'crop' }, 2, 2), [2, 3, 6, 7]);
    assert.deepEqual(fitted(grey(4, 1, 0, 0, 8, 8), { fit: 'crop' }, 2, 2), [2, 6, 2, 6]);
  });

  it('stretches to the size, whatever the shape', () => {
    assert.deepEqual(fitted(grey(2, 1, 0, 8), { fit: 'stretch' }, 1, 4), [0, 2, 6, 8]);
    assert.deepEqual(fitted(grey(2, 1, 0, 8), {}, 2, 2), [0, 8, 0, 8]);
  });

  it('never resamples a picture of the right size', () => {
    for (const fit of ['stretch', 'crop', 'pad'] as const) {
      assert.deepEqual(fitted(grey(3, 1, 1, 200, 3), { fit }, 1, 3), [1, 200, 3]);
    }
  });
});

describe('pointwise', () => {
  const map = (given: Preprocess, shape: (number | string)[]) => pointwise(completePreprocess(given, shape, 'float32'), shape);

  it('gives scale and offset of x = pixel01 · scale − offset', () => {
    assert.deepEqual(map({}, [1, 1, 28, 28]), { axis: undefined, scale: [1], offset: [0] });
    assert.deepEqual(map({ range: [-1, 1] }, [1, 1, 8, 8]), { axis: undefined, scale: [2], offset: [1] });
    assert.deepEqual(map({ range: [0, 255], mean: [51], std: [2] }, [1, 1, 8, 8]), {
      axis: undefined,
      scale: [127.5],
      offset: [25.5],
    });
    const rgb: Preprocess = { mean: [0.5, 0.25, 0], std: [1, 0.5, 2] };
    assert.deepEqual(map(rgb, ['n', 3, 8, 8]), { axis: 1, scale: [1, 2, 0.5], offset: [0.5, 0.5, 0] });
    assert.deepEqual(map(rgb, [1, 8, 8, 3]), { axis: 3, scale: [1, 2, 0.5], offset: [0.5, 0.5, 0] });
    assert.deepEqual(map(rgb, [3, 8, 8]), { axis: 0, scale: [1, 2, 0.5], offset: [0.5, 0.5, 0] });
  });

  it('lists the elements of a flattened picture', () => {
    const rgb: Preprocess = { channels: 'RGB', mean: [1, 2, 3] };
    assert.deepEqual(map(rgb, [1, 12]).offset, [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3]);
    assert.deepEqual(map({ ...rgb, layout: 'NHWC' }, [1, 12]).offset, [1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    assert.equal(map(rgb, [1, 12]).axis, 1);
  });

  it('is the identity for a table, or its mean and std', () => {
    assert.deepEqual(map({}, ['n', 30]), { axis: undefined, scale: [1], offset: [0] });
    assert.deepEqual(map({ mean: [1, 3], std: [2] }, ['n', 2]), { axis: 1, scale: [0.5, 0.5], offset: [0.5, 1.5] });
  });

  it('finds the pair of each element', () => {
    const pairs = (axis: number | undefined, shape: number[]) =>
      Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) =>
        pairIndex({ axis, scale: [1, 2, 3], offset: [] }, shape)(i),
      );
    assert.deepEqual(pairs(1, [1, 3, 1, 2]), [0, 0, 1, 1, 2, 2]);
    assert.deepEqual(pairs(3, [1, 1, 2, 3]), [0, 1, 2, 0, 1, 2]);
    assert.deepEqual(pairs(undefined, [2]), [0, 0]);
  });
});

describe('toPicture', () => {
  const back = (image: Image, given: Preprocess, shape: number[], dtype: DType = 'float32') => {
    const preprocess = completePreprocess(given, shape, dtype);
    return toPicture(applyImage(image, preprocess, shape, dtype), preprocess);
  };

  it('undoes every preprocessing to the pixel', () => {
    const shown = { width: 2, height: 1, channels: 3 as const, data: RGB.data };
    for (const range of [
      [0, 1],
      [0, 255],
      [-1, 1],
    ] as Preprocess['range'][]) {
      for (const channels of ['RGB', 'BGR'] as const) {
        const given: Preprocess = { range, channels, mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };
        assert.deepEqual(back(RGB, given, [1, 3, 1, 2]), shown);
        assert.deepEqual(back(RGB, given, [1, 1, 2, 3]), shown);
      }
    }
    assert.deepEqual(back(RGB, {}, [1, 3, 1, 2], 'uint8'), shown);
  });

  it('shows grey as one channel', () => {
    const every = grey(16, 16, ...Array.from({ length: 256 }, (_, v) => v));
    assert.deepEqual(back(every, { mean: [0.1307], std: [0.3081] }, [1, 1, 16, 16]), {
      width: 16,
      height: 16,
      channels: 1,
      data: every.data,
    });
  });

  it('stretches values that the preprocessing cannot have made', () => {
    const guess = completePreprocess({}, [1, 1, 1, 3], 'float32');
    assert.deepEqual([...toPicture(floats([1, 1, 1, 3], -2, 0, 2), guess)!.data], [0, 128, 255]);
    assert.deepEqual([...toPicture(floats([1, 1, 1, 3], 5, 5, 5), guess)!.data], [0, 0, 0]);
  });

  it('shows nothing for what is no picture', () => {
    assert.equal(toPicture(floats([1, 3], 1, 2, 3), {}), undefined);
    assert.equal(toPicture(floats([1, 4], 1, 2, 3, 4), {}), undefined);
    assert.equal(toPicture(tensor('string', [1, 1, 1, 1], ['a']), {}), undefined);
  });
});
