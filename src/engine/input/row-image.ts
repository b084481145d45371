/** A table row of pixels as a picture. */
import { side, type Geometry } from './geometry';
import type { Image } from './pixels';

/** The picture that a row of so many pixels is. */
interface RowShape {
  width: number;
  height: number;
  channels: 1 | 3;
}

/** A picture of the model's size, of one channel or the model's, else a square one; undefined when the count fits none. */
export function rowShape(count: number, { width, height, channels }: Geometry): RowShape | undefined {
  if (width !== undefined && height !== undefined) {
    if (count === width * height * channels) return { width, height, channels };
    if (count === width * height) return { width, height, channels: 1 };
  }
  const grey = side(count, 1);
  if (grey) return { width: grey, height: grey, channels: 1 };
  const colour = channels === 3 ? side(count, 3) : undefined;
  return colour ? { width: colour, height: colour, channels: 3 } : undefined;
}

/**
 * The picture of a row of values 0..255; undefined when their number fits none. Three channels are in the model's layout: one
 * channel after the other (NCHW) or the three of each pixel together (NHWC); red comes first.
 */
export function rowImage(values: Float64Array, place: Geometry): Image | undefined {
  const shape = rowShape(values.length, place);
  if (!shape) return undefined;
  const { width, height, channels } = shape;
  const area = width * height;
  const planar = channels === 3 && place.layout === 'NCHW';
  const data = Uint8Array.from(values, (v, i) => (planar ? values[(i % 3) * area + Math.floor(i / 3)] : v));
  return { width, height, channels, data, max: 255 };
}
