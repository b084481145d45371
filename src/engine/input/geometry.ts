/** Where a picture lies in a model's input: which dimension is channels, height, width. */
import type { Preprocess } from './preprocess';

/** The picture that an input shape can hold. */
export interface Geometry {
  layout: 'NCHW' | 'NHWC';
  channels: 1 | 3;
  /** Undefined: free, the picture's own size is taken. */
  height: number | undefined;
  width: number | undefined;
  /** Rank of the input. 4 is NCHW or NHWC; 3 has no channel or no batch dimension; 1 and 2 hold the picture flattened. */
  rank: number;
}

/** A dimension's size, or undefined when it is free (a symbol, 0 or negative). */
export function fixed(dim: number | string): number | undefined {
  return typeof dim === 'number' && dim > 0 ? dim : undefined;
}

/**
 * How a picture fits an input shape, or undefined when none can. `layout` and `channels` decide where the shape alone does not.
 * A flat input ([784], [batch, 784]) holds a picture when it has the size of a square one, of one channel or of three, from 8×8 on
 * (any size when layout or channels are given).
 */
export function geometry(shape: readonly (number | string)[], given: Preprocess = {}): Geometry | undefined {
  const dims = shape.map(fixed);
  if (dims.length === 4) return fourDims(dims[1], dims[2], dims[3], given);
  if (dims.length === 3) return threeDims(dims, given);
  if (dims.length === 1 || dims.length === 2) return flat(dims[dims.length - 1], dims.length, given);
  return undefined;
}

/** Whether the picture is flattened into one dimension. */
export function isFlat({ rank }: Geometry): boolean {
  return rank <= 2;
}

type Dim = number | undefined;

const isChannels = (dim: Dim): dim is 1 | 3 => dim === 1 || dim === 3;

function fourDims(a: Dim, b: Dim, c: Dim, given: Preprocess): Geometry | undefined {
  const free = given.channels === 'GRAY' ? 1 : 3;
  const first = isChannels(a) ? a : a === undefined ? free : undefined;
  const last = isChannels(c) ? c : c === undefined ? free : undefined;
  const nchw = first && { layout: 'NCHW' as const, channels: first as 1 | 3, height: b, width: c, rank: 4 };
  const nhwc = last && { layout: 'NHWC' as const, channels: last as 1 | 3, height: a, width: b, rank: 4 };
  if (given.layout) return given.layout === 'NCHW' ? nchw : nhwc;
  const asked = given.channels && (given.channels === 'GRAY' ? 1 : 3);
  if (asked && a !== asked && c === asked) return nhwc;
  // A written 1 or 3 says more than a free dimension; with neither, channels first as most exporters write.
  if (isChannels(a)) return nchw;
  if (isChannels(c)) return nhwc;
  return nchw ?? nhwc;
}

/** [C,H,W], [H,W,C] or [N,H,W]; a sequence or a signal also has three dimensions, so only what looks like a picture counts. */
function threeDims([a, b, c]: Dim[], given: Preprocess): Geometry | undefined {
  const big = (dim: Dim): dim is number => dim !== undefined && dim >= 8;
  if (isChannels(c) && big(a) && big(b) && given.layout !== 'NCHW') {
    return { layout: 'NHWC', channels: c, height: a, width: b, rank: 3 };
  }
  if (!big(b) || !big(c) || given.layout === 'NHWC') return undefined;
  if (a === 3) return { layout: 'NCHW', channels: 3, height: b, width: c, rank: 3 };
  const said = given.layout !== undefined || given.channels === 'GRAY';
  if ((a === 1 || a === undefined) && (b === c || said)) return { layout: 'NCHW', channels: 1, height: b, width: c, rank: 3 };
  return undefined;
}

function flat(size: Dim, rank: number, given: Preprocess): Geometry | undefined {
  const said = given.layout !== undefined || given.channels !== undefined;
  const square = (channels: 1 | 3) => {
    const length = side(size, channels) ?? 0;
    return length >= 8 || said ? length : 0;
  };
  const grey = square(1);
  const colour = square(3);
  const layout = given.layout ?? 'NCHW';
  const wantsColour = given.channels !== undefined && given.channels !== 'GRAY';
  if (grey && !wantsColour) return { layout, channels: 1, height: grey, width: grey, rank };
  if (colour && given.channels !== 'GRAY') return { layout, channels: 3, height: colour, width: colour, rank };
  return undefined;
}

/** The side of the square picture that has `size` values in `channels` channels, if there is one. */
export function side(size: number | undefined, channels: 1 | 3): number | undefined {
  const root = Math.sqrt((size ?? 0) / channels);
  return Number.isInteger(root) && root > 0 ? root : undefined;
}
