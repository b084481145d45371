/**
 * A heavy core's geometry as the kernels see it: every one is a convolution in three dimensions. A pool is one whose weights are 1; what
 * its cells weigh is a matter of the unit, like its slope.
 */
import type { ConvGeometry, DenseGeometry, LinearCore, PoolGeometry, TransposedGeometry } from '../../layers/family';

export type WeightGeometry = ConvGeometry | TransposedGeometry | DenseGeometry;
export type KernelGeometry = WeightGeometry | PoolGeometry;

export interface KernelShape {
  batch: number;
  groups: number;
  /** Of one group. */
  channels: number;
  rows: number;
  /** [depth, height, width] each. */
  spatialIn: number[];
  spatialOut: number[];
  kernel: number[];
  strides: number[];
  dilations: number[];
  pads: number[];
  /** Whether windows are those of a transposed convolution. */
  transposed: boolean;
  /** Where a weight is in memory: group·strideGroup + row·strideRow + channel·strideChannel + tap. */
  strideGroup: number;
  strideRow: number;
  strideChannel: number;
  scale: number;
}

const product = (dims: readonly number[]): number => dims.reduce((n, d) => n * d, 1);

export const cellsOf = (s: KernelShape): number => product(s.spatialIn);
export const positionsOf = (s: KernelShape): number => product(s.spatialOut);
export const tapsOf = (s: KernelShape): number => product(s.kernel);
export const planesOf = (s: KernelShape): number => s.batch * s.groups;

/** Bytes of one row of weights as the kernels hold it. */
export const rowBytesOf = (s: KernelShape): number => Math.ceil((tapsOf(s) * s.channels) / 4) * 16;

/** undefined when no kernel serves it. */
export function kernelShape(g: NonNullable<LinearCore['geometry']>): KernelShape | undefined {
  if (g.kind === 'sum' || g.kind === 'product' || g.kind === 'mixture') return undefined;
  if (g.kind === 'dense') return denseShape(g);
  if (g.kernel.length > 3) return undefined;
  const lead = <T>(dims: readonly T[], value: T): T[] => [...new Array<T>(3 - dims.length).fill(value), ...dims];
  const [channels, rows, taps] = [g.channelsIn / g.group, g.channelsOut / g.group, product(g.kernel)];
  const transposed = g.kind === 'transposed';
  // The general kernel's work on a position would be for one component of one row: the clear way is faster.
  if (transposed && channels === 1) return undefined;
  return {
    batch: g.batch,
    groups: g.group,
    channels,
    rows,
    spatialIn: lead(g.spatialIn, 1),
    spatialOut: lead(g.spatialOut, 1),
    kernel: lead(g.kernel, 1),
    strides: lead(g.strides, 1),
    dilations: lead(g.dilations, 1),
    pads: lead(g.padsBegin, 0),
    transposed,
    strideGroup: channels * rows * taps,
    strideRow: transposed ? taps : channels * taps,
    strideChannel: transposed ? rows * taps : taps,
    scale: 1,
  };
}

/** y[m,n] = Σ_k x[m,k] W[k,n]: one cell of `inner` channels for each m. */
export function denseShape(g: Omit<DenseGeometry, 'kind' | 'weight' | 'source'>): KernelShape {
  const one = [1, 1, 1];
  return {
    batch: g.rows,
    groups: 1,
    channels: g.inner,
    rows: g.columns,
    spatialIn: one,
    spatialOut: one,
    kernel: one,
    strides: one,
    dilations: one,
    pads: [0, 0, 0],
    transposed: false,
    strideGroup: 0,
    strideRow: g.strideN,
    strideChannel: g.strideK,
    scale: g.scale,
  };
}
