/** A preprocessing in the words of the page. */
import type { DType } from '../tensor';
import { fixed, geometry, isFlat, type Geometry } from './geometry';
import { IMAGENET, speaksOfPictures } from './guess';
import type { Preprocess } from './preprocess';

/**
 * `28×28 grey, 0..1, no mean or std, NCHW`; `224×224 RGB, 0..1, ImageNet mean and std, NCHW`;
 * `30 columns, raw units, as the model takes them`.
 * @param preprocess complete (see `completePreprocess`)
 */
export function describe(preprocess: Preprocess, shape: readonly (number | string)[]): string {
  const place = geometry(shape, preprocess);
  if (!place || (isFlat(place) && !speaksOfPictures(preprocess))) return describeTable(preprocess, shape);
  const { channels = place.channels === 1 ? 'GRAY' : 'RGB', range = [0, 1] } = preprocess;
  return [
    `${pictureSize(place)} ${channels === 'GRAY' ? 'grey' : channels}`,
    ...fitWords(preprocess),
    `${sign(range[0])}..${range[1]}`,
    meanAndStd(preprocess, range[0] === 0 ? range[1] : NaN),
    isFlat(place) ? `flattened ${place.channels === 1 ? 'row by row' : place.layout}` : place.layout,
  ].join(', ');
}

/** An input whose values are taken from the file without any change. */
export function describeRaw(shape: readonly (number | string)[], dtype: DType | 'unknown' = 'unknown'): string {
  const dims = shape.length > 1 ? shape.slice(1) : shape;
  if (dims.length === 0) return 'one value, as the model takes it';
  const count = dims.map((dim) => fixed(dim) ?? (typeof dim === 'string' && dim !== '' ? dim : '?')).join('×');
  if (dims.length === 1 && /^u?int/.test(dtype)) return `${count} whole numbers, as the model takes them`;
  return dims.length === 1 ? `${count} columns, raw units, as the model takes them` : `${count} values, as the model takes them`;
}

/** What is attributed to, where it is not what the model takes. */
export function describeSpace(picture: boolean): string {
  return picture ? 'in pixel space' : "in the file's units";
}

function describeTable(preprocess: Preprocess, shape: readonly (number | string)[]): string {
  if (preprocess.mean === undefined && preprocess.std === undefined) return describeRaw(shape);
  const columns = fixed(shape.at(-1) ?? 1) ?? 'any number of';
  return `${columns} columns, ${meanAndStd(preprocess, NaN)}`;
}

function pictureSize({ width, height }: Geometry): string {
  return width === undefined && height === undefined ? 'any size' : `${width ?? '?'}×${height ?? '?'}`;
}

function fitWords({ fit, padValue = 0 }: Preprocess): string[] {
  if (fit === 'crop') return ['centre cropped'];
  return fit === 'pad' ? [`padded with ${padValue}`] : [];
}

/** @param unit what ImageNet's 0..1 numbers are multiplied by in this range; NaN where they mean nothing */
function meanAndStd({ mean = [0], std = [1], channels }: Preprocess, unit: number): string {
  if (mean.every((m) => m === 0) && std.every((s) => s === 1)) return 'no mean or std';
  const inOrder = (values: number[]) => (channels === 'BGR' ? [...values].reverse() : values).map((v) => v * unit);
  if (same(mean, inOrder(IMAGENET.mean)) && same(std, inOrder(IMAGENET.std))) return 'ImageNet mean and std';
  const list = (values: number[]) => (values.length > 4 ? 'one a column' : values.map(sign).join(' '));
  return `mean ${list(mean)}, std ${list(std)}`;
}

function same(a: number[], b: number[]): boolean {
  return a.length === b.length && a.every((v, i) => Math.abs(v - b[i]) <= 1e-3 * Math.abs(b[i]));
}

/** A number with a true minus sign. */
function sign(value: number): string {
  return String(value).replace('-', '−');
}
