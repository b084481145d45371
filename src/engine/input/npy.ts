/** NumPy's .npy: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html */
import { size, strides, type DType, type NumericData, type Tensor } from '../tensor';
import { decodeElements, elementBytes, storedAs, zeros, type ElementType } from './elements';
import { badFormat, inputError, truncated } from './fault';

const MAGIC = '\x93NUMPY';

/** NumPy's type codes without their byte order. */
const CODES: Record<string, ElementType> = {
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
  i1: 'int8',
  i2: 'int16',
  i4: 'int32',
  i8: 'int64',
  u1: 'uint8',
  u2: 'uint16',
  u4: 'uint32',
  u8: 'uint64',
  b1: 'bool',
};

interface Header {
  type: ElementType;
  littleEndian: boolean;
  fortran: boolean;
  shape: number[];
  /** Where the values start, in bytes. */
  start: number;
}

/**
 * A .npy file as a tensor in C order. Float, integer and bool dtypes of either byte order; float16 is widened to float32.
 * @param file its name, for errors
 * @throws BiasLensError (fault input) `input-format`, `input-dtype` or `input-truncated`
 */
export function readNpy(bytes: Uint8Array, file: string): Tensor<NumericData> {
  const { type, littleEndian, fortran, shape, start } = readHeader(bytes, file);
  const count = size(shape);
  const needs = count * elementBytes(type);
  if (bytes.length - start < needs) throw truncated(file, needs, bytes.length - start);
  const data = decodeElements(bytes.subarray(start), type, count, littleEndian);
  return { dtype: storedAs(type), shape, data: fortran ? toC(data, storedAs(type), shape) : data };
}

/**
 * The bytes of a .npy file, version 1.0, little-endian, C order.
 * @throws TypeError for a string tensor, which .npy can hold only in a form that we do not write
 */
export function encodeNpy(tensor: Tensor): Uint8Array {
  if (tensor.dtype === 'string') throw new TypeError('a string tensor cannot be written as .npy');
  const data = tensor.data as NumericData;
  const code = Object.keys(CODES).find((key) => CODES[key] === tensor.dtype);
  const order = elementBytes(tensor.dtype) === 1 ? '|' : '<';
  const shape = `(${tensor.shape.join(', ')}${tensor.shape.length === 1 ? ',' : ''})`;
  const dictionary = `{'descr': '${order}${code}', 'fortran_order': False, 'shape': ${shape}, }`;
  // The format asks that magic, version, length and header together fill whole blocks of 64 bytes and end in a newline.
  const total = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = Buffer.alloc(total, ' ');
  header.write(`${MAGIC}\x01\x00`, 'latin1');
  header.writeUInt16LE(total - 10, 8);
  header.write(dictionary, 10, 'latin1');
  header[total - 1] = 10;
  return Buffer.concat([header, new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]);
}

function readHeader(bytes: Uint8Array, file: string): Header {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.toString('latin1', 0, 6) !== MAGIC) throw badFormat(file, 'NumPy', 'it does not start with the .npy signature');
  const version = buffer[6];
  if (!(version >= 1 && version <= 3)) throw badFormat(file, 'NumPy', `version ${version} is not known`);
  const begin = version === 1 ? 10 : 12;
  if (buffer.length < begin) throw badFormat(file, 'NumPy', 'its header is cut short');
  const start = begin + (version === 1 ? buffer.readUInt16LE(8) : buffer.readUInt32LE(8));
  if (buffer.length < start) throw badFormat(file, 'NumPy', 'its header is cut short');
  const text = buffer.toString(version === 3 ? 'utf8' : 'latin1', begin, start);
  const descr = /'descr'\s*:\s*('[^']*'|"[^"]*"|\[)/.exec(text)?.[1];
  const fortran = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const dims = /'shape'\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (descr === undefined || fortran === undefined || dims === undefined) {
    throw badFormat(file, 'NumPy', 'its header names no dtype, order or shape');
  }
  return { ...readDtype(descr, file), fortran: fortran === 'True', shape: readShape(dims, file), start };
}

function readDtype(descr: string, file: string): { type: ElementType; littleEndian: boolean } {
  const name = descr === '[' ? 'a structured dtype' : descr.slice(1, -1);
  const type = /^[<>|=]/.test(name) ? CODES[name.slice(1)] : CODES[name];
  if (!type) {
    throw inputError('input-dtype', file, `holds ${name}, which is no float, integer or bool`, 'save it as float32');
  }
  return { type, littleEndian: name[0] !== '>' };
}

function readShape(dims: string, file: string): number[] {
  // Python 2 wrote long integers as 3L.
  const shape = dims
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number);
  if (shape.some((d) => !Number.isSafeInteger(d) || d < 0)) throw badFormat(file, 'NumPy', `(${dims}) is no shape`);
  return shape;
}

/** Column-major elements rewritten row-major. */
function toC(data: NumericData, dtype: Exclude<DType, 'string'>, shape: number[]): NumericData {
  const out = zeros(dtype, data.length);
  const step = strides([...shape].reverse()).reverse();
  const index = new Array<number>(shape.length).fill(0);
  let from = 0;
  for (let to = 0; to < out.length; to++) {
    out[to] = data[from];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += step[axis];
      if (++index[axis] < shape[axis]) break;
      from -= step[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
