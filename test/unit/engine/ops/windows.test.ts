/** Convolutions, transposed convolutions and pools: every way to place a window. */
import { i64, noise } from '../models';
import { type OpCase, opTests } from './linear';

const conv = (title: string, x: number[], w: number[], attributes: Record<string, number | number[] | string> = {}): OpCase => ({
  title,
  nodes: ['Conv', 'x w b', 'y', attributes],
  live: { x },
  constants: { w: noise(w, 7), b: noise([w[0]], 8) },
  kind: 'core',
});

opTests('Conv', '(5)', [
  conv('1-D, stride 2', [1, 2, 9], [3, 2, 3], { strides: [2] }),
  conv('2-D, asymmetric pads', [1, 2, 4, 5], [2, 2, 3, 2], { pads: [1, 0, 2, 1] }),
  conv('2-D, dilations and strides that leave cells out', [1, 1, 8, 7], [2, 1, 3, 2], { dilations: [2, 3], strides: [2, 2] }),
  conv('2-D, groups', [2, 4, 3, 3], [6, 2, 2, 2], { group: 2 }),
  conv('2-D, depthwise', [1, 3, 4, 4], [3, 1, 3, 3], { group: 3, pads: [1, 1, 1, 1] }),
  conv('2-D, auto_pad SAME_UPPER, even kernel', [1, 1, 5, 6], [1, 1, 2, 4], { auto_pad: 'SAME_UPPER', strides: [2, 2] }),
  conv('2-D, auto_pad SAME_LOWER', [1, 1, 5, 6], [1, 1, 2, 4], { auto_pad: 'SAME_LOWER', strides: [2, 3] }),
  conv('2-D, auto_pad VALID', [1, 1, 5, 6], [1, 1, 3, 3], { auto_pad: 'VALID' }),
  conv('3-D, pads', [1, 1, 3, 4, 3], [2, 1, 2, 3, 2], { pads: [1, 0, 0, 0, 1, 1] }),
  {
    title: 'a zero Pad before it is its own padding',
    nodes: [
      ['Pad', 'x pads', 'p'],
      ['Conv', 'p w', 'y', { pads: [0, 1, 0, 0] }],
    ],
    live: { x: [1, 1, 4, 4] },
    constants: {
      w: noise([2, 1, 3, 3]),
      pads: { dtype: 'int64', shape: [8], data: BigInt64Array.of(0n, 0n, 1n, 2n, 0n, 0n, 0n, 1n) },
    },
    kind: 'core',
  },
]);

const deconv = (
  title: string,
  x: number[],
  w: number[],
  attributes: Record<string, number | number[] | string> = {},
): OpCase => ({
  title,
  nodes: ['ConvTranspose', 'x w b', 'y', attributes],
  live: { x },
  constants: { w: noise(w, 7), b: noise([w[1] * ((attributes.group as number | undefined) ?? 1)], 8) },
  kind: 'core',
});

