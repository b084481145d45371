/**
 * The preprocessing as one linear map of pixels: `x = pixel01 · scale − offset` with pixel01 = p / 255.
 * Methods need it to speak of *pixel space* (method.md §1): a black picture is `x = −offset`.
 */
import { isFloat, type Tensor } from '../tensor';
import { geometry, isFlat, type Geometry } from './geometry';
import type { Preprocess } from './preprocess';

/** `scale` and `offset` have the length of dimension `axis`, or length 1 when one pair serves all elements. */
export interface Pointwise {
  axis: number | undefined;
  scale: number[];
  offset: number[];
}

/**
 * The map of a complete preprocessing (see `completePreprocess`).
 *
 * For an input that is no picture pixel01 is the file's own value: the identity, unless mean and std are given.
 */
export function pointwise(preprocess: Preprocess, shape: readonly (number | string)[]): Pointwise {
  const place = geometry(shape, preprocess);
  if (!place || preprocess.range === undefined) return forTable(preprocess, shape);
  const [lo, hi] = preprocess.range;
  const at = (values: number[] | undefined, c: number, otherwise: number) => values?.[values.length === 1 ? 0 : c] ?? otherwise;
  const channels = Array.from({ length: place.channels }, (_, c) => {
    const std = at(preprocess.std, c, 1);
    return { scale: (hi - lo) / std, offset: (at(preprocess.mean, c, 0) - lo) / std + 0 };
  });
  return spread(channels, place, shape);
}

/**
 * The map from pixels to the model's input where attribution is to go to the pixels (`space`); undefined where it goes to the input
 * itself, which is also where the two are the same: nothing is done to the values, or they are no floats and attribution ends later.
 */
export function pixelMap(tensor: Tensor, preprocess: Preprocess): Pointwise | undefined {
  if (preprocess.space !== 'pixel' || !isFloat(tensor)) return undefined;
  const map = pointwise(preprocess, tensor.shape);
  return map.scale.some((s) => s !== 1) || map.offset.some((o) => o !== 0) ? map : undefined;
}

type Pair = { scale: number; offset: number };

function spread(channels: Pair[], place: Geometry, shape: readonly (number | string)[]): Pointwise {
  const pairs = isFlat(place) ? flatten(channels, place) : channels;
  const axis = isFlat(place) ? shape.length - 1 : place.layout === 'NCHW' ? shape.length - 3 : shape.length - 1;
  return {
    axis: pairs.length === 1 ? undefined : axis,
    scale: pairs.map(({ scale }) => scale),
    offset: pairs.map(({ offset }) => offset),
  };
}

/** A flattened picture has no dimension of channels, so its elements are listed one by one. */
function flatten(channels: Pair[], place: Geometry): Pair[] {
  if (channels.length === 1) return channels;
  const area = place.height! * place.width!;
  return Array.from({ length: area * 3 }, (_, i) => channels[place.layout === 'NCHW' ? Math.floor(i / area) : i % 3]);
}

function forTable({ mean = [0], std = [1] }: Preprocess, shape: readonly (number | string)[]): Pointwise {
  const length = Math.max(mean.length, std.length);
  const at = (values: number[], i: number) => values[values.length === 1 ? 0 : i];
  const all = Array.from({ length }, (_, i) => i);
  return {
    axis: length === 1 ? undefined : shape.length - 1,
    scale: all.map((i) => 1 / at(std, i)),
    offset: all.map((i) => at(mean, i) / at(std, i)),
  };
}

/** Which pair belongs to the element at a flat position of a tensor of this (concrete) shape. */
export function pairIndex({ axis, scale }: Pointwise, shape: readonly number[]): (position: number) => number {
  if (axis === undefined || scale.length === 1) return () => 0;
  let inner = 1;
  for (let i = axis + 1; i < shape.length; i++) inner *= shape[i];
  return (position) => Math.floor(position / inner) % scale.length;
}
