import assert from 'node:assert/strict';
import { readJson } from '../../../src/engine/input/json';
import { fails, floats, tensor } from './helpers';

const read = (json: unknown) => readJson(Buffer.from(typeof json === 'string' ? json : JSON.stringify(json)), 'a.json');

describe('json', () => {
  it('takes nested arrays: whole numbers as int64, others as float64, true and false as bool', () => {
    assert.deepEqual(
      read([
        [1, 2, 3],
        [4, 5, -6],
      ]),
      tensor('int64', [2, 3], BigInt64Array.of(1n, 2n, 3n, 4n, 5n, -6n)),
    );
    assert.deepEqual(read([[[1.5]], [[2]]]), tensor('float64', [2, 1, 1], Float64Array.of(1.5, 2)));
    assert.deepEqual(read([true, false]), tensor('bool', [2], Uint8Array.of(1, 0)));
    assert.deepEqual(read([1e300]), tensor('float64', [1], Float64Array.of(1e300)));
    assert.deepEqual(read('\ufeff[0.5]'), tensor('float64', [1], Float64Array.of(0.5)));
  });

  it('takes shape, dtype and data, flat or nested', () => {
    assert.deepEqual(read({ shape: [2, 2], dtype: 'float32', data: [1, 2, 3, 4] }), floats([2, 2], 1, 2, 3, 4));
    assert.deepEqual(
      read({
        dtype: 'float32',
        data: [
          [1, 2],
          [3, 4],
        ],
      }),
      floats([2, 2], 1, 2, 3, 4),
    );
    assert.deepEqual(read({ shape: [], data: [0.5] }), tensor('float64', [], Float64Array.of(0.5)));
    assert.deepEqual(read({ dtype: 'uint8', data: [0, 255] }), tensor('uint8', [2], Uint8Array.of(0, 255)));
    assert.deepEqual(read({ dtype: 'int64', data: [-1] }), tensor('int64', [1], BigInt64Array.of(-1n)));
  });

  const wrong: [name: string, json: unknown, code: string, text: string][] = [
    [
      'no array',
      5,
      'input-format',
      'is not a readable tensor file: it is neither an array nor an object with data. Save it again and retry',
    ],
    [
      'no data',
      { shape: [1] },
      'input-format',
      'is not a readable tensor file: it has no array named data. Save it again and retry',
    ],
    [
      'a ragged array',
      [[1, 2], [3]],
      'input-format',
      'is not a readable tensor file: [1] has 1 elements where the first has 2 elements. Save it again and retry',
    ],
    [
      'a number among arrays',
      [[1, 2], 3],
      'input-format',
      'is not a readable tensor file: [1] has no list where the first has 2 elements. Save it again and retry',
    ],
    ['text', [[1, 'a']], 'input-format', 'is not a readable tensor file: "a" at [0, 1] is not a number. Save it again and retry'],
    ['null', [null], 'input-format', 'is not a readable tensor file: null at [0] is not a number. Save it again and retry'],
    [
      'a wrong shape',
      { shape: [2, 3], data: [1, 2] },
      'input-format',
      'is not a readable tensor file: shape 2×3 needs 6 values, data has 2. Save it again and retry',
    ],
    [
      'a shape that is none',
      { shape: [1.5], data: [1] },
      'input-format',
      'is not a readable tensor file: shape must be a list of whole numbers, not [1.5]. Save it again and retry',
    ],
    [
      'an unknown dtype',
      { dtype: 'float8', data: [1] },
      'input-dtype',
      'dtype "float8" is not known. Use float32, float64, int8, uint8, int16, uint16, int32, uint32, int64, uint64, bool',
    ],
    [
      'a number that does not fit',
      { dtype: 'uint8', data: [256] },
      'input-dtype',
      'holds 256, which does not fit in uint8. Give values that fit in uint8',
    ],
    [
      'a fraction as int64',
      { dtype: 'int64', data: [0.5] },
      'input-dtype',
      'holds 0.5, which does not fit in int64. Give values that fit in int64',
    ],
  ];
  for (const [name, json, code, text] of wrong) it(`refuses ${name}`, () => fails(() => read(json), code, `a.json: ${text}.`));

  it('refuses what is not JSON', () =>
    assert.throws(() => read('[1, NaN]'), { message: /^a\.json: is not a readable JSON file: .*\. Save it again and retry\.$/ }));
});
