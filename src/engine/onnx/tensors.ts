/** TensorProto ↔ Tensor, external data included (ONNX IR, `TensorProto` and `external_data`). */
import { closeSync, openSync, readSync, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { BiasLensError } from '../errors';
import type { DType, NumericData, Tensor } from '../tensor';
import { size } from '../tensor';
import { DataLocation, DataType, type TensorProto } from './proto';

/** How an ONNX element type is stored here. float16 and bfloat16 are widened to float32. */
const STORAGE = new Map<number, { dtype: DType; bytes: number; make?: (b: ArrayBuffer) => NumericData }>([
  [DataType.FLOAT, { dtype: 'float32', bytes: 4, make: (b) => new Float32Array(b) }],
  [DataType.DOUBLE, { dtype: 'float64', bytes: 8, make: (b) => new Float64Array(b) }],
  [DataType.INT8, { dtype: 'int8', bytes: 1, make: (b) => new Int8Array(b) }],
  [DataType.UINT8, { dtype: 'uint8', bytes: 1, make: (b) => new Uint8Array(b) }],
  [DataType.INT16, { dtype: 'int16', bytes: 2, make: (b) => new Int16Array(b) }],
  [DataType.UINT16, { dtype: 'uint16', bytes: 2, make: (b) => new Uint16Array(b) }],
  [DataType.INT32, { dtype: 'int32', bytes: 4, make: (b) => new Int32Array(b) }],
  [DataType.UINT32, { dtype: 'uint32', bytes: 4, make: (b) => new Uint32Array(b) }],
  [DataType.INT64, { dtype: 'int64', bytes: 8, make: (b) => new BigInt64Array(b) }],
  [DataType.UINT64, { dtype: 'uint64', bytes: 8, make: (b) => new BigUint64Array(b) }],
  [DataType.BOOL, { dtype: 'bool', bytes: 1, make: (b) => new Uint8Array(b) }],
  [DataType.FLOAT16, { dtype: 'float32', bytes: 2 }],
  [DataType.BFLOAT16, { dtype: 'float32', bytes: 2 }],
]);

/** Our name of an ONNX element type, or undefined when tensors of it are not read (complex, 4-bit, float8). */
export function dtypeOf(elemType: number): DType | undefined {
  return elemType === DataType.STRING ? 'string' : STORAGE.get(elemType)?.dtype;
}

/** Whether an ONNX element type is a float of any width. */
export function isFloatType(elemType: number): boolean {
  return [DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16].includes(elemType);
}

/**
 * Decodes an initializer or an attribute's tensor.
 * @param dir folder of the model, for external data; a file outside it is refused.
 * @throws BiasLensError `external-data-outside`, `external-data-missing`, `tensor-type`, `tensor-truncated`.
 */
export function decodeTensor(proto: TensorProto, dir?: string): Tensor {
  const shape = proto.dims.map(Number);
  if (proto.dataType === DataType.STRING) {
    return { dtype: 'string', shape, data: proto.stringData.map((s) => new TextDecoder().decode(s)) };
  }
  const storage = STORAGE.get(proto.dataType);
  if (!storage) {
    throw fault(
      'tensor-type',
      `tensor ${proto.name} has element type ${DataType[proto.dataType] ?? proto.dataType}`,
      'Export the model with another element type',
    );
  }
  const raw = rawBytes(proto, dir);
  if (!raw) return { dtype: storage.dtype, shape, data: fromFields(proto, storage.dtype) };
  const wanted = size(shape) * storage.bytes;
  if (raw.byteLength < wanted) {
    throw fault(
      'tensor-truncated',
      `tensor ${proto.name} needs ${wanted} bytes and has ${raw.byteLength}`,
      'Export or copy the model again',
    );
  }
  // What was read from a file is nobody else's: it needs no copy.
  const fresh = proto.dataLocation === DataLocation.EXTERNAL && raw.byteLength === wanted;
  const bytes = (fresh ? raw.buffer : raw.buffer.slice(raw.byteOffset, raw.byteOffset + wanted)) as ArrayBuffer;
  return {
    dtype: storage.dtype,
    shape,
    data: storage.make ? storage.make(bytes) : widen(new Uint16Array(bytes), proto.dataType),
  };
}

/**
 * Copies stretches of a float32 tensor straight to where they are wanted, one after the other, from a file if they are there.
 * @param starts the element at which each begins; they are equally long and fill `target`
 * @returns false when its values are not stored as float32 bytes
 */
export function copyFloats(proto: TensorProto, dir: string, target: Float32Array, starts: ArrayLike<number>): boolean {
  if (proto.dataType !== DataType.FLOAT) return false;
  const bytes = new Uint8Array(target.buffer, target.byteOffset, target.byteLength);
  const length = bytes.length / starts.length;
  const external = proto.dataLocation === DataLocation.EXTERNAL;
  if (!external && proto.rawData.byteLength === 0) return false;
  const file = external ? openExternal(proto, dir) : undefined;
  try {
    for (let i = 0; i < starts.length; i++) {
      const to = starts.length === 1 ? bytes : bytes.subarray(i * length, (i + 1) * length);
      const start = 4 * starts[i];
      if (file) file.read(to, start);
      else copyBytes(proto.rawData.subarray(start, start + length), to);
    }
  } finally {
    file?.close();
  }
  return true;
}

/** Shared memory is written a word at a time, which needs both ends on a word; from anywhere else, by way of a buffer that is. */
function copyBytes(source: Uint8Array, target: Uint8Array): void {
  const aligned = (source.byteOffset | target.byteOffset) % WORD === 0;
  if (aligned || !(target.buffer instanceof SharedArrayBuffer)) return target.set(source);
  for (let at = 0; at < source.length; at += between.length) {
    const piece = between.subarray(0, Math.min(between.length, source.length - at));
    piece.set(source.subarray(at, at + piece.length));
    target.set(piece, at);
  }
}

const WORD = 8;
const between = new Uint8Array(1 << 16);

function rawBytes(proto: TensorProto, dir?: string): Uint8Array | undefined {
  if (proto.dataLocation === DataLocation.EXTERNAL) return readExternal(proto, dir ?? '.');
  return proto.rawData.byteLength > 0 ? proto.rawData : undefined;
}

/** The typed fields of a TensorProto, each of which carries several element types. */
function fromFields(proto: TensorProto, dtype: DType): NumericData {
  const half = proto.dataType === DataType.FLOAT16 || proto.dataType === DataType.BFLOAT16;
  if (half) return widen(Uint16Array.from(proto.int32Data), proto.dataType);
  switch (dtype) {
    case 'float32':
      return Float32Array.from(proto.floatData);
    case 'float64':
      return Float64Array.from(proto.doubleData);
    case 'int64':
      return BigInt64Array.from(proto.int64Data);
    case 'uint64':
      return BigUint64Array.from(proto.uint64Data);
    case 'uint32':
      return Uint32Array.from(proto.uint64Data, Number);
    default: {
      const narrow = {
        int8: Int8Array,
        uint8: Uint8Array,
        int16: Int16Array,
        uint16: Uint16Array,
        int32: Int32Array,
        bool: Uint8Array,
      };
      return narrow[dtype as keyof typeof narrow].from(proto.int32Data);
    }
  }
}

/** float16 (IEEE 754 binary16) or bfloat16 bits as float32. */
export function widen(bits: Uint16Array, elemType: number): Float32Array {
  const out = new Float32Array(bits.length);
  if (elemType === DataType.BFLOAT16) {
    const words = new Uint32Array(out.buffer);
    for (let i = 0; i < bits.length; i++) words[i] = bits[i] << 16;
    return out;
  }
  for (let i = 0; i < bits.length; i++) {
    const sign = bits[i] & 0x8000 ? -1 : 1;
    const exponent = (bits[i] >> 10) & 0x1f;
    const fraction = bits[i] & 0x3ff;
    if (exponent === 0) out[i] = sign * fraction * 2 ** -24;
    else if (exponent === 31) out[i] = fraction ? NaN : sign * Infinity;
    else out[i] = sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  }
  return out;
}

/** Where an external tensor's bytes are. */
interface ExternalData {
  location: string;
  offset: number;
  length: number | undefined;
}

/** The `external_data` entries of a tensor, as numbers. */
export function externalData(proto: TensorProto): ExternalData {
  const entry = (key: string) => proto.externalData.find((e) => e.key === key)?.value;
  const length = entry('length');
  return {
    location: entry('location') ?? '',
    offset: Number(entry('offset') ?? 0),
    length: length === undefined ? undefined : Number(length),
  };
}

/**
 * The path of an external data file, after symbolic links.
 * @throws BiasLensError `external-data-outside` when it leaves the model's folder, `external-data-missing` when it is not there.
 */
export function externalPath(location: string, dir: string): string {
  const file = path.resolve(dir, location);
  const outside = (root: string, f: string) => path.relative(root, f).startsWith('..') || path.isAbsolute(path.relative(root, f));
  const refusal = () =>
    fault(
      'external-data-outside',
      `its weights are said to be in ${location}, outside the model's folder, which is not read`,
      "Put the data file into the model's folder and export again",
    );
  if (location.startsWith('*/')) {
    throw fault(
      'external-data-missing',
      `its weights are said to be in memory (${location}), not in a file`,
      'Export the model again',
    );
  }
  if (path.isAbsolute(location) || outside(dir, file)) throw refusal();
  let real: string;
  try {
    real = realpathSync(file);
  } catch (cause) {
    throw fault(
      'external-data-missing',
      `its weights are in ${location}, which is not beside it`,
      `Put ${path.basename(location)} beside the model`,
      cause,
    );
  }
  if (outside(realpathSync(dir), real)) throw refusal();
  return real;
}

function readExternal(proto: TensorProto, dir: string): Uint8Array {
  const file = openExternal(proto, dir);
  try {
    const bytes = new Uint8Array(file.length);
    file.read(bytes, 0);
    return bytes;
  } finally {
    file.close();
  }
}

/** A tensor's part of the file that it is in. */
interface ExternalFile {
  length: number;
  /** Fills `into` with the bytes from `start` on. @throws BiasLensError `tensor-truncated` */
  read(into: Uint8Array, start: number): void;
  close(): void;
}

function openExternal(proto: TensorProto, dir: string): ExternalFile {
  const { location, offset, length } = externalData(proto);
  const file = externalPath(location, dir);
  const fd = openSync(file, 'r');
  const read = (into: Uint8Array, start: number) => {
    for (let done = 0; done < into.length;) {
      // One call reads at most 2 GB.
      const read = readSync(fd, into, done, Math.min(into.length - done, 1 << 30), offset + start + done);
      if (read === 0) {
        throw fault(
          'tensor-truncated',
          `${location} ends before the data of tensor ${proto.name}`,
          'Export or copy the model again',
        );
      }
      done += read;
    }
  };
  return { length: length ?? statSync(file).size - offset, read, close: () => closeSync(fd) };
}

function fault(code: string, reason: string, action: string, cause?: unknown): BiasLensError {
  return new BiasLensError({ fault: 'model', code, reason, action }, { cause });
}
