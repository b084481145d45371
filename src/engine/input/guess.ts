/** The default preprocessing of a model's input, guessed from its shape, dtype and name. A guess is always shown in words. */
import type { DType } from '../tensor';
import { geometry, isFlat, type Geometry } from './geometry';
import { wrongKey, type Preprocess, type Range } from './preprocess';

/** Mean and standard deviation of ImageNet's pixels, RGB, 0..1. */
export const IMAGENET = { mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] };

/** Picture sizes that ImageNet classifiers are trained on; detectors take others (300, 320, 416, 640). */
const IMAGENET_SIZES = [224, 227, 240, 256, 260, 288, 299, 331, 336, 380, 384, 448, 456, 480, 528, 600];

/** From this size on, a channels-last model is taken for one of the MobileNet and Inception kind, which want −1..1. */
const BIG = 96;

/**
 * The whole default, every key that matters set; `{}` for an input that is no picture (its values are taken as they are).
 *
 * - one channel: GRAY, 0..1
 * - three channels first, a square of an ImageNet size: RGB, 0..1, ImageNet mean and std; of another or a free size: RGB, 0..1
 * - three channels last: RGB, −1..1 from 96 pixels on or when the size is free, else 0..1
 * - an input of integers: 0..255
 * - an input named `data_0`, as Caffe2 writes it: BGR, 0..255
 * - always: stretched to the size, padded and composited with 0
 */
export function guessPreprocess(shape: readonly (number | string)[], dtype: DType | 'unknown', name = ''): Preprocess {
  return completePreprocess({}, shape, dtype, name);
}

/**
 * What is given, completed by the guess. ImageNet's mean and std are guessed only for the range 0..1 and only together.
 * A flat or non-picture input is completed only if `given` has a key that speaks of pictures.
 * @throws BiasLensError (fault input) `preprocess` when a given key contradicts the shape
 */
export function completePreprocess(
  given: Preprocess,
  shape: readonly (number | string)[],
  dtype: DType | 'unknown',
  name = '',
): Preprocess {
  const place = geometry(shape, given);
  if (!place) return checkTable(given, shape);
  return isFlat(place) && !speaksOfPictures(given) ? checkTable(given, shape) : completePicture(given, place, dtype, name);
}

/** Like `completePreprocess`, for a picture that is at hand: a flat input is then taken for a flattened picture. */
export function completePicture(given: Preprocess, place: Geometry, dtype: DType | 'unknown', name = ''): Preprocess {
  const caffe2 = /(^|\/)data_0$/.test(name) && place.channels === 3 && place.layout === 'NCHW';
  const channels = given.channels ?? (place.channels === 1 ? 'GRAY' : caffe2 ? 'BGR' : 'RGB');
  if ((channels === 'GRAY') !== (place.channels === 1)) {
    throw wrongKey(
      'channels',
      `is ${channels}, the model takes ${place.channels} ${place.channels === 1 ? 'channel' : 'channels'}`,
    );
  }
  const range = given.range ?? guessRange(place, dtype, caffe2);
  const imagenet = isImageNet(place, range, dtype) && !given.mean && !given.std;
  const inOrder = (values: number[]) => (channels === 'BGR' ? [...values].reverse() : values);
  const complete: Preprocess = {
    layout: place.layout,
    channels,
    range,
    mean: given.mean ?? (imagenet ? inOrder(IMAGENET.mean) : [0]),
    std: given.std ?? (imagenet ? inOrder(IMAGENET.std) : [1]),
    fit: given.fit ?? 'stretch',
    padValue: given.padValue ?? 0,
    ...(given.labelColumn !== undefined && { labelColumn: given.labelColumn }),
    ...(given.space !== undefined && { space: given.space }),
  };
  checkLength('mean', complete.mean, place.channels, 'channels');
  checkLength('std', complete.std, place.channels, 'channels');
  return complete;
}

/** Whether a key is given that has a meaning for pictures only. */
export function speaksOfPictures(given: Preprocess): boolean {
  return [given.layout, given.channels, given.range, given.fit, given.padValue].some((value) => value !== undefined);
}

function guessRange(place: Geometry, dtype: DType | 'unknown', caffe2: boolean): Range {
  if (isInteger(dtype) || caffe2) return [0, 255];
  const big = (place.height ?? BIG) >= BIG && (place.width ?? BIG) >= BIG;
  return place.layout === 'NHWC' && place.channels === 3 && big && !isFlat(place) ? [-1, 1] : [0, 1];
}

function isImageNet(place: Geometry, range: Range, dtype: DType | 'unknown'): boolean {
  const square = place.height !== undefined && place.height === place.width && IMAGENET_SIZES.includes(place.height);
  return (
    square &&
    place.channels === 3 &&
    place.layout === 'NCHW' &&
    !isFlat(place) &&
    range[1] === 1 &&
    range[0] === 0 &&
    !isInteger(dtype)
  );
}

function isInteger(dtype: DType | 'unknown'): boolean {
  return /^u?int/.test(dtype);
}

/** A table has no pixels: only mean, std and labelColumn mean something there. */
function checkTable(given: Preprocess, shape: readonly (number | string)[]): Preprocess {
  if (given.layout && geometry(shape)) throw wrongKey('layout', `is ${given.layout}, the model takes ${shape.join('×')}`);
  const says = `speaks of pictures, the model takes ${shape.join('×') || 'one number'}`;
  for (const key of ['layout', 'channels', 'range', 'fit', 'padValue'] as const) {
    if (given[key] !== undefined) throw wrongKey(key, says);
  }
  const columns = shape.at(-1);
  if (typeof columns === 'number' && columns > 0) {
    checkLength('mean', given.mean, columns, 'columns');
    checkLength('std', given.std, columns, 'columns');
  }
  return given;
}

function checkLength(key: 'mean' | 'std', values: number[] | undefined, count: number, of: string): void {
  if (!values || values.length === 1 || values.length === count) return;
  throw wrongKey(key, `has ${values.length} numbers, the model takes ${count} ${of}`);
}
