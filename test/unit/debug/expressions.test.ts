/** The expression language: its grammar, its values, and where its errors point. */
import assert from 'node:assert/strict';
import {
  complete,
  evaluate,
  ExpressionError,
  holds,
  parse,
  parseTemplate,
  unitOf,
  type Tensors,
} from '../../../src/debug/expressions';
import { isTensor, type Value } from '../../../src/debug/expressions/values';

const tensor = (shape: number[], data: number[]) => ({ shape, data: Float64Array.from(data), logical: false });

const HERE: Record<string, ReturnType<typeof tensor>> = {
  beta: tensor([2, 3], [1, -2, 3, 0, 5, -6]),
  own: tensor([3], [1, 10, 100]),
  value: tensor([2], [NaN, 4]),
  mass: tensor([0], []),
};

const tensors: Tensors = async (layer, quantity) => {
  if (layer === 'conv "1"') return tensor([2], [7, 8]);
  if (layer !== null) throw new Error(`there is no layer ${layer}`);
  return HERE[quantity];
};

const plain = (value: Value) => {
  if (!isTensor(value)) return value;
  const data = Array.from(value.data, (v) => (value.logical ? v !== 0 : v));
  return { shape: [...value.shape], data };
};
const of = async (text: string) => plain(await evaluate(parse(text), tensors));
const fault = async (text: string): Promise<ExpressionError> => {
  try {
    await evaluate(parse(text), tensors);
  } catch (error) {
    assert(error instanceof ExpressionError, String(error));
    return error;
  }
  throw new assert.AssertionError({ message: `${text} is accepted` });
};

