/** Resize and Upsample: modes, coordinates, scales and sizes. */
import { f32, i64 } from '../models';
import { type OpCase, opTests } from './linear';

type Attributes = Record<string, number | string | { float: number } | number[]>;

const byScales = (mode: string, scales: number[], attributes: Attributes = {}, x = [1, 1, 4, 5], opset = 19): OpCase => ({
  title: `${mode} × ${scales.slice(-2).join(', ')} ${JSON.stringify(attributes)}`,
  nodes: ['Resize', 'x - s', 'y', { mode, ...attributes }],
  live: { x },
  constants: { s: f32(scales) },
  float32: ['s'],
  opset,
  kind: mode === 'nearest' ? 'routing' : 'core',
});

const bySizes = (mode: string, sizes: number[], attributes: Attributes = {}, x = [1, 1, 4, 5]): OpCase => ({
  title: `${mode} to ${sizes.slice(-2).join(', ')} ${JSON.stringify(attributes)}`,
  nodes: ['Resize', 'x - - s', 'y', { mode, ...attributes }],
  live: { x },
  constants: { s: i64(sizes) },
  opset: 19,
  kind: mode === 'nearest' ? 'routing' : 'core',
});

const COORDINATES = ['half_pixel', 'pytorch_half_pixel', 'align_corners', 'asymmetric', 'half_pixel_symmetric'];
const coordinates = (mode: string, scales: number[]) =>
  COORDINATES.map((m) => byScales(mode, scales, { coordinate_transformation_mode: m }));

opTests('Resize, nearest', '(5)', [
  byScales('nearest', [1, 1, 2, 3]),
  byScales('nearest', [1, 1, 0.6, 0.7]),
  ...['round_prefer_floor', 'round_prefer_ceil', 'floor', 'ceil'].flatMap((nearest_mode) => [
    byScales('nearest', [1, 1, 1.5, 0.5], { nearest_mode, coordinate_transformation_mode: 'half_pixel' }),
    bySizes('nearest', [1, 1, 7, 3], { nearest_mode, coordinate_transformation_mode: 'asymmetric' }),
  ]),
  ...coordinates('nearest', [1, 1, 1.7, 0.8]),
  bySizes('nearest', [6, 8], { axes: [2, 3], keep_aspect_ratio_policy: 'not_larger' }),
  bySizes('nearest', [6, 8], { axes: [2, 3], keep_aspect_ratio_policy: 'not_smaller' }),
  { ...byScales('nearest', [1, 1, 2, 0.6], {}, [1, 1, 4, 5], 10), title: 'of opset 10', nodes: ['Resize', 'x s', 'y'] },
]);

opTests('Resize, linear', '(5)', [
  ...coordinates('linear', [1, 1, 2, 1.5]),
  ...coordinates('linear', [1, 1, 0.6, 0.7]),
  bySizes('linear', [1, 1, 3, 7], { coordinate_transformation_mode: 'align_corners' }),
  byScales('linear', [1, 1, 0.5, 0.6], { antialias: 1 }),
  byScales('linear', [1, 1, 0.5, 0.4], { antialias: 1, exclude_outside: 1 }),
  {
    ...byScales('linear', [1, 1, 2, 2], {}, [1, 1, 3, 3], 10),
    title: 'of opset 10',
    nodes: ['Resize', 'x s', 'y', { mode: 'linear' }],
  },
  {
    ...byScales('linear', [1, 1, 1, 1]),
    title: 'linear, a region of the picture, with an extrapolation value',
    nodes: [
      'Resize',
      'x r - s',
      'y',
      { mode: 'linear', coordinate_transformation_mode: 'tf_crop_and_resize', extrapolation_value: { float: 0.4 } },
    ],
    constants: { r: f32([0, 0, 0.2, -0.2, 1, 1, 0.9, 1.1]), s: i64([1, 1, 3, 4]) },
    float32: ['r'],
  },
]);

opTests('Resize, cubic', '(5)', [
  ...coordinates('cubic', [1, 1, 2, 1.5]),
  byScales('cubic', [1, 1, 0.6, 0.8]),
  byScales('cubic', [1, 1, 1.5, 2], { cubic_coeff_a: { float: -0.5 }, exclude_outside: 1 }),
  byScales('cubic', [1, 1, 0.5, 0.6], { antialias: 1 }),
  bySizes('cubic', [1, 1, 6, 7]),
]);

opTests('Upsample', '(5)', [
  {
    title: 'nearest, scales as an input',
    nodes: ['Upsample', 'x s', 'y'],
    live: { x: [1, 1, 2, 3] },
    constants: { s: f32([1, 1, 2, 3]) },
    float32: ['s'],
    opset: 9,
  },
  {
    title: 'linear, scales as an attribute',
    nodes: ['Upsample', 'x', 'y', { mode: 'linear', scales: { floats: [1, 1, 2, 2] } }],
    live: { x: [1, 1, 2, 3] },
    opset: 7,
  },
]);
