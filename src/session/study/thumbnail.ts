/** Small pictures kept with a study's rows, so that its report shows them without the model. */
import type { Picture } from '../../engine/input';
import { canvasOf } from '../../engine/methods/maps';
import type { FloatData } from '../../engine/tensor';
import { quantile } from '../../engine/study/statistics';
import type { Thumbnail } from './types';

/** Larger pictures are thinned to this. */
const SIDE = 112;

export function inputThumbnail({ width, height, channels, data }: Picture): Thumbnail {
  const step = stepFor(width, height);
  const [w, h] = [Math.floor(width / step), Math.floor(height / step)];
  const out = Buffer.alloc(w * h * channels);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      for (let c = 0; c < channels; c++) out[(y * w + x) * channels + c] = data[(y * step * width + x * step) * channels + c];
    }
  }
  return { title: 'Input', kind: 'input', width: w, height: h, channels, limit: 255, data: out.toString('base64') };
}

/** Summed over the channels and over the pixels that fall together; the limit is the 99.5th percentile of the magnitude. */
export function attributionThumbnail(title: string, values: FloatData, shape: readonly number[]): Thumbnail {
  const canvas = canvasOf(shape);
  if (!canvas) return { title, kind: 'attribution', width: 0, height: 0, channels: 1, limit: 0, data: '' };
  const { width, height, channels, at } = canvas;
  const step = stepFor(width, height);
  const [w, h] = [Math.floor(width / step), Math.floor(height / step)];
  const sums = new Float64Array(w * h);
  for (let y = 0; y < h * step; y++) {
    for (let x = 0; x < w * step; x++) {
      for (let c = 0; c < channels; c++) sums[Math.floor(y / step) * w + Math.floor(x / step)] += values[at(c, y, x)];
    }
  }
  const limit = quantile(sums.map(Math.abs).sort(), 0.995) || 1;
  const data = Buffer.from(Uint8Array.from(sums, (v) => 128 + Math.round(127 * Math.max(-1, Math.min(1, v / limit)))));
  return { title, kind: 'attribution', width: w, height: h, channels: 1, limit, data: data.toString('base64') };
}

function stepFor(width: number, height: number): number {
  return Math.max(1, Math.ceil(Math.max(width, height) / SIDE));
}
