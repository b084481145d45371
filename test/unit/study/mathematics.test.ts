import assert from 'node:assert/strict';
import { failures } from '../../../src/engine/study/bounds';
import { area, probability, replaced } from '../../../src/engine/study/curves';
import { accuracyOf, answersOf } from '../../../src/engine/study/decompose';
import { flip, logOddsChange } from '../../../src/engine/study/flip';
import { outside, topShare } from '../../../src/engine/study/ranking';
import { boxOf, medianInterval, quantile } from '../../../src/engine/study/statistics';

const upTo = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

describe('study: statistics', () => {
  it('gives the median’s 95 % interval between order statistics', () => {
    // P(Binomial(n, ½) ≤ k − 1) ≤ 2.5 %: the table in Conover's book.
    for (const [n, low, high] of [
      [6, 1, 6],
      [8, 1, 8],
      [9, 2, 8],
      [10, 2, 9],
      [20, 6, 15],
      [50, 18, 33],
      [100, 40, 61],
    ]) {
      assert.deepEqual(medianInterval(upTo(n)), [low, high], `n = ${n}`);
    }
    const [low, high] = medianInterval(upTo(4000));
    assert.ok(Math.abs(low - (2000 - 1.96 * Math.sqrt(1000))) < 2 && Math.abs(high + low - 4001) < 1e-9);
    assert.deepEqual(medianInterval([3, 4]), [3, 4]);
  });

  it('gives quartiles by interpolation, whiskers and outliers', () => {
    assert.equal(quantile([1, 2, 3, 4], 0.25), 1.75);
    const box = boxOf([1, 2, 3, 4, 100]);
    assert.deepEqual([box.q1, box.median, box.q3, box.low, box.high, box.outliers], [2, 3, 4, 1, 4, [100]]);
    assert.ok(Number.isNaN(boxOf([]).median));
  });
});

describe('study: decompose', () => {
  it('answers by f, by J x and by what is left', () => {
    assert.deepEqual(answersOf([1, 3, 2], [5, 1, 0]), { all: 1, weightsOnly: 0, biasOnly: 1, f: 3, weights: 1 });
    assert.deepEqual(answersOf([-1], [2]), { all: 0, weightsOnly: 1, biasOnly: 0, f: -1, weights: 2 });
  });

  it('counts who is right', () => {
    const items = [
      { all: 1, weightsOnly: 1, biasOnly: 0, label: 1 },
      { all: 2, weightsOnly: 1, biasOnly: 0, label: 1 },
    ];
    assert.deepEqual(accuracyOf(items), { all: 0.5, weightsOnly: 1, biasOnly: 0 });
  });
});

describe('study: overlap', () => {
  it('takes the tenth with the largest magnitudes, without zeros', () => {
    const values = [...upTo(20).map((v) => (v % 2 ? v : -v))];
    assert.deepEqual([...topShare(values, 0.1)], [19, 18]);
    assert.deepEqual([...topShare([0, 0, 5, 0], 1)], [2]);
    assert.equal(topShare(new Float32Array(784).fill(1), 0.1).size, 79);
  });

  it('gives the share outside', () => {
    assert.equal(outside(new Set([1, 2, 3, 4]), new Set([4, 5])), 0.75);
    assert.ok(Number.isNaN(outside(new Set(), new Set([1]))));
  });
});

describe('study: flip', () => {
  const x = Float32Array.of(1, 0, 1, 1, 1, 1, 1, 1, 1, 1);
  const zero = new Float32Array(10);

  it('sets to the baseline what speaks most for the class, as many as may be', () => {
    const { values, changed } = flip(x, zero, Float32Array.of(1, 9, 3, 2, 0, -1, 0, 0, 0, 0), 0.2);
    assert.deepEqual([Array.from(values), changed], [[1, 0, 0, 0, 1, 1, 1, 1, 1, 1], 2]);
  });

  it('stops where nothing speaks for it', () => {
    assert.equal(flip(x, zero, Float32Array.of(1, 9, 0, -2, 0, -1, 0, 0, 0, 0), 0.5).changed, 1);
  });

  it('counts how far the log-odds fall', () => {
    assert.equal(logOddsChange([5, 1], [2, 3], 0, 1), 5);
  });
});

describe('study: curves', () => {
  it('replaces features in descending order', () => {
    const steps = replaced(Float32Array.of(1, 2, 3, 4), new Float32Array(4), [0, 3, -1, 2], 4).map((v) => Array.from(v));
    assert.deepEqual(steps, [
      [1, 2, 3, 4],
      [1, 0, 3, 4],
      [1, 0, 3, 0],
      [0, 0, 3, 0],
      [0, 0, 0, 0],
    ]);
  });

  it('measures the area and the probability', () => {
    assert.equal(area([1, 0.5, 0]), 0.5);
    assert.equal(probability([0, 0], 1), 0.5);
    assert.equal(probability([0], 0), 0.5);
    assert.ok(probability([1000, 0], 0) === 1);
  });
});

describe('study: check', () => {
  it('says what is outside its bound', () => {
    const good = { residual: 1e-7, biasShare: 0.3, finite: true };
    assert.deepEqual(failures(good, { maxResidual: 1e-5, maxBiasShare: 0.5, minBiasShare: 0.1 }), []);
    assert.equal(failures({ ...good, residual: 1 }, { maxResidual: 1e-5 }).length, 1);
    assert.match(failures(good, { minBiasShare: 0.4 })[0], /share of bias is 0.300, below 0.4/);
    assert.match(failures({ ...good, finite: false }, {})[0], /not finite/);
  });
});
