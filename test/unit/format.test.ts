import assert from 'node:assert/strict';
import { failurePlace, failureReason } from '../../webview/format/failure';
import {
  bytes,
  known,
  percent,
  plain,
  probability,
  residual,
  score,
  share,
  signClass,
  signed,
  term,
} from '../../src/format/number';
import { indexPattern, isMeant } from '../../src/format/index-pattern';
import { axesOf, columnText, indexText, shapeText, unravel } from '../../src/format/shape';

/** U+2212, spelled out so that a hyphen cannot pass for it. */
const M = '\u2212';

const EVERY = [plain, signed, term, score, residual, share, probability, percent];

describe('numbers', () => {
  const attributions: [number, string][] = [
    [0, '0'],
    [-0, '0'],
    [11.186077, '+11.186'],
    [1, '+1.000'],
    [-0.2966464, `${M}0.2966`],
    [0.001, '+0.0010'],
    [-8.39e-4, `${M}8.4e${M}4`],
    [2.2e-16, `+2.2e${M}16`],
    [-228.84, `${M}228.8`],
    [1153.2, '+1,153'],
    [-1234567, `${M}1.235e6`],
  ];
  for (const [v, text] of attributions) it(`writes the attribution ${v} as ${text}`, () => assert.equal(signed(v), text));

  it('has a sign on attributions only', () => {
    assert.equal(plain(0.4), '0.4000');
    assert.equal(signed(0.4), '+0.4000');
    assert.equal(plain(-0.4), `${M}0.4000`);
  });

  it('writes terms of the sum with three decimals, the score unsigned when positive', () => {
    assert.equal(term(11.186077), '+11.186');
    assert.equal(term(-0.2335), `${M}0.234`);
    assert.equal(score(10.95257), '10.953');
    assert.equal(score(-1.0567), `${M}1.057`);
    assert.equal(score(0), '0.000');
    assert.equal(score(12345.678), '12,345.7');
  });

  it('never rounds something to 0', () => {
    assert.equal(score(2e-5), `2.0e${M}5`);
    assert.equal(term(-2e-5), `${M}2.0e${M}5`);
    assert.equal(residual(-2.9e-15), `${M}2.9e${M}15`);
    assert.equal(share(1e-7), `1.0e${M}7`);
    assert.notEqual(percent(1e-6), '0.0 %');
  });

  it('writes a residual with two digits and its sign', () => {
    assert.equal(residual(0), '0');
    assert.equal(residual(0.0123), '+0.012');
    assert.equal(residual(-2.61e-7), `${M}2.6e${M}7`);
  });

  it('writes shares without a sign and with four decimals', () => {
    assert.equal(share(0.19793), '0.1979');
    assert.equal(share(1), '1.0000');
    assert.equal(share(0), '0');
  });

  it('writes probabilities that are not quite 0 or 1 as such', () => {
    assert.equal(probability(0.9933), '99.3 %');
    assert.equal(probability(0.99951), '> 99.9 %');
    assert.equal(probability(0.00049), '< 0.1 %');
    assert.equal(percent(0.448), '44.8 %');
  });

  it('writes what is not known as a dash, never as 0', () => {
    for (const v of [null, undefined]) {
      assert.equal(known(v), false);
      for (const as of EVERY) assert.equal(as(v), '\u2013');
      assert.equal(signClass(v), 'zero');
    }
  });

  it('writes what is no number by its name: it was computed, and must be seen', () => {
    for (const [v, text] of [
      [NaN, 'NaN'],
      [Infinity, '+\u221e'],
      [-Infinity, `${M}\u221e`],
    ] as const) {
      assert.equal(known(v), false);
      for (const as of EVERY) assert.equal(as(v), text);
      assert.equal(signClass(v), 'zero');
    }
  });

  it('gives each sign its hue and zero none', () => {
    assert.deepEqual([2, -2, 0].map(signClass), ['pos', 'neg', 'zero']);
  });

  it('writes sizes of files', () => {
    assert.equal(bytes(424_000), '424 kB');
    assert.equal(bytes(531_000_000), '531 MB');
    assert.equal(bytes(12), '12 B');
    assert.equal(bytes(999.9), '1.00 kB');
  });
});

describe('shapes of the page', () => {
  it('leave the batch out', () => {
    assert.equal(shapeText([1, 16, 28, 28]), '16×28×28');
    assert.equal(shapeText(['batch', 3, -1, 'width']), '3×?×width');
    assert.equal(shapeText([1]), '1');
    assert.equal(shapeText([]), '1');
  });

  it('say which unit, without the batch and without a single channel', () => {
    assert.equal(indexText([0, 4, 6, 10], [1, 16, 28, 28]), '[4, 6, 10]');
    assert.equal(indexText([0, 0, 7, 9], [1, 1, 28, 28]), '[7, 9]');
    assert.equal(indexText([0, 5], [1, 16]), '[5]');
    assert.equal(indexText([3]), '[3]');
    assert.deepEqual(unravel(4 * 784 + 6 * 28 + 10, [1, 16, 28, 28]), [0, 4, 6, 10]);
  });

  it('name what an index counts', () => {
    assert.deepEqual(
      [
        [1, 16, 28, 28],
        [1, 1, 28, 28],
        [1, 5, 8],
        [1, 10],
        [1, 2, 3, 4, 5],
      ].map(axesOf),
      ['channel', 'plane', 'row', 'unit', 'index'],
    );
  });

  it('read column names as words', () => assert.equal(columnText('worst_fractal_dimension'), 'worst fractal dimension'));
});

describe('failures on the page', () => {
  const error = { fault: 'model' as const, code: 'x', reason: 'its slope is not finite', action: 'try another input' };
  it('are a place and a sentence', () => {
    assert.equal(
      failurePlace({ ...error, file: '/a/b/digits.onnx', node: 'Sqrt_0', op: 'Sqrt' }),
      'digits.onnx: node Sqrt_0 (Sqrt)',
    );
    assert.equal(failureReason(error), 'Its slope is not finite. Try another input.');
    assert.equal(failurePlace(error), '');
  });
});

describe('patterns of indices', () => {
  const read: [string, ReturnType<typeof indexPattern>][] = [
    ['4', [[4, 4]]],
    ['4, *, 10', [[4, 4], null, [10, 10]]],
    [' [ 4,*, 6 - 10 ] ', [[4, 4], null, [6, 10]]],
    ['3,', [[3, 3]]],
    ['*', [null]],
    ['', null],
    ['radius', null],
    ['4 5', null],
    ['-1', null],
    ['4,,5', null],
  ];
  for (const [text, pattern] of read) it(`reads '${text}'`, () => assert.deepEqual(indexPattern(text), pattern));

  it('are held against the index as it is shown', () => {
    const picture = [1, 16, 28, 28];
    const meant = (text: string, index: number[], shape: number[]) => isMeant(indexPattern(text)!, index, shape);
    assert.equal(meant('4,*', [0, 4, 6, 10], picture), true);
    assert.equal(meant('*, 6, 9-10', [0, 4, 6, 10], picture), true);
    assert.equal(meant('4, 7', [0, 4, 6, 10], picture), false);
    assert.equal(meant('6', [0, 0, 6, 10], [1, 1, 28, 28]), true);
    assert.equal(meant('6, 1', [0, 6], [1, 10]), false);
    assert.equal(meant('6', [0, 6], [1, 10]), true);
  });
});
