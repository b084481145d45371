/** A decoded picture -> the model's input, as the preprocessing says. */
import { size, type DType, type NumericData, type Tensor } from '../tensor';
import { zeros } from './elements';
import { inputError } from './fault';
import { geometry, type Geometry } from './geometry';
import { completePicture } from './guess';
import { pairIndex, pointwise } from './pointwise';
import type { Preprocess } from './preprocess';
import { resize, type Plane } from './resize';

/** A picture as a file gives it: interleaved rows from the top, 1 (grey), 3 (RGB) or 4 (RGB and alpha) channels, 0..`max`. */
export interface Image {
  width: number;
  height: number;
  channels: 1 | 3 | 4;
  data: Uint8Array | Uint16Array;
  /** 255, or 65535 of a picture of 16 bits, which keeps its full precision. */
  max: number;
}

/**
 * The tensor that the model is shown for a picture: [1,C,H,W], [1,H,W,C], without the 1 or flattened, as `shape` asks.
 *
 * - transparent pixels are composited on `padValue`
 * - colour -> grey is Rec. 601 luma (.299 R + .587 G + .114 B), grey -> colour repeats the channel
 * - `stretch` resizes to the size, `crop` scales until the picture covers the size and cuts out the centre, `pad` centres it in
 *   `padValue`, scaled down only when it is larger; a picture of the right size is never resampled
 * - float32 unless the input is of another type; integers are rounded
 *
 * @param preprocess completed by the guess where keys are missing
 * @throws BiasLensError (fault input) `input-size` when the input holds no picture; `preprocess` when a key contradicts the shape
 */
export function applyImage(
  image: Image,
  preprocess: Preprocess,
  shape: readonly (number | string)[],
  dtype: DType | 'unknown' = 'float32',
  file?: string,
): Tensor<NumericData> {
  const place = geometry(shape, preprocess);
  if (!place || dtype === 'string' || dtype === 'bool') throw noPicture(shape, dtype, file);
  const complete = completePicture(preprocess, place, dtype);
  const planes = fit(toPlanes(image, complete), place, complete);
  return assemble(planes, complete, place, shape, dtype === 'unknown' ? 'float32' : dtype);
}

/** One plane a channel of the model, 0..255, in its channel order. */
function toPlanes(image: Image, { channels, padValue = 0 }: Preprocess): Plane[] {
  const { width, height, data } = image;
  const unit = 255 / image.max;
  const read = (c: number): Float32Array => {
    const out = new Float32Array(width * height);
    for (let i = 0, p = c; i < out.length; i++, p += image.channels) out[i] = data[p] * unit;
    if (image.channels === 4) compose(out, image, padValue);
    return out;
  };
  const colours = image.channels === 1 ? [read(0)] : [read(0), read(1), read(2)];
  const ordered = channels === 'GRAY' ? [luma(colours)] : channels === 'BGR' ? [...colours].reverse() : colours;
  const repeated = channels !== 'GRAY' && ordered.length === 1 ? [ordered[0], ordered[0], ordered[0]] : ordered;
  return repeated.map((plane) => ({ width, height, data: plane }));
}

function compose(plane: Float32Array, { data, max }: Image, background: number): void {
  for (let i = 0; i < plane.length; i++) {
    const alpha = data[4 * i + 3];
    if (alpha !== max) plane[i] = (plane[i] * alpha + background * (max - alpha)) / max;
  }
}

function luma([r, g, b]: Float32Array[]): Float32Array {
  if (!g) return r;
  // A grey pixel keeps its value to the last bit.
  return r.map((v, i) => (v === g[i] && v === b[i] ? v : 0.299 * v + 0.587 * g[i] + 0.114 * b[i]));
}

function fit(planes: Plane[], place: Geometry, { fit: how, padValue = 0 }: Preprocess): Plane[] {
  const { width, height } = planes[0];
  const [w, h] = sizeFor(place, width, height);
  if (w === width && h === height) return planes;
  if (how === 'stretch') return planes.map((plane) => resize(plane, w, h));
  const ratios = [w / width, h / height];
  const scale = how === 'crop' ? Math.max(...ratios) : Math.min(1, ...ratios);
  const scaledWidth = Math.max(1, Math.round(width * scale));
  const scaledHeight = Math.max(1, Math.round(height * scale));
  return planes.map((plane) => centre(resize(plane, scaledWidth, scaledHeight), w, h, padValue));
}

/** Networks that take any size halve it several times: a multiple of this fits them. */
const MULTIPLE = 32;

/**
 * The size that a picture is given: what the input fixes; a free side as it is, or in proportion where the other is fixed, at the
 * nearest multiple of 32 (from 32 on).
 */
function sizeFor(place: Geometry, width: number, height: number): [width: number, height: number] {
  const free = (n: number) => (n < MULTIPLE ? Math.max(1, Math.round(n)) : MULTIPLE * Math.round(n / MULTIPLE));
  const w = place.width ?? free(place.height === undefined ? width : (width * place.height) / height);
  const h = place.height ?? free(place.width === undefined ? height : (height * place.width) / width);
  return [w, h];
}

/** The middle of a plane that is larger, the plane in the middle of `background` where it is smaller. */
function centre({ width, height, data }: Plane, w: number, h: number, background: number): Plane {
  const out = new Float32Array(w * h).fill(background);
  const dx = Math.floor((w - width) / 2);
  const dy = Math.floor((h - height) / 2);
  for (let y = Math.max(0, dy); y < Math.min(h, dy + height); y++) {
    for (let x = Math.max(0, dx); x < Math.min(w, dx + width); x++) out[y * w + x] = data[(y - dy) * width + x - dx];
  }
  return { width: w, height: h, data: out };
}

function assemble(
  planes: Plane[],
  preprocess: Preprocess,
  place: Geometry,
  wanted: readonly (number | string)[],
  dtype: Exclude<DType, 'string' | 'unknown'>,
): Tensor<NumericData> {
  const shape = concrete(planes[0], place, wanted);
  const map = pointwise(preprocess, wanted);
  const pair = pairIndex(map, shape);
  const out = zeros(dtype, size(shape));
  const area = planes[0].data.length;
  const whole = !dtype.startsWith('float');
  for (let i = 0; i < out.length; i++) {
    const [c, pixel] =
      place.layout === 'NCHW' ? [Math.floor(i / area), i % area] : [i % place.channels, Math.floor(i / place.channels)];
    const k = pair(i);
    const x = (planes[c].data[pixel] / 255) * map.scale[k] - map.offset[k];
    out[i] = typeof out[i] === 'bigint' ? BigInt(Math.round(x)) : whole ? Math.round(x) : x;
  }
  return { dtype, shape, data: out };
}

/** The input's shape for this picture: one row, the free sizes those of the picture. */
function concrete({ width, height }: Plane, place: Geometry, wanted: readonly (number | string)[]): number[] {
  const chw = place.layout === 'NCHW' ? [place.channels, height, width] : [height, width, place.channels];
  if (place.rank === 4) return [1, ...chw];
  if (place.rank === 3) return chw;
  const flat = size(chw);
  return wanted.length === 1 ? [flat] : [1, flat];
}

function noPicture(shape: readonly (number | string)[], dtype: string, file: string | undefined): Error {
  const takes = `${shape.join('×') || 'one value'} of ${dtype}`;
  return inputError('input-size', file, `is a picture, the model takes ${takes}`, 'choose a tensor file or a table');
}
