/** Gathers: elements picked by indices, which are decisions. */
import { size, strides } from '../../tensor';
import type { OpFamily, Sources } from '../family';
import { isFixed, padded, sliced } from '../shared/in-graph';
import { around, normalizeAxes } from '../shared/routes';
import { shapeOf, type Site } from '../site';

/** Gather-1.., GatherElements-11.., GatherND-11... */
export const gather: OpFamily = {
  ops: ['Gather', 'GatherElements', 'GatherND'],
  nature: 'exact',
  kind: () => 'routing',
  routing(site) {
    switch (site.node.op) {
      case 'Gather':
        return gathered(site);
      case 'GatherElements':
        return elements(site);
      default:
        return gatheredND(site);
    }
  },
  backward(site, { builder: b, g }) {
    const found = stretchOf(site);
    if (!found) return undefined;
    const { axis, first, count } = found;
    const shape = shapeOf(site, site.x);
    const along = (n: number) => shape.map((_, d) => (d === axis ? n : 0));
    const part = b.reshape(
      g,
      shape.map((n, d) => (d === axis ? count : n)),
    );
    return [padded(b, part, along(first), along(shape[axis] - first - count))];
  },
  forward(site, { builder: b, v }) {
    const found = stretchOf(site);
    return found && [b.reshape(sliced(b, v, found.axis, found.first, found.count), site.outShape)];
  },
};

/** Of neighbours, as one place of a sequence is: from which on, and how many; undefined where they are none. */
function stretchOf(site: Site): { axis: number; first: number; count: number } | undefined {
  if (site.node.op !== 'Gather' || site.live.length > 1 || !site.inputs[0]?.live || !isFixed(site, [1])) return undefined;
  const shape = shapeOf(site, site.x);
  const [axis] = normalizeAxes([site.node.int('axis', 0)], shape.length);
  const indices = site.numbers(1)!.map((index) => inside(index, shape[axis]));
  if (indices.length === 0 || indices.some((index, i) => index !== indices[0] + i)) return undefined;
  return { axis, first: indices[0], count: indices.length };
}

const inside = (index: number, n: number) => (index < 0 ? index + n : index);

/** Whole slices across `axis`. */
function gathered(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const [axis] = normalizeAxes([site.node.int('axis', 0)], shape.length);
  const { outer, inner } = around(shape, axis);
  const indices = site.numbers(1)!;
  const sources = new Int32Array(outer * indices.length * inner);
  let p = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of indices) {
      const from = (o * shape[axis] + inside(index, shape[axis])) * inner;
      for (let k = 0; k < inner; k++) sources[p++] = from + k;
    }
  }
  return sources;
}

/** One index an element, along `axis`. */
function elements(site: Site): Sources {
  const positions = elementPositions(shapeOf(site, site.x), site.outShape, site.node.int('axis', 0));
  const indices = site.numbers(1)!;
  return positions((p) => indices[p]);
}

/** Positions in a tensor of `shape` of elements of a tensor of shape `to`, the index along `axis` replaced. */
export function elementPositions(shape: readonly number[], to: readonly number[], at: number) {
  const [axis] = normalizeAxes([at], shape.length);
  const step = strides(shape);
  const place = strides(to);
  return (index: (p: number) => number): Int32Array =>
    Int32Array.from({ length: size(to) }, (_, p) => {
      let position = inside(index(p), shape[axis]) * step[axis];
      for (let d = 0; d < to.length; d++) if (d !== axis) position += (Math.floor(p / place[d]) % to[d]) * step[d];
      return position;
    });
}

/** Slices picked by tuples of indices; the first `batch_dims` dimensions are shared. */
function gatheredND(site: Site): Sources {
  const shape = shapeOf(site, site.x);
  const batch = site.node.int('batch_dims', 0);
  const { starts, inner } = tuplePositions(shape, shapeOf(site, site.inputs[1]), site.numbers(1)!, batch);
  const sources = new Int32Array(starts.length * inner);
  starts.forEach((start, i) => {
    for (let k = 0; k < inner; k++) sources[i * inner + k] = start + k;
  });
  return sources;
}

/** Where the slice that each tuple of indices names starts, and how long it is. */
export function tuplePositions(
  shape: readonly number[],
  indexShape: readonly number[],
  indices: readonly number[],
  batch = 0,
): { starts: Int32Array; inner: number } {
  const width = indexShape[indexShape.length - 1];
  const step = strides(shape);
  const tuples = width === 0 ? size(indexShape.slice(0, -1)) : indices.length / width;
  const perBatch = tuples / size(indexShape.slice(0, batch));
  const batchSize = size(shape.slice(batch));
  const starts = new Int32Array(tuples);
  for (let i = 0; i < tuples; i++) {
    starts[i] = Math.floor(i / perBatch) * batchSize;
    for (let k = 0; k < width; k++) starts[i] += inside(indices[i * width + k], shape[batch + k]) * step[batch + k];
  }
  return { starts, inner: size(shape.slice(batch + width)) };
}
