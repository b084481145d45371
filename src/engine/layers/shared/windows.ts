/** Sliding windows, as Conv and the pools share them: kernel, strides, dilations and padding resolved for fixed shapes. */
import type { Site } from '../site';

export interface Windows {
  spatialIn: number[];
  spatialOut: number[];
  kernel: number[];
  strides: number[];
  dilations: number[];
  padsBegin: number[];
  padsEnd: number[];
}

/** The windows of a node over fixed spatial shapes; padding of a Pad taken into the layer is added. */
export function windowsOf(
  site: Site,
  spatialIn: readonly number[],
  spatialOut: readonly number[],
  kernel: readonly number[],
): Windows {
  const { node, padding: extra } = site;
  const rank = kernel.length;
  const ones = new Array<number>(rank).fill(1);
  const strides = node.ints('strides') ?? ones;
  const dilations = node.ints('dilations') ?? ones;
  const pads = node.ints('pads') ?? new Array<number>(2 * rank).fill(0);
  let padsBegin = pads.slice(0, rank);
  let padsEnd = pads.slice(rank);
  const auto = node.string('auto_pad', 'NOTSET');
  if (auto === 'SAME_UPPER' || auto === 'SAME_LOWER') {
    const inner = spatialIn.map((n, i) => n + (extra ? extra.begin[i] + extra.end[i] : 0));
    const total = inner.map((n, i) => Math.max((spatialOut[i] - 1) * strides[i] + (kernel[i] - 1) * dilations[i] + 1 - n, 0));
    padsBegin = total.map((t) => (auto === 'SAME_UPPER' ? Math.floor(t / 2) : Math.ceil(t / 2)));
    padsEnd = total.map((t, i) => t - padsBegin[i]);
  } else if (auto === 'VALID') {
    padsBegin = padsBegin.map(() => 0);
    padsEnd = padsEnd.map(() => 0);
  }
  if (extra) {
    padsBegin = padsBegin.map((b, i) => b + extra.begin[i]);
    padsEnd = padsEnd.map((e, i) => e + extra.end[i]);
  }
  return { spatialIn: [...spatialIn], spatialOut: [...spatialOut], kernel: [...kernel], strides, dilations, padsBegin, padsEnd };
}

/** Cells that the last window has beyond the input's end, along each dimension; negative: cells that no window reaches. */
export function overhang(w: Windows): number[] {
  return w.spatialOut.map(
    (n, d) => (n - 1) * w.strides[d] + (w.kernel[d] - 1) * w.dilations[d] + 1 - w.spatialIn[d] - w.padsBegin[d],
  );
}

/**
 * Calls `visit(kernelOffset, inputOffset)` for the cells of one window that lie inside the input, row-major.
 * @param index spatial index of the output element.
 */
export function visitWindow(
  w: Windows,
  index: readonly number[],
  visit: (kernelOffset: number, inputOffset: number) => void,
): void {
  const rank = w.kernel.length;
  const walk = (dim: number, kernelOffset: number, inputOffset: number): void => {
    if (dim === rank) return visit(kernelOffset, inputOffset);
    const start = index[dim] * w.strides[dim] - w.padsBegin[dim];
    for (let k = 0; k < w.kernel[dim]; k++) {
      const i = start + k * w.dilations[dim];
      if (i >= 0 && i < w.spatialIn[dim]) walk(dim + 1, kernelOffset * w.kernel[dim] + k, inputOffset * w.spatialIn[dim] + i);
    }
  };
  walk(0, 0, 0);
}
