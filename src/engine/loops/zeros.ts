/** Arrays of nothing but zeros, which need no loop. */
import type { FloatData } from '../tensor';

/** Zeros that many layers share, by length; never written to. */
const shared = { Float32Array: new Map<number, Float32Array>(), Float64Array: new Map<number, Float64Array>() };
const blank = new WeakSet<FloatData>();
const MOST_SHARED = 256;

/** Zeros to be read alone, of the float width of `like`. Memory that nobody writes takes no room. */
export function zeros(like: FloatData, length: number): FloatData {
  const kept: Map<number, FloatData> = like instanceof Float64Array ? shared.Float64Array : shared.Float32Array;
  let found = kept.get(length);
  if (!found) {
    if (kept.size >= MOST_SHARED) kept.clear();
    found = like instanceof Float64Array ? new Float64Array(length) : new Float32Array(length);
    blank.add(found);
    kept.set(length, found);
  }
  return found;
}

/** Whether these are `zeros`: then there is nothing to compute. */
export function areZeros(values: FloatData): boolean {
  return blank.has(values);
}
