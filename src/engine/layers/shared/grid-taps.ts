/** Where GridSample looks along one axis: cells with their weights, and how the weights change with the grid (ONNX GridSample). */

export type Mode = 'nearest' | 'linear' | 'cubic';
export type Padding = 'zeros' | 'border' | 'reflection';

/** How one axis of the picture is sampled. */
export interface Axis {
  extent: number;
  mode: Mode;
  padding: Padding;
  alignCorners: boolean;
}

export interface Taps {
  index: number[];
  weight: number[];
  /** ∂weight/∂grid. */
  slope: number[];
}

/** Coefficient of the cubic convolution. */
const ALPHA = -0.75;

/** The cells that a grid value in [−1, 1] (or beyond) falls on; those outside a zero-padded picture are left out. */
export function tapsAt(grid: number, axis: Axis): Taps {
  const { extent, alignCorners, mode } = axis;
  const scale = alignCorners ? (extent - 1) / 2 : extent / 2;
  const moved = intoPicture(alignCorners ? (grid + 1) * scale : ((grid + 1) * extent - 1) / 2, axis);
  const first = mode === 'nearest' ? roundEven(moved.at) : Math.floor(moved.at) - (mode === 'cubic' ? 1 : 0);
  const t = moved.at - Math.floor(moved.at);
  const [weights, slopes] =
    mode === 'nearest'
      ? [[1], [0]]
      : mode === 'linear'
        ? [
            [1 - t, t],
            [-1, 1],
          ]
        : cubic(t);
  const out: Taps = { index: [], weight: [], slope: [] };
  weights.forEach((weight, i) => {
    const index = cellAt(first + i, axis);
    if (index < 0) return;
    out.index.push(index);
    out.weight.push(weight);
    out.slope.push(slopes[i] * scale * moved.slope);
  });
  return out;
}

/** A coordinate reflected into the picture, and its derivative by the coordinate. At a border only the cells are kept inside. */
function intoPicture(x: number, { extent, padding, alignCorners }: Axis): { at: number; slope: number } {
  const [low, high] = alignCorners ? [0, extent - 1] : [-0.5, extent - 0.5];
  return padding !== 'reflection' || (x >= low && x <= high) ? { at: x, slope: 1 } : reflect(x, low, high);
}

function reflect(x: number, low: number, high: number): { at: number; slope: number } {
  const range = high - low;
  if (range === 0) return { at: low, slope: 0 };
  const [beyond, outward] = x < low ? [low - x, -1] : [x - high, 1];
  const turns = Math.trunc(beyond / range);
  const rest = beyond - turns * range;
  // Each turn changes the direction; the first one sends it back from the edge that it crossed.
  const fromLow = outward < 0 === (turns % 2 === 0);
  return { at: fromLow ? low + rest : high - rest, slope: (fromLow ? 1 : -1) * outward };
}

/** The cell an index stands for, −1 when it is outside a zero-padded picture. */
function cellAt(index: number, { extent, padding, alignCorners }: Axis): number {
  if (index >= 0 && index < extent) return index;
  if (padding === 'zeros') return -1;
  if (padding === 'border') return Math.min(Math.max(index, 0), extent - 1);
  const { at } = reflect(index, alignCorners ? 0 : -0.5, alignCorners ? extent - 1 : extent - 0.5);
  return Math.trunc(at);
}

/** Weights of the four cells around t, and their derivatives. */
function cubic(t: number): [number[], number[]] {
  const near = (u: number) => ((ALPHA + 2) * u - (ALPHA + 3)) * u * u + 1;
  const far = (u: number) => ((ALPHA * u - 5 * ALPHA) * u + 8 * ALPHA) * u - 4 * ALPHA;
  const nearSlope = (u: number) => 3 * (ALPHA + 2) * u * u - 2 * (ALPHA + 3) * u;
  const farSlope = (u: number) => 3 * ALPHA * u * u - 10 * ALPHA * u + 8 * ALPHA;
  return [
    [far(t + 1), near(t), near(1 - t), far(2 - t)],
    [farSlope(t + 1), nearSlope(t), -nearSlope(1 - t), -farSlope(2 - t)],
  ];
}

function roundEven(v: number): number {
  const floor = Math.floor(v);
  return v - floor > 0.5 || (v - floor === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}
