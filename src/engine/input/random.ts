/** Inputs made up from a shape alone: zeros, and repeatable random values. */
import { size, type DType, type Tensor } from '../tensor';
import { zeros } from './elements';
import { inputError } from './fault';

/**
 * A generator of uniform numbers in [0, 1) with 32 bits of state (mulberry32); the same seed gives the same numbers everywhere.
 * @param seed any number; its lower 32 bits count
 */
export function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A tensor of zeros; `unknown` counts as float32. */
export function zeroTensor(shape: number[], dtype: DType | 'unknown'): Tensor {
  const numeric = numericType(dtype);
  return { dtype: numeric, shape, data: zeros(numeric, size(shape)) };
}

/**
 * Random values in row-major order: floats uniform in [0, 1), integers and bools 0 or 1, which any index or mask can be.
 */
export function randomTensor(shape: number[], dtype: DType | 'unknown', seed: number): Tensor {
  const tensor = zeroTensor(shape, dtype);
  const next = randomNumbers(seed);
  const { data } = tensor;
  const float = tensor.dtype.startsWith('float');
  for (let i = 0; i < data.length; i++) {
    const value = float ? next() : Math.floor(next() * 2);
    data[i] = typeof data[i] === 'bigint' ? BigInt(value) : value;
  }
  return tensor;
}

function numericType(dtype: DType | 'unknown'): Exclude<DType, 'string'> {
  if (dtype === 'string') {
    throw inputError('input-dtype', undefined, 'the model takes text, which cannot be made up', 'choose a file');
  }
  return dtype === 'unknown' ? 'float32' : dtype;
}
