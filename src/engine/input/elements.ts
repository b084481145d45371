/** Raw bytes of array files -> typed arrays: byte order, float16, booleans. */
import { DataType } from '../onnx/proto';
import { widen } from '../onnx/tensors';
import type { DType, NumericData } from '../tensor';

/** What a file may hold; float16 has no storage of its own and is widened to float32. */
export type ElementType = Exclude<DType, 'string'> | 'float16';

const BYTES: Record<ElementType, number> = {
  float16: 2,
  float32: 4,
  float64: 8,
  int8: 1,
  uint8: 1,
  int16: 2,
  uint16: 2,
  int32: 4,
  uint32: 4,
  int64: 8,
  uint64: 8,
  bool: 1,
};

/** Bytes of one element in a file. */
export function elementBytes(type: ElementType): number {
  return BYTES[type];
}

/** The dtype of the tensor that holds elements of this type. */
export function storedAs(type: ElementType): Exclude<DType, 'string'> {
  return type === 'float16' ? 'float32' : type;
}

/** New storage of `count` zeros for a dtype. */
export function zeros(dtype: Exclude<DType, 'string'>, count: number): NumericData {
  return view(dtype, new ArrayBuffer(count * BYTES[dtype]));
}

/**
 * The first `count` elements of `bytes`, copied.
 * @param bytes at least `count` elements long
 */
export function decodeElements(bytes: Uint8Array, type: ElementType, count: number, littleEndian: boolean): NumericData {
  const width = BYTES[type];
  const raw = new Uint8Array(count * width);
  raw.set(bytes.subarray(0, raw.length));
  if (!littleEndian) swap(raw, width);
  if (type === 'float16') return widen(new Uint16Array(raw.buffer), DataType.FLOAT16);
  if (type === 'bool') return raw.map((byte) => (byte ? 1 : 0));
  return view(type, raw.buffer);
}

function swap(raw: Uint8Array, width: number): void {
  for (let i = 0; i < raw.length; i += width) raw.subarray(i, i + width).reverse();
}

function view(type: Exclude<DType, 'string'>, buffer: ArrayBuffer): NumericData {
  switch (type) {
    case 'float32':
      return new Float32Array(buffer);
    case 'float64':
      return new Float64Array(buffer);
    case 'int8':
      return new Int8Array(buffer);
    case 'int16':
      return new Int16Array(buffer);
    case 'uint16':
      return new Uint16Array(buffer);
    case 'int32':
      return new Int32Array(buffer);
    case 'uint32':
      return new Uint32Array(buffer);
    case 'int64':
      return new BigInt64Array(buffer);
    case 'uint64':
      return new BigUint64Array(buffer);
    case 'uint8':
    case 'bool':
      return new Uint8Array(buffer);
  }
}
