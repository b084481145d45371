import assert from 'node:assert/strict';
import { readPb } from '../../../src/engine/input/pb';
import type { Tensor } from '../../../src/engine/tensor';
import { fails, floats, tensor } from './helpers';

// TensorProto by hand: field 1 dims, 2 data_type, 4 float_data, 5 int32_data, 6 string_data, 7 int64_data, 9 raw_data,
// 10 double_data, 11 uint64_data, 14 data_location; a key is field·8 + wire type (0 varint, 2 bytes).
const dims = (...sizes: number[]) => sizes.flatMap((size) => [0x08, size]);
const type = (code: number) => [0x10, code];
const bytes = (field: number, content: ArrayLike<number>) => [field * 8 + 2, content.length, ...Array.from(content)];
const raw = (content: { buffer: ArrayBufferLike }) => bytes(9, new Uint8Array(content.buffer));
const packed = (field: number, content: { buffer: ArrayBufferLike }) => bytes(field, new Uint8Array(content.buffer));
const read = (...parts: number[][]) => readPb(Uint8Array.from(parts.flat()), 'input_0.pb');

const HALVES = [0x3c00, 0xc100, 0x0001, 0x7c00];
const BRAINS = [0x3f80, 0xc020, 0x0080, 0x7f80];

describe('pb', () => {
  const cases: { name: string; parts: number[][]; expected: Tensor }[] = [
    { name: 'float, raw', parts: [dims(1, 2), type(1), raw(Float32Array.of(1.5, -2))], expected: floats([1, 2], 1.5, -2) },
    { name: 'float, float_data', parts: [dims(2), type(1), packed(4, Float32Array.of(1.5, -2))], expected: floats([2], 1.5, -2) },
    {
      name: 'double, raw',
      parts: [dims(1), type(11), raw(Float64Array.of(0.1))],
      expected: tensor('float64', [1], Float64Array.of(0.1)),
    },
    {
      name: 'double, double_data',
      parts: [dims(1), type(11), packed(10, Float64Array.of(0.1))],
      expected: tensor('float64', [1], Float64Array.of(0.1)),
    },
    {
      name: 'uint8, raw',
      parts: [dims(2), type(2), raw(Uint8Array.of(0, 255))],
      expected: tensor('uint8', [2], Uint8Array.of(0, 255)),
    },
    {
      name: 'int8, raw',
      parts: [dims(2), type(3), raw(Int8Array.of(-1, 127))],
      expected: tensor('int8', [2], Int8Array.of(-1, 127)),
    },
    {
      name: 'uint16, raw',
      parts: [dims(1), type(4), raw(Uint16Array.of(65535))],
      expected: tensor('uint16', [1], Uint16Array.of(65535)),
    },
    {
      name: 'int16, raw',
      parts: [dims(1), type(5), raw(Int16Array.of(-300))],
      expected: tensor('int16', [1], Int16Array.of(-300)),
    },
    {
      name: 'int32, raw',
      parts: [dims(1), type(6), raw(Int32Array.of(-70000))],
      expected: tensor('int32', [1], Int32Array.of(-70000)),
    },
    {
      name: 'int32, int32_data',
      parts: [dims(2), type(6), bytes(5, [3, 4])],
      expected: tensor('int32', [2], Int32Array.of(3, 4)),
    },
    {
      name: 'int64, raw',
      parts: [dims(1), type(7), raw(BigInt64Array.of(-5n))],
      expected: tensor('int64', [1], BigInt64Array.of(-5n)),
    },
    {
      name: 'int64, int64_data',
      parts: [dims(2), type(7), bytes(7, [3, 4])],
      expected: tensor('int64', [2], BigInt64Array.of(3n, 4n)),
    },
    {
      name: 'string',
      parts: [dims(2), type(8), bytes(6, [0x61]), bytes(6, [0xc3, 0xbc])],
      expected: tensor('string', [2], ['a', 'ü']),
    },
    {
      name: 'bool, raw',
      parts: [dims(2), type(9), raw(Uint8Array.of(1, 0))],
      expected: tensor('bool', [2], Uint8Array.of(1, 0)),
    },
    { name: 'bool, int32_data', parts: [dims(2), type(9), bytes(5, [0, 1])], expected: tensor('bool', [2], Uint8Array.of(0, 1)) },
    {
      name: 'float16, raw',
      parts: [dims(4), type(10), raw(Uint16Array.from(HALVES))],
      expected: floats([4], 1, -2.5, 2 ** -24, Infinity),
    },
    { name: 'float16, int32_data', parts: [dims(1), type(10), bytes(5, [0x80, 0x78])], expected: floats([1], 1) },
    {
      name: 'uint32, raw',
      parts: [dims(1), type(12), raw(Uint32Array.of(2 ** 32 - 1))],
      expected: tensor('uint32', [1], Uint32Array.of(2 ** 32 - 1)),
    },
    {
      name: 'uint32, uint64_data',
      parts: [dims(1), type(12), bytes(11, [9])],
      expected: tensor('uint32', [1], Uint32Array.of(9)),
    },
    {
      name: 'uint64, raw',
      parts: [dims(1), type(13), raw(BigUint64Array.of(2n ** 64n - 1n))],
      expected: tensor('uint64', [1], BigUint64Array.of(2n ** 64n - 1n)),
    },
    {
      name: 'bfloat16, raw',
      parts: [dims(4), type(16), raw(Uint16Array.from(BRAINS))],
      expected: floats([4], 1, -2.5, 2 ** -126, Infinity),
    },
    { name: 'a scalar', parts: [type(1), raw(Float32Array.of(7))], expected: floats([], 7) },
    { name: 'an empty tensor', parts: [dims(0, 3), type(1)], expected: floats([0, 3]) },
  ];
  for (const { name, parts, expected } of cases) it(`reads ${name}`, () => assert.deepEqual(read(...parts), expected));

  it('says what is wrong with a damaged or foreign file', async () => {
    const wrong = (act: () => unknown, code: string, text: string) => fails(act, code, `input_0.pb: ${text}`);
    await wrong(
      () => read(dims(3), type(1), raw(Float32Array.of(1, 2))),
      'input-truncated',
      'is cut short: its shape needs 3 values, it has 8 bytes. Copy the file again.',
    );
    await wrong(
      () => read(dims(3), type(1), packed(4, Float32Array.of(1, 2))),
      'input-truncated',
      'is cut short: its shape needs 3 values, it has 2. Copy the file again.',
    );
    await wrong(
      () => read(dims(3), type(17), raw(Uint8Array.of(1, 2, 3))),
      'input-dtype',
      'holds FLOAT8E4M3FN, which is not read. Save it as float32.',
    );
    await wrong(
      () => read(dims(3), type(1), [0x70, 1]),
      'input-format',
      'keeps its values in another file, which is not read. Save the tensor with its values inside.',
    );
    await wrong(
      () => read([0x4a, 100, 1]),
      'input-format',
      'is not a readable TensorProto file: it is damaged, or something else. Save it again and retry.',
    );
    await wrong(
      () => readPb(Buffer.from('"hello"'), 'input_0.pb'),
      'input-format',
      'is not a readable TensorProto file: it is damaged, or something else. Save it again and retry.',
    );
    await wrong(
      () => read(dims(3)),
      'input-format',
      'is not a readable TensorProto file: it names no element type. Save it again and retry.',
    );
  });
});
