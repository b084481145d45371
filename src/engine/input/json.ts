/** Numbers as JSON: nested arrays, or `{shape, dtype, data}`. */
import { size, type DType, type Tensor } from '../tensor';
import type { Reader } from './content';
import { zeros } from './elements';
import { badFormat, inputError, message } from './fault';

const DTYPES: readonly DType[] = [
  'float32',
  'float64',
  'int8',
  'uint8',
  'int16',
  'uint16',
  'int32',
  'uint32',
  'int64',
  'uint64',
  'bool',
];

/** Nested JSON arrays laid out flat. */
interface Flat {
  shape: number[];
  values: (number | boolean)[];
}

/**
 * Nested arrays of numbers become int64 when all are whole, else float64; of true and false, bool. In `{shape, dtype, data}` the
 * data is flat or nested; without `shape` its nesting is the shape, without `dtype` the rule above holds.
 * @throws BiasLensError (fault input) `input-format`, `input-dtype` or `input-truncated`
 */
export function readJson(bytes: Uint8Array, file: string): Tensor {
  const json = parse(bytes, file);
  if (typeof json !== 'object' || json === null)
    throw badFormat(file, 'tensor', 'it is neither an array nor an object with data');
  if (Array.isArray(json)) {
    const flat = flatten(json, file);
    return build(flat, guessType(flat.values), file);
  }
  const { shape, dtype, data } = json as { shape?: unknown; dtype?: unknown; data?: unknown };
  if (!Array.isArray(data)) throw badFormat(file, 'tensor', 'it has no array named data');
  const flat = flatten(data, file);
  return build({ ...flat, shape: readShape(shape, flat, file) }, readType(dtype, flat, file), file);
}

/** The reader of .json files. */
export const jsonReader: Reader = (bytes, { file }) => ({ kind: 'tensor', tensor: readJson(bytes, file) });

function parse(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
        .toString('utf8')
        .replace(/^\ufeff/, ''),
    );
  } catch (error) {
    throw badFormat(file, 'JSON', message(error), error);
  }
}

function flatten(json: unknown[], file: string): Flat {
  const shape: number[] = [];
  for (let inner: unknown = json; Array.isArray(inner); inner = inner[0]) shape.push(inner.length);
  const values: (number | boolean)[] = [];
  const walk = (node: unknown, depth: number, at: number[]): void => {
    if (depth === shape.length) {
      if (typeof node === 'number' || typeof node === 'boolean') values.push(node);
      else throw badFormat(file, 'tensor', `${JSON.stringify(node).slice(0, 40)} at [${at.join(', ')}] is not a number`);
    } else if (!Array.isArray(node) || node.length !== shape[depth]) {
      const has = Array.isArray(node) ? `${node.length} elements` : 'no list';
      throw badFormat(file, 'tensor', `[${at.join(', ')}] has ${has} where the first has ${shape[depth]} elements`);
    } else node.forEach((child, i) => walk(child, depth + 1, [...at, i]));
  };
  walk(json, 0, []);
  return { shape, values };
}

function guessType(values: (number | boolean)[]): Exclude<DType, 'string'> {
  if (values.length > 0 && values.every((v) => typeof v === 'boolean')) return 'bool';
  return values.every((v) => Number.isSafeInteger(Number(v))) ? 'int64' : 'float64';
}

function readShape(shape: unknown, { shape: nested, values }: Flat, file: string): number[] {
  if (shape === undefined) return nested;
  if (!Array.isArray(shape) || !shape.every((d) => Number.isSafeInteger(d) && d >= 0)) {
    throw badFormat(file, 'tensor', `shape must be a list of whole numbers, not ${JSON.stringify(shape)}`);
  }
  if (size(shape) !== values.length) {
    throw badFormat(file, 'tensor', `shape ${shape.join('×')} needs ${size(shape)} values, data has ${values.length}`);
  }
  return shape as number[];
}

function readType(dtype: unknown, { values }: Flat, file: string): Exclude<DType, 'string'> {
  if (dtype === undefined) return guessType(values);
  if (DTYPES.includes(dtype as DType)) return dtype as Exclude<DType, 'string'>;
  throw inputError('input-dtype', file, `dtype ${JSON.stringify(dtype)} is not known`, `use ${DTYPES.join(', ')}`);
}

function build({ shape, values }: Flat, dtype: Exclude<DType, 'string'>, file: string): Tensor {
  const data = zeros(dtype, values.length);
  for (let i = 0; i < data.length; i++) {
    const value = Number(values[i]);
    const stored = typeof data[i] === 'bigint' ? toBigInt(value) : value;
    if (stored !== undefined) data[i] = stored;
    if (!dtype.startsWith('float') && (stored === undefined || Number(data[i]) !== value)) {
      throw inputError('input-dtype', file, `holds ${value}, which does not fit in ${dtype}`, `give values that fit in ${dtype}`);
    }
  }
  return { dtype, shape, data };
}

function toBigInt(value: number): bigint | undefined {
  return Number.isSafeInteger(value) ? BigInt(value) : undefined;
}
