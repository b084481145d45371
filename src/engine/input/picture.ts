/** The model's input back as a picture that can be shown. */
import { isFloat, size, type Tensor } from '../tensor';
import { geometry } from './geometry';
import { pairIndex, pointwise } from './pointwise';
import type { Preprocess } from './preprocess';

/** For display only: interleaved rows from the top, grey or RGB, 0..255. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  data: Uint8Array;
}

/** Beyond 0..255 by this much, values cannot come from the preprocessing that is assumed. */
const SLACK = 1;

/**
 * The picture in pixel space, the preprocessing undone. Where that leaves 0..255 (a tensor that was prepared in another way) the
 * values are stretched, smallest to black and largest to white. Undefined for a tensor that is no picture.
 * @param tensor as the model takes it, one row
 * @param preprocess complete, as `applyImage` used it
 */
export function toPicture(tensor: Tensor, preprocess: Preprocess): Picture | undefined {
  const place = geometry(tensor.shape, preprocess);
  if (!place?.height || !place.width || tensor.dtype === 'string' || preprocess.range === undefined) return undefined;
  const { channels, layout, width, height } = place;
  const area = width * height;
  if (size(tensor.shape) !== channels * area) return undefined;
  const map = pointwise(preprocess, tensor.shape);
  const pair = pairIndex(map, tensor.shape);
  const values = new Float64Array(channels * area);
  for (let i = 0; i < values.length; i++) {
    const [c, pixel] = layout === 'NCHW' ? [Math.floor(i / area), i % area] : [i % channels, Math.floor(i / channels)];
    const shown = preprocess.channels === 'BGR' ? 2 - c : c;
    values[pixel * channels + shown] = ((Number(tensor.data[i]) + map.offset[pair(i)]) / map.scale[pair(i)]) * 255;
  }
  return { width, height, channels, data: toBytes(values, isFloat(tensor)) };
}

function toBytes(values: Float64Array, mayStretch: boolean): Uint8Array {
  let low = Infinity;
  let high = -Infinity;
  for (const v of values) {
    low = Math.min(low, v);
    high = Math.max(high, v);
  }
  const fits = !mayStretch || (low >= -SLACK && high <= 255 + SLACK);
  const span = high - low || 1;
  const clamp = (v: number) => Math.min(255, Math.max(0, Math.round(v)));
  return Uint8Array.from(values, (v) => clamp(fits ? v : ((v - low) / span) * 255));
}
