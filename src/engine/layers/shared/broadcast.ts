/** NumPy-style broadcasting (ONNX "Broadcasting in ONNX", multidirectional). */
import { type FloatData, sameShape, size, strides } from '../../tensor';
import type { LinearCore, PerChannel } from '../family';

/** For every element of `to`, the flat position in a tensor of shape `from` that broadcasts onto it. */
export function broadcastPositions(from: readonly number[], to: readonly number[]): Int32Array {
  const out = new Int32Array(size(to));
  if (from.length === to.length && from.every((d, i) => d === to[i])) {
    for (let p = 0; p < out.length; p++) out[p] = p;
    return out;
  }
  const lead = to.length - from.length;
  const step = strides(from).map((s, i) => (from[i] === 1 ? 0 : s));
  const index = new Array<number>(to.length).fill(0);
  let position = 0;
  for (let p = 0; p < out.length; p++) {
    out[p] = position;
    for (let i = to.length - 1; i >= 0; i--) {
      const s = i >= lead ? step[i - lead] : 0;
      index[i]++;
      position += s;
      if (index[i] < to[i]) break;
      position -= s * to[i];
      index[i] = 0;
    }
  }
  return out;
}

/** The values of `from` at every element of `to`; one number when there is only one value. */
export function broadcast(values: FloatData, from: readonly number[], to: readonly number[]): FloatData | number {
  if (values.length === 1) return values[0];
  if (sameShape(from, to)) return values;
  const positions = broadcastPositions(from, to);
  const out = values instanceof Float64Array ? new Float64Array(positions.length) : new Float32Array(positions.length);
  for (let p = 0; p < out.length; p++) out[p] = values[positions[p]];
  return out;
}

/** One number a channel (dimension 1) of elements of shape `to`. */
export function perChannel(values: FloatData, to: readonly number[]): PerChannel {
  return { values, inner: size(to.slice(2)), length: size(to) };
}

/** The same, one number an element; what is that already is given back. @param like of the width that is wanted, else that of the values */
export function everyElement(given: FloatData | PerChannel, like?: FloatData): FloatData {
  if (!isPerChannel(given)) return given;
  const { values, inner, length } = given;
  const out = (like ?? values) instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
  for (let start = 0, c = 0; start < length; start += inner, c = (c + 1) % values.length)
    out.fill(values[c], start, start + inner);
  return out;
}

export function isPerChannel(given: LinearCore['bias']): given is PerChannel {
  return typeof given === 'object' && 'inner' in given;
}