opTests('ConvTranspose', '(5)', [
  deconv('1-D', [1, 2, 4], [2, 3, 3]),
  deconv('2-D, strides and asymmetric pads', [1, 2, 3, 3], [2, 2, 3, 4], { strides: [2, 3], pads: [1, 0, 0, 2] }),
  deconv('2-D, output_padding', [1, 1, 3, 3], [1, 2, 2, 2], { strides: [3, 3], output_padding: [1, 2] }),
  deconv('2-D, dilations', [1, 1, 3, 4], [1, 1, 2, 3], { dilations: [3, 2] }),
  deconv('2-D, groups', [2, 4, 2, 2], [4, 3, 2, 2], { group: 2, strides: [2, 2] }),
  deconv('2-D, output_shape', [1, 1, 3, 3], [1, 2, 3, 3], { strides: [3, 2], output_shape: [10, 8] }),
  deconv('2-D, output_shape, odd padding', [1, 1, 3, 3], [1, 1, 4, 4], { strides: [2, 2], output_shape: [5, 7] }),
  deconv('2-D, auto_pad SAME_UPPER', [1, 1, 3, 3], [1, 1, 4, 3], { strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  deconv('2-D, auto_pad SAME_LOWER', [1, 1, 3, 3], [1, 1, 4, 3], { strides: [2, 2], auto_pad: 'SAME_LOWER' }),
  deconv('3-D', [1, 1, 2, 3, 2], [1, 2, 2, 2, 3], { strides: [2, 1, 2], pads: [0, 1, 0, 1, 0, 1] }),
]);

const pool = (
  op: string,
  title: string,
  x: number[],
  attributes: Record<string, number | number[] | string>,
  opset = 19,
): OpCase => ({
  title: `${op} ${title}`,
  nodes: [op, 'x', 'y', attributes],
  live: { x },
  opset,
  kind: op.includes('Max') ? 'routing' : 'core',
});

opTests('pools', '(5)', [
  pool('AveragePool', '1-D, stride', [1, 2, 7], { kernel_shape: [3], strides: [2] }),
  pool('AveragePool', '2-D, pads left out of the mean', [1, 1, 4, 4], { kernel_shape: [3, 2], pads: [1, 1, 1, 0] }),
  pool('AveragePool', '2-D, count_include_pad', [1, 1, 4, 4], { kernel_shape: [3, 2], pads: [1, 1, 1, 0], count_include_pad: 1 }),
  pool('AveragePool', '2-D, ceil_mode', [1, 1, 5, 6], { kernel_shape: [2, 3], strides: [2, 2], ceil_mode: 1 }),
  pool('AveragePool', '2-D, ceil_mode and count_include_pad', [1, 1, 5, 6], {
    kernel_shape: [3, 3],
    strides: [2, 2],
    pads: [1, 1, 1, 1],
    ceil_mode: 1,
    count_include_pad: 1,
  }),
  pool('AveragePool', '2-D, dilations', [1, 1, 6, 5], { kernel_shape: [2, 2], dilations: [2, 3] }),
  pool('AveragePool', '2-D, auto_pad SAME_LOWER', [1, 1, 5, 5], {
    kernel_shape: [2, 2],
    strides: [2, 2],
    auto_pad: 'SAME_LOWER',
  }),
  pool('AveragePool', '3-D', [1, 1, 3, 4, 3], { kernel_shape: [2, 2, 2], strides: [1, 2, 1] }),
  pool('GlobalAveragePool', '2-D', [2, 3, 3, 2], {}),
  pool('GlobalAveragePool', '1-D', [1, 2, 5], {}),
  pool('MaxPool', '1-D', [1, 2, 7], { kernel_shape: [3], strides: [2] }),
  pool('MaxPool', '2-D, pads, dilations', [1, 1, 6, 6], { kernel_shape: [2, 3], pads: [1, 1, 0, 2], dilations: [2, 2] }),
  pool('MaxPool', '2-D, ceil_mode', [1, 1, 5, 6], { kernel_shape: [2, 3], strides: [2, 2], ceil_mode: 1 }),
  pool('MaxPool', '2-D, auto_pad SAME_UPPER', [1, 1, 5, 5], { kernel_shape: [2, 2], strides: [2, 2], auto_pad: 'SAME_UPPER' }),
  pool('MaxPool', '3-D', [1, 1, 3, 4, 3], { kernel_shape: [2, 2, 2] }),
  {
    ...pool('MaxPool', 'with its indices', [1, 1, 4, 4], { kernel_shape: [2, 2] }),
    nodes: ['MaxPool', 'x', 'y i', { kernel_shape: [2, 2] }],
  },
  pool('MaxPool', 'of opset 1', [1, 1, 4, 4], { kernel_shape: [2, 2] }, 7),
  pool('GlobalMaxPool', '2-D', [2, 3, 3, 2], {}),
]);

const unfold = (
  title: string,
  x: number[],
  block: number[],
  image: number[],
  attributes: Record<string, number[]> = {},
): OpCase => ({
  title,
  nodes: ['Col2Im', 'x image block', 'y', attributes],
  live: { x },
  constants: { image: i64(image), block: i64(block) },
  opset: 18,
  kind: 'core',
});

opTests('Col2Im', '(5)', [
  unfold('blocks that do not overlap', [1, 4, 4], [2, 2], [4, 4], { strides: [2, 2] }),
  unfold('blocks that overlap, two channels', [2, 8, 6], [2, 2], [3, 4]),
  unfold('pads and dilations', [1, 4, 9], [2, 2], [4, 3], { pads: [0, 1, 0, 1], dilations: [1, 2] }),
]);
