/** A dense tensor: the one value type that every part of the engine passes around. */

/** Element types by their ONNX name in lower case; float16 and bfloat16 are widened to float32 when they are read. */
export type DType =
  'float32' | 'float64' | 'int8' | 'uint8' | 'int16' | 'uint16' | 'int32' | 'uint32' | 'int64' | 'uint64' | 'bool' | 'string';

/** Numeric storage; `bool` is a Uint8Array of 0 and 1. */
export type NumericData =
  | Float32Array
  | Float64Array
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/** Storage of a float tensor, what values, gradients and attributions are made of. */
export type FloatData = Float32Array | Float64Array;

/** A tensor in C order. */
export interface Tensor<D extends NumericData | string[] = NumericData | string[]> {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: D;
}

/** A tensor of floats: activations, gradients, attributions. */
export type FloatTensor = Tensor<FloatData>;

/** Number of elements of a shape; 1 for a scalar. */
export function size(shape: readonly number[]): number {
  let n = 1;
  for (const d of shape) n *= d;
  return n;
}

/** Row-major strides of a shape, in elements. */
export function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    out[i] = step;
    step *= shape[i];
  }
  return out;
}

/** Whether two shapes are the same, dimension by dimension. */
export function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((d, i) => d === b[i]);
}

/** Whether a tensor's elements are floats (only these carry attribution). */
export function isFloat(t: Tensor): t is FloatTensor {
  return t.dtype === 'float32' || t.dtype === 'float64';
}

/** A float tensor over `data`; its dtype follows the storage. */
export function floatTensor(shape: readonly number[], data: FloatData): FloatTensor {
  return { dtype: data instanceof Float64Array ? 'float64' : 'float32', shape, data };
}

/** The elements as plain numbers, for small tensors such as shapes, axes and pads. */
export function toNumbers(t: Tensor): number[] {
  if (t.dtype === 'string') throw new TypeError('a string tensor has no numbers');
  return Array.from(t.data as ArrayLike<number | bigint>, Number);
}

/** The elements as floats, sharing storage where the tensor is of floats already. */
export function toFloats(t: Tensor): FloatData {
  return isFloat(t) ? t.data : Float64Array.from(toNumbers(t));
}

/** `[c, y, x]` of a flat position. */
export function unravel(position: number, shape: readonly number[]): number[] {
  const index = new Array<number>(shape.length);
  for (let i = shape.length - 1; i >= 0; i--) {
    index[i] = position % shape[i];
    position = Math.floor(position / shape[i]);
  }
  return index;
}