describe('expressions', () => {
  const values: [string, unknown][] = [
    ['1 + 2 * 3 ** 2 ** 0', 7],
    ['-2 ** 2', -4],
    ['2 ** -1', 0.5],
    ['(1 + 2) * 3', 9],
    ['7 % 3 - -7 % 3', -1],
    ['.5 + 1e-1 + 2.', 2.6],
    ['1 < 2 and not 2 < 1', true],
    ['true and false or 1 == 1', true],
    ['1 && 0 || !0', true],
    ['3 − 1', 2],
    ['sum(beta)', 1],
    ['max(abs(beta)) > 5.5', true],
    ['min(beta)', -6],
    ['mean(own)', 37],
    ['argmax(beta)', 4],
    ['count_nonzero(beta)', 5],
    ['any(beta < -5)', true],
    ['all(beta < 5)', false],
    ['isnan(value)', { shape: [2], data: [true, false] }],
    ['max(value)', NaN],
    ['any(isnan(value))', true],
    ['sum(mass)', 0],
    ['beta[1, 1]', 5],
    ['beta[-1, -1]', -6],
    ['beta[0]', { shape: [3], data: [1, -2, 3] }],
    ['beta[:, 1]', { shape: [2], data: [-2, 5] }],
    ['beta[0, 1:]', { shape: [2], data: [-2, 3] }],
    ['beta[0, ::2]', { shape: [2], data: [1, 3] }],
    ['beta[0, 1:99]', { shape: [2], data: [-2, 3] }],
    ['beta[0, -2:-1]', { shape: [1], data: [-2] }],
    ['beta[1 - 1, argmax(own)]', 3],
    ['(beta * 2)[0][1]', -4],
    ['beta + own', { shape: [2, 3], data: [2, 8, 103, 1, 15, 94] }],
    ['beta > 0', { shape: [2, 3], data: [true, false, true, false, true, false] }],
    ['-own', { shape: [3], data: [-1, -10, -100] }],
    ['not own', { shape: [3], data: [false, false, false] }],
    ['sum(layer(\'conv "1"\').beta)', 15],
    ['layer("conv \\"1\\"").beta[1]', 8],
  ];
  for (const [text, expected] of values) {
    it(`${text} is ${JSON.stringify(expected)}`, async () => assert.deepEqual(await of(text), expected));
  }

  const faults: [string, number, RegExp][] = [
    ['', 1, /nothing to compute/],
    ['beta +', 7, /ends too early/],
    ['beta beta', 6, /'beta' has no place here/],
    ['bta', 1, /there is no 'bta': tensors are value, gradient/],
    ['process.exit(1)', 1, /there is no 'process'/],
    ['sum(constructor)', 5, /there is no 'constructor'/],
    ['sum beta', 5, /sum is a function/],
    ['sum(beta, own)', 9, /takes one tensor/],
    ['sum(beta', 9, /'\)' is missing/],
    ['beta[0', 7, /'\]' is missing/],
    ['beta[]', 6, /a position or a range is missing/],
    ['beta[0, 3]', 9, /3 is outside 0 to 2 of dimension 1/],
    ['beta[0, 0, 0]', 12, /2 dimensions, shape \[2, 3\]/],
    ['beta[0.5]', 6, /whole number/],
    ['beta[::-1]', 6, /step of a range is 1 or more/],
    ['beta[own]', 6, /a position is a number/],
    ['1[0]', 2, /only a tensor can be indexed/],
    ['1 < 2 < 3', 7, /do not chain/],
    ['beta = 3', 6, /only read here.*==/],
    ['beta[0] = 3', 9, /only read here/],
    ['beta.sum', 5, /only layer\("…"\) has members/],
    ['layer(conv)', 7, /in quotes/],
    ['layer("a").weight', 12, /a layer has value/],
    ['layer("a").beta', 1, /there is no layer a/],
    ['layer("a")[0]', 11, /which tensor of it/],
    ['layer("a")', 1, /a layer is not a number/],
    ['"conv1"', 1, /did you mean layer\("conv1"\)/],
    ['"conv1', 1, /no closing quote/],
    ['beta; own', 5, /';' means nothing here/],
    ['beta + value', 6, /\[2, 3\] and \[2\] do not fit/],
    ['max(mass)', 1, /max of a tensor without elements/],
    ['('.repeat(500), 101, /nested too deeply/],
    ['1'.repeat(3000), 2001, /3000 characters/],
  ];
  for (const [text, column, reason] of faults) {
    it(`${text.slice(0, 20) || 'nothing'} is a fault at column ${column}`, async () => {
      const error = await fault(text);
      assert.match(error.reason, reason);
      assert.equal(error.at + 1, column);
      assert.equal(error.message, `column ${column}: ${error.reason}`);
    });
  }

  it('shows a fault under the text', async () => {
    assert.equal((await fault('beta = 3')).pointed.split('\n')[1].indexOf('^'), 5);
  });

  it('takes a condition for true or false, and no tensor for either', async () => {
    assert.equal(await holds(parse('sum(beta)'), tensors), true);
    assert.equal(await holds(parse('0'), tensors), false);
    assert.equal(await holds(parse('own[0:1]'), tensors), true);
    await assert.rejects(holds(parse('beta > 0'), tensors), /neither true nor false: say any/);
  });

  it('finds the unit that an index names', async () => {
    assert.deepEqual(await unitOf(parse('beta[1, -2]'), tensors), { layer: null, quantity: 'beta', position: 4 });
    assert.equal(await unitOf(parse('beta[1]'), tensors), undefined);
    assert.equal(await unitOf(parse('sum(beta)'), tensors), undefined);
  });

  it('parses a log message, and points into it', async () => {
    const shown = await Promise.all(
      parseTemplate('Σβ {sum(beta)}, \\{not this\\} {layer("conv \\"1\\"").beta[0]}').map((part) =>
        typeof part === 'string' ? part : evaluate(part, tensors),
      ),
    );
    assert.deepEqual(shown, ['Σβ ', 1, ', {not this} ', 7]);
    assert.throws(() => parseTemplate('a {sum(}'), { message: 'column 8: it ends too early' });
    assert.throws(() => parseTemplate('a {sum(beta)'), /column 3: this brace is not closed/);
  });

  it('completes tensors, functions, members and layers', () => {
    const labels = (before: string) => complete(before, ['conv1', 'conv2', 'fc']).map(({ label }) => label);
    assert.deepEqual(labels('sum(be'), ['beta']);
    assert.deepEqual(labels('m'), ['mass', 'mean', 'min', 'max']);
    assert.deepEqual(labels('layer("conv'), ['conv1', 'conv2']);
    assert.deepEqual(labels('layer("fc").'), ['value', 'gradient', 'beta', 'own', 'mass']);
    assert.deepEqual(labels('beta.'), []);
    assert.deepEqual(labels('"be'), []);
    const [{ start, length }] = complete('1 + be', []);
    assert.deepEqual([start, length], [4, 2]);
  });
});
