/** Maps that are larger than their place on the screen, without smoothing: a block shows its value of largest magnitude. */
import type { Base } from './paint';

interface Shrunk {
  values: Float64Array;
  width: number;
  height: number;
  factor: number;
}

/** Whole-number scale of a width × height map in a room: a zoom ≥ 1, or 1 with a shrink factor > 1. */
export function fitScale(width: number, height: number, roomX: number, roomY: number): { zoom: number; factor: number } {
  const zoom = Math.floor(Math.min(roomX / width, roomY / height));
  if (zoom >= 1) return { zoom, factor: 1 };
  return { zoom: 1, factor: Math.max(1, Math.ceil(Math.max(width / Math.max(1, roomX), height / Math.max(1, roomY)))) };
}

/** One value a block of factor × factor: the one that matters most, so that a lone strong pixel is not lost. */
export function shrinkMap(values: ArrayLike<number>, width: number, height: number, factor: number): Shrunk {
  const w = Math.ceil(width / factor);
  const h = Math.ceil(height / factor);
  const out = new Float64Array(w * h);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * w;
    for (let x = 0; x < width; x++) {
      const v = values[y * width + x];
      const k = row + Math.floor(x / factor);
      if (Math.abs(v) > Math.abs(out[k])) out[k] = v;
    }
  }
  return { values: out, width: w, height: h, factor };
}

/** The base of a shrunk map: the mean of each block. */
export function shrinkBase(base: Base, width: number, height: number, factor: number): Base {
  if (factor === 1) return base;
  const w = Math.ceil(width / factor);
  const h = Math.ceil(height / factor);
  const c = base.channels;
  const sums = new Float64Array(w * h * c);
  const counts = new Float64Array(w * h);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / factor) * w;
    for (let x = 0; x < width; x++) {
      const k = row + Math.floor(x / factor);
      const at = y * width + x;
      counts[k]++;
      for (let j = 0; j < c; j++) sums[k * c + j] += base.data[at * c + j];
    }
  }
  return { channels: c, data: sums.map((s, k) => s / counts[Math.floor(k / c)]) };
}
