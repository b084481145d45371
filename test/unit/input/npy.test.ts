import assert from 'node:assert/strict';
import { encodeNpy, readNpy } from '../../../src/engine/input';
import { bytesOf, fails, floats, tensor } from './helpers';

const read = (name: string) => readNpy(bytesOf(`npy/${name}.npy`), `${name}.npy`);

const SIGNED = [-2, -1, 0, 1, 2, 3];
const UNSIGNED = [0, 1, 2, 3, 4, 5];

describe('npy', () => {
  const numpy = [
    { file: 'f4', expected: tensor('float32', [2, 3], Float32Array.from(SIGNED)) },
    { file: 'f8', expected: tensor('float64', [2, 3], Float64Array.from(SIGNED)) },
    { file: 'i1', expected: tensor('int8', [2, 3], Int8Array.from(SIGNED)) },
    { file: 'i2', expected: tensor('int16', [2, 3], Int16Array.from(SIGNED)) },
    { file: 'i4', expected: tensor('int32', [2, 3], Int32Array.from(SIGNED)) },
    { file: 'i8', expected: tensor('int64', [2, 3], BigInt64Array.from(SIGNED, BigInt)) },
    { file: 'u1', expected: tensor('uint8', [2, 3], Uint8Array.from(UNSIGNED)) },
    { file: 'u2', expected: tensor('uint16', [2, 3], Uint16Array.from(UNSIGNED)) },
    { file: 'u4', expected: tensor('uint32', [2, 3], Uint32Array.from(UNSIGNED)) },
    { file: 'u8', expected: tensor('uint64', [2, 3], BigUint64Array.from(UNSIGNED, BigInt)) },
    { file: 'bool', expected: tensor('bool', [2, 2], Uint8Array.of(1, 0, 0, 1)) },
    { file: 'scalar', expected: floats([], 2.5) },
  ];
  for (const { file, expected } of numpy) {
    it(`reads ${file} as NumPy wrote it, and writes the same bytes`, () => {
      assert.deepEqual(read(file), expected);
      assert.deepEqual(Buffer.from(encodeNpy(expected)), bytesOf(`npy/${file}.npy`));
    });
  }

  it('widens float16, its subnormals and specials included', () => {
    const expected = [0, -0, 1, -2.5, 65504, 2 ** -24, 2 ** -14, Infinity, -Infinity, NaN];
    assert.deepEqual(read('f2'), floats([10], ...expected));
  });

  it('reads big-endian values', () => {
    assert.deepEqual(read('big-f4'), floats([2, 3], 0, 0.25, 0.5, 0.75, 1, 1.25));
    assert.deepEqual(read('big-i8'), tensor('int64', [2, 3], BigInt64Array.from(SIGNED, BigInt)));
  });

  it('turns Fortran order into C order', () => {
    assert.deepEqual(read('fortran'), floats([2, 3, 4], ...Array.from({ length: 24 }, (_, i) => i)));
    assert.deepEqual(read('fortran-big'), tensor('int16', [2, 3], Int16Array.from(UNSIGNED)));
  });

  it('reads versions 2 and 3', () => {
    assert.deepEqual(read('v2'), floats([2, 3], ...UNSIGNED));
    assert.deepEqual(read('v3'), floats([2, 3], ...UNSIGNED));
  });

  it('reads an array without values', () => assert.deepEqual(read('no-values'), floats([3, 0, 224])));

  it('reads from the middle of a larger buffer', () => {
    const file = bytesOf('npy/f8.npy');
    const shifted = Buffer.concat([Buffer.from('abc'), file]).subarray(3);
    assert.deepEqual(readNpy(shifted, 'f8.npy'), numpy[1].expected);
  });

  it('writes a view of part of a buffer', () => {
    const view = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    assert.deepEqual(readNpy(encodeNpy(tensor('float32', [2], view)), 'x.npy'), floats([2], 1, 2));
  });

  const refused = [
    {
      file: 'complex',
      code: 'input-dtype',
      text: 'complex.npy: holds <c16, which is no float, integer or bool. Save it as float32.',
    },
    { file: 'text', code: 'input-dtype', text: 'text.npy: holds <U2, which is no float, integer or bool. Save it as float32.' },
    {
      file: 'structured',
      code: 'input-dtype',
      text: 'structured.npy: holds a structured dtype, which is no float, integer or bool. Save it as float32.',
    },
  ];
  for (const { file, code, text } of refused) it(`refuses ${file}`, () => fails(() => read(file), code, text));

  it('says what is wrong with a damaged file', async () => {
    const whole = bytesOf('npy/f4.npy');
    const wrong = async (bytes: Uint8Array, code: string, reason: string) => {
      const action = code === 'input-truncated' ? 'Copy the file again' : 'Save it again and retry';
      await fails(() => readNpy(bytes, 'a.npy'), code, `a.npy: ${reason}. ${action}.`);
    };
    await wrong(whole.subarray(0, 140), 'input-truncated', 'is cut short: its values need 24 bytes, it has 12');
    await wrong(whole.subarray(0, 9), 'input-format', 'is not a readable NumPy file: its header is cut short');
    await wrong(whole.subarray(0, 60), 'input-format', 'is not a readable NumPy file: its header is cut short');
    await wrong(
      Buffer.from('hello, world'),
      'input-format',
      'is not a readable NumPy file: it does not start with the .npy signature',
    );
    const version = Buffer.from(whole);
    version[6] = 9;
    await wrong(version, 'input-format', 'is not a readable NumPy file: version 9 is not known');
    const header = (text: string) => Buffer.from(whole.toString('latin1').replace('(2, 3)', text), 'latin1');
    await wrong(header('(2,-3)'), 'input-format', 'is not a readable NumPy file: (2,-3) is no shape');
    await wrong(header('[2, 3]'), 'input-format', 'is not a readable NumPy file: its header names no dtype, order or shape');
  });

  it('writes no text', () => assert.throws(() => encodeNpy(tensor('string', [1], ['a'])), TypeError));
});
