import assert from 'node:assert/strict';
import { bindDims, fitToInput } from '../../../src/engine/input';
import { generatedShape } from '../../../src/engine/input/fit';
import type { DType, NumericData } from '../../../src/engine/tensor';
import { fails, tensor, wanted } from './helpers';

type Shape = (number | string)[];
const zeros = (...shape: number[]) => tensor('float32', shape, new Float32Array(shape.reduce((a, b) => a * b, 1)));

describe('fitToInput', () => {
  const shapes: [has: number[], takes: Shape, becomes: number[]][] = [
    [
      [1, 1, 28, 28],
      [1, 1, 28, 28],
      [1, 1, 28, 28],
    ],
    [
      [1, 1, 28, 28],
      ['batch', 1, 28, 28],
      [1, 1, 28, 28],
    ],
    [
      [1, 28, 28],
      ['batch', 1, 28, 28],
      [1, 1, 28, 28],
    ],
    [
      [28, 28],
      [1, 1, 28, 28],
      [1, 1, 28, 28],
    ],
    [[784], [-1, 1, 28, 28], [1, 1, 28, 28]],
    [
      [1, 784],
      [0, 1, 28, 28],
      [1, 1, 28, 28],
    ],
    [
      [1, 1, 28, 28],
      ['batch', 784],
      [1, 784],
    ],
    [[28, 28], [784], [784]],
    [[30], ['batch', 30], [1, 30]],
    [[1, 30], [30], [30]],
    [
      [1, 3, 40, 50],
      ['n', 3, 'h', 'w'],
      [1, 3, 40, 50],
    ],
    [
      [3, 40, 50],
      ['n', 3, 'h', 'w'],
      [1, 3, 40, 50],
    ],
    [[5], ['n'], [5]],
    [
      [2, 3],
      [2, 3],
      [2, 3],
    ],
    [[1], [], []],
    [[], [1, 1], [1, 1]],
    [[0], [0], [0]],
    [
      [2, 8],
      [1, 'time', 8],
      [1, 2, 8],
    ],
  ];
  for (const [has, takes, becomes] of shapes) {
    it(`fits ${JSON.stringify(has)} into ${JSON.stringify(takes)}`, () =>
      assert.deepEqual(fitToInput(zeros(...has), wanted(takes)).shape, becomes));
  }

  const wrong: [has: number[], takes: Shape, code: string, text: string][] = [
    [
      [1, 3, 224, 224],
      [1, 1, 28, 28],
      'input-size',
      'has 3×224×224, the model takes 1×28×28. Give values of the size of its input image',
    ],
    [
      [3, 224, 224],
      ['n', 1, 28, 28],
      'input-size',
      'has 3×224×224, the model takes 1×28×28. Give values of the size of its input image',
    ],
    [[8, 8, 3], ['n', 3, 8, 8], 'input-size', 'has 8×8×3, the model takes 3×8×8. Give values of the size of its input image'],
    [[29], ['n', 30], 'input-size', 'has 29, the model takes 30. Give values of the size of its input image'],
    [
      [2, 8],
      ['n', 3, 'height', -1],
      'input-size',
      'has 2×8, the model takes 3×height×?. Give values of the size of its input image',
    ],
    [[3, 4], [2, 4], 'input-size', 'has 3×4, the model takes 2×4. Give values of the size of its input image'],
    [[2], [], 'input-size', 'has 2, the model takes one value. Give values of the size of its input image'],
    [[100, 30], ['n', 30], 'input-rows', 'has 100 rows of 30, the model takes one. Choose a row from 0 to 99'],
    [[10, 784], [1, 1, 28, 28], 'input-rows', 'has 10 rows of 784, the model takes one. Choose a row from 0 to 9'],
    [[10, 1, 28, 28], ['n', 1, 28, 28], 'input-rows', 'has 10 rows of 1×28×28, the model takes one. Choose a row from 0 to 9'],
    [
      [3, 0, 224],
      ['n', 3, 224, 224],
      'input-zero-sized',
      'has a dimension of 0 (3×0×224), so there is nothing to explain. Give an input with values',
    ],
  ];
  for (const [has, takes, code, text] of wrong) {
    it(`refuses ${JSON.stringify(has)} for ${JSON.stringify(takes)}`, () =>
      fails(() => fitToInput(zeros(...has), wanted(takes, 'float32', 'image'), 'a.npy'), code, `a.npy: ${text}.`));
  }

  const conversions: [from: DType, data: NumericData, to: DType, becomes: NumericData][] = [
    ['float64', Float64Array.of(0.1), 'float32', Float32Array.of(0.1)],
    ['float32', Float32Array.of(0.5), 'float64', Float64Array.of(0.5)],
    ['uint8', Uint8Array.of(255), 'float32', Float32Array.of(255)],
    ['int64', BigInt64Array.of(-3n), 'float32', Float32Array.of(-3)],
    ['uint64', BigUint64Array.of(3n), 'float64', Float64Array.of(3)],
    ['bool', Uint8Array.of(1), 'float32', Float32Array.of(1)],
    ['int64', BigInt64Array.of(-3n), 'int32', Int32Array.of(-3)],
    ['int32', Int32Array.of(-3), 'int64', BigInt64Array.of(-3n)],
    ['bool', Uint8Array.of(1), 'int64', BigInt64Array.of(1n)],
    ['int64', BigInt64Array.of(1n), 'bool', Uint8Array.of(1)],
  ];
  for (const [from, data, to, becomes] of conversions) {
    it(`converts ${from} into ${to}`, () =>
      assert.deepEqual(fitToInput(tensor(from, [1], data), wanted([1], to)), tensor(to, [1], becomes)));
  }

  it('takes an unknown type as it is', () => {
    const t = tensor('int8', [1], Int8Array.of(1));
    assert.deepEqual(fitToInput(t, wanted([1], 'unknown')), t);
  });

  const refused: [from: DType, data: NumericData | string[], to: DType, text: string][] = [
    ['float32', Float32Array.of(1), 'int64', 'holds float32, the model takes int64. Save whole numbers as int64'],
    ['float64', Float64Array.of(1), 'bool', 'holds float64, the model takes bool. Save it as bool'],
    ['string', ['a'], 'float32', 'holds string, the model takes float32. Save it as float32'],
    ['uint8', Uint8Array.of(1), 'string', 'holds uint8, the model takes string. Save it as string'],
    [
      'int64',
      BigInt64Array.of(2n ** 31n),
      'int32',
      'holds 2147483648, which does not fit in int32. Give values that fit in int32',
    ],
    ['int32', Int32Array.of(-1), 'uint64', 'holds -1, which does not fit in uint64. Give values that fit in uint64'],
    ['uint8', Uint8Array.of(2), 'bool', 'holds 2, which does not fit in bool. Give values that fit in bool'],
  ];
  for (const [from, data, to, text] of refused) {
    it(`refuses ${from} (${String(data)}) as ${to}`, () =>
      fails(() => fitToInput(tensor(from, [1], data), wanted([1], to), 'a.npy'), 'input-dtype', `a.npy: ${text}.`));
  }

  it('refuses what is not finite', async () => {
    const t = zeros(1, 1, 2, 3);
    t.data[4] = NaN as never;
    const one = 'a.npy: has NaN at [0, 0, 1, 1] (1 of 6 values is not finite). Replace what is not a finite number.';
    await fails(() => fitToInput(t, wanted(['n', 1, 2, 3]), 'a.npy'), 'input-not-finite', one);
    const large = 'has Infinity at [0] (2 of 2 values are not finite). Replace what is not a finite number.';
    await fails(() => fitToInput(tensor('float64', [2], Float64Array.of(1e300, -1e300)), wanted([2])), 'input-not-finite', large);
  });
});

describe('generated inputs', () => {
  it('take one row and the sizes that are known', () => {
    assert.deepEqual(generatedShape(wanted(['n', 1, 28, 28])), [1, 1, 28, 28]);
    assert.deepEqual(generatedShape(wanted(bindDims(wanted(['n', 3, 'h', 'w']), { h: 8, w: 9, z: 1 }))), [1, 3, 8, 9]);
    assert.deepEqual(bindDims(wanted(['n', -1], 'float32', 'image'), { 'image[1]': 5 }), ['n', 5]);
    assert.deepEqual(generatedShape(wanted([])), []);
  });

  it('ask for sizes that are not known', () =>
    fails(
      () => generatedShape(wanted(['n', 3, 'h', -1], 'float32', 'image')),
      'input-free-dimension',
      'the size of h, image[3] in input image (n×3×h×?) is not known. Give it as dims in model.explain.json, or choose a file.',
    ));
});
