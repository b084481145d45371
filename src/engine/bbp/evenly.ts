/**
 * Equal shares of a whole convolution whose weights are all non-zero: then every row of a group has the same components at a position,
 * and neither rows nor weights are read. With M_p the mass of all rows and n_p the non-zero inputs under the window,
 * β_q = Σ_p M_p/n_p over the windows that hold q, if x_q ≠ 0.
 */
import type { ConvGeometry } from '../layers/family';
import type { LocalLayer } from '../layers/local';
import { countNonZero } from '../loops';
import { type KernelShape, kernelShape } from './kernels/shape';
import { copyWeights } from './kernels/weights';
import type { Sent } from './spread';

/**
 * Whether units whose positive components add up to at most `sum` have none, and all of them go out in equal shares by option 3:
 * that is so when no component is as small as that, and no slope turns the others round.
 */
export function areEven(
  { slope }: LocalLayer,
  geometry: ConvGeometry,
  x: Float32Array,
  mass: Float32Array,
  sum: number,
): boolean {
  if (slope) for (let p = 0; p < mass.length; p++) if (mass[p] !== 0 && !(slope[p] >= 0)) return false;
  return leastWeight(geometry) * leastNonZero(x) > sum;
}

const leastWeights = new WeakMap<object, number>();

/** The smallest |w|, looked for once a layer. */
function leastWeight(geometry: ConvGeometry): number {
  const key = geometry.source?.proto ?? geometry.weight;
  let found = leastWeights.get(key);
  if (found === undefined) {
    const taps = geometry.kernel.reduce((n, k) => n * k, 1);
    const weights = new Float32Array((geometry.channelsOut * geometry.channelsIn * taps) / geometry.group);
    copyWeights(geometry, weights, [0]);
    leastWeights.set(key, (found = least(weights, true)));
  }
  return found;
}

/** The smallest |x| that is not 0; Infinity when there is none. */
const leastNonZero = (x: Float32Array): number => least(x, false);

function least(values: Float32Array, zeroCounts: boolean): number {
  let most = Infinity;
  for (let i = 0; i < values.length; i++) {
    const v = Math.abs(values[i]);
    if (v < most && (v !== 0 || zeroCounts)) most = v;
  }
  return most;
}

/**
 * @param x, mass in core order; every unit with mass goes out in equal shares
 * @returns undefined for more than three dimensions
 */
export function spreadEvenly(geometry: ConvGeometry, x: Float32Array, mass: Float32Array): Sent | undefined {
  const shape = kernelShape(geometry);
  if (!shape) return undefined;
  const windows = windowsOf(shape);
  const { channels, rows } = shape;
  const [cells, positions] = [product(shape.spatialIn), product(shape.spatialOut)];
  const beta = new Float32Array(x.length);
  for (let plane = 0; plane < shape.batch * shape.groups; plane++) {
    const [from, units] = [plane * channels * cells, plane * rows * positions];
    const sums = sumOfPlanes(mass, units, rows, positions);
    const shares = sharesOf(windows, sums, nonZero(x, from, channels, cells), channels);
    give(beta, x, from, channels, shares);
  }
  return { beta, ...outcome(mass, windows, positions) };
}

const product = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

/** Cells under each position: those of position p are `cells[starts[p] … starts[p + 1])`. */
interface WindowCells {
  starts: Int32Array;
  cells: Int32Array;
}

function windowsOf(s: KernelShape): WindowCells {
  const [depth, height, width] = [0, 1, 2].map((d) => reaches(s, d));
  const starts = new Int32Array(product(s.spatialOut) + 1);
  const cells = new Int32Array(product(s.spatialOut) * product(s.kernel));
  let [p, n] = [0, 0];
  for (const zs of depth) {
    for (const ys of height) {
      for (const xs of width) {
        for (const z of zs) for (const y of ys) for (const x of xs) cells[n++] = (z * s.spatialIn[1] + y) * s.spatialIn[2] + x;
        starts[++p] = n;
      }
    }
  }
  return { starts, cells };
}

/** Places inside the input under each output place, along dimension `d`. */
function reaches(s: KernelShape, d: number): number[][] {
  return Array.from({ length: s.spatialOut[d] }, (_, out) =>
    Array.from({ length: s.kernel[d] }, (_, k) => out * s.strides[d] - s.pads[d] + k * s.dilations[d]).filter(
      (i) => i >= 0 && i < s.spatialIn[d],
    ),
  );
}

function sumOfPlanes(values: Float32Array, from: number, planes: number, length: number): Float64Array {
  const sums = new Float64Array(length);
  for (let i = 0; i < planes; i++, from += length) for (let p = 0; p < length; p++) sums[p] += values[from + p];
  return sums;
}

/** Non-zero channels of each cell. */
function nonZero(x: Float32Array, from: number, channels: number, cells: number): Int32Array {
  const counts = new Int32Array(cells);
  for (let c = 0; c < channels; c++, from += cells) for (let q = 0; q < cells; q++) if (x[from + q] !== 0) counts[q]++;
  return counts;
}

/** By cell, what each of its non-zero channels gets, and what every channel gets from windows over blank input. */
interface Shares {
  components: Float64Array;
  connections: Float64Array;
}

function sharesOf({ starts, cells }: WindowCells, sums: Float64Array, counts: Int32Array, channels: number): Shares {
  const shares = { components: new Float64Array(counts.length), connections: new Float64Array(counts.length) };
  for (let p = 0; p < sums.length; p++) {
    if (sums[p] === 0) continue;
    const [from, end] = [starts[p], starts[p + 1]];
    let n = 0;
    for (let i = from; i < end; i++) n += counts[cells[i]];
    const [to, share] = n > 0 ? [shares.components, sums[p] / n] : [shares.connections, sums[p] / ((end - from) * channels)];
    for (let i = from; i < end; i++) to[cells[i]] += share;
  }
  return shares;
}

function give(beta: Float32Array, x: Float32Array, from: number, channels: number, { components, connections }: Shares): void {
  const cells = components.length;
  for (let c = 0; c < channels; c++, from += cells) {
    for (let q = 0; q < cells; q++) beta[from + q] = x[from + q] !== 0 ? components[q] + connections[q] : connections[q];
  }
}

/** Units whose window lies in the padding alone find no input. */
function outcome(mass: Float32Array, { starts }: WindowCells, positions: number): Pick<Sent, 'evenly' | 'left'> {
  const empty = (unit: number) => starts[unit % positions] === starts[(unit % positions) + 1];
  if (starts.every((start, p) => p === 0 || start !== starts[p - 1])) return { evenly: mass, left: null };
  const where = (left: boolean) => {
    const some = mass.map((m, unit) => (empty(unit) === left ? m : 0));
    return countNonZero(some) > 0 ? some : null;
  };
  return { evenly: where(false), left: where(true) };
}
