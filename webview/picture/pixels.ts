/** From a plane of values and the way it is to be shown, to pixels of the size that fits. */
import { limitOf, threshold } from '../colour/limit';
import { paint, paintBase, paintTop, type Base } from '../colour/paint';
import type { Ramp } from '../colour/ramp';
import { shrinkBase, shrinkMap } from '../colour/shrink';
import type { View } from '../state/types';

export interface MapLook {
  view: View;
  /** Share kept, largest first. */
  keep: number;
  strength: number;
  ramp: Ramp;
  /** Magnitude of full colour; the map's own 99.5th percentile when left out. */
  limit?: number;
}

export interface MapPixels {
  pixels: Uint8ClampedArray<ArrayBuffer>;
  width: number;
  height: number;
}

const limits = new WeakMap<object, number>();

/** The 99.5th percentile of a plane, computed once. */
export function planeLimit(values: Float64Array): number {
  let limit = limits.get(values);
  if (limit === undefined) limits.set(values, (limit = limitOf(values)));
  return limit;
}

export function mapPixels(
  values: Float64Array,
  width: number,
  height: number,
  factor: number,
  look: MapLook,
  base?: Base,
): MapPixels {
  const limit = look.limit ?? planeLimit(values);
  const least = threshold(values, look.keep);
  const small = factor > 1 ? shrinkMap(values, width, height, factor) : { values, width, height };
  const under = base && shrinkBase(base, width, height, factor);
  const size = { width: small.width, height: small.height };
  if (look.view === 'top') {
    const shown = under ?? colours(small.values, limit, look);
    return { pixels: paintTop(small.values, least, shown), ...size };
  }
  const pixels = paint({
    values: small.values,
    limit,
    ramp: look.ramp,
    mode: look.view,
    threshold: least,
    base: under,
    strength: look.strength,
  });
  return { pixels, ...size };
}

export function basePixels(base: Base, width: number, height: number, factor: number): MapPixels {
  const small = shrinkBase(base, width, height, factor);
  const [w, h] = [Math.ceil(width / factor), Math.ceil(height / factor)];
  return { pixels: paintBase(small, w * h), width: w, height: h };
}

/** Where there is no picture to let through, the map's own colours stand among the largest. */
function colours(values: ArrayLike<number>, limit: number, { ramp }: MapLook): Base {
  const rgba = paint({ values, limit, ramp, mode: 'signed' });
  const data = new Uint8Array(3 * values.length);
  for (let i = 0; i < values.length; i++) for (let c = 0; c < 3; c++) data[3 * i + c] = rgba[4 * i + c];
  return { data, channels: 3 };
}
