import assert from 'node:assert/strict';
import { randomNumbers, randomTensor } from '../../../src/engine/input';
import { fails } from './helpers';

describe('random', () => {
  it('gives the same numbers for the same seed, everywhere', () => {
    const next = randomNumbers(1);
    assert.deepEqual([next(), next(), next()], [0.6270739405881613, 0.002735721180215478, 0.5274470399599522]);
    assert.deepEqual(randomTensor([2, 3], 'float32', 7), randomTensor([2, 3], 'float32', 7));
    assert.notDeepEqual(randomTensor([2, 3], 'float32', 7), randomTensor([2, 3], 'float32', 8));
  });

  it('is uniform in [0, 1)', () => {
    const next = randomNumbers(123);
    const bins = new Array<number>(10).fill(0);
    for (let i = 0; i < 100_000; i++) bins[Math.floor(next() * 10)]++;
    assert.equal(bins.length, 10);
    for (const count of bins) assert.ok(Math.abs(count - 10_000) < 500, String(bins));
  });

  it('gives integers and bools 0 or 1', () => {
    for (const dtype of ['int64', 'uint64', 'int32', 'uint8', 'bool'] as const) {
      const { data } = randomTensor([100], dtype, 1);
      assert.deepEqual([...new Set(Array.from(data as ArrayLike<number | bigint>, Number))].sort(), [0, 1], dtype);
    }
  });

  it('makes up no text', () =>
    fails(() => randomTensor([1], 'string', 1), 'input-dtype', 'the model takes text, which cannot be made up. Choose a file.'));
});
