/** What an expression computes with: numbers, truths, and tensors that broadcast as in NumPy. */
import type { FloatTensor } from '../../protocol/types';

/** A tensor in C order; `logical` when its elements are 0 and 1 for false and true. */
export interface TensorValue {
  shape: readonly number[];
  data: ArrayLike<number>;
  logical: boolean;
}

export type Value = number | boolean | TensorValue;

export const isTensor = (value: Value): value is TensorValue => typeof value === 'object';

/** A tensor of the session as a value. */
export function tensorValue({ shape, data }: FloatTensor): TensorValue {
  return { shape, data, logical: false };
}

export const sizeOf = (shape: readonly number[]): number => shape.reduce((n, d) => n * d, 1);

/** Element by element; undefined when the shapes do not fit each other. */
export function combine(a: Value, b: Value, op: (x: number, y: number) => number, logical: boolean): Value | undefined {
  if (!isTensor(a) && !isTensor(b)) {
    const result = op(Number(a), Number(b));
    return logical ? result !== 0 : result;
  }
  const [left, right] = [asTensor(a), asTensor(b)];
  const shape = broadcast(left.shape, right.shape);
  if (!shape) return undefined;
  const data = new Float64Array(sizeOf(shape));
  const [from, to] = [positions(left.shape, shape), positions(right.shape, shape)];
  for (let i = 0; i < data.length; i++) data[i] = op(left.data[from(i)], right.data[to(i)]);
  return { shape, data, logical };
}

/** Each element by itself. */
export function map(value: Value, op: (x: number) => number, logical: boolean): Value {
  if (!isTensor(value)) return logical ? op(Number(value)) !== 0 : op(Number(value));
  return { shape: value.shape, data: Float64Array.from(value.data, op), logical };
}

export function asTensor(value: Value): TensorValue {
  return isTensor(value) ? value : { shape: [], data: [Number(value)], logical: typeof value === 'boolean' };
}

/** A tensor of one element that has no dimension left is a number. */
export function simplest(tensor: TensorValue): Value {
  if (tensor.shape.length > 0) return tensor;
  return tensor.logical ? tensor.data[0] !== 0 : tensor.data[0];
}

function broadcast(a: readonly number[], b: readonly number[]): number[] | undefined {
  const rank = Math.max(a.length, b.length);
  const shape: number[] = [];
  for (let i = 0; i < rank; i++) {
    const [x, y] = [a[a.length - rank + i] ?? 1, b[b.length - rank + i] ?? 1];
    if (x !== y && x !== 1 && y !== 1) return undefined;
    shape.push(x === 1 ? y : x);
  }
  return shape;
}

/** Where element i of the broadcast shape lies in a tensor of `own` shape. */
function positions(own: readonly number[], shape: readonly number[]): (i: number) => number {
  if (own.length === shape.length && own.every((d, i) => d === shape[i])) return (i) => i;
  if (sizeOf(own) === 1) return () => 0;
  const strides: number[] = [];
  for (let i = own.length - 1, step = 1; i >= 0; step *= own[i--]) strides.unshift(own[i] === 1 ? 0 : step);
  const padded = [...new Array<number>(shape.length - own.length).fill(0), ...strides];
  return (i) => {
    let at = 0;
    for (let d = shape.length - 1; d >= 0; d--) {
      at += (i % shape[d]) * padded[d];
      i = Math.floor(i / shape[d]);
    }
    return at;
  };
}
