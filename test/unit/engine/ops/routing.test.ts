/** Ops that move, select and repeat elements. */
import { bool, f32, i64, noise } from '../models';
import { type OpCase, opTests } from './linear';

const one = (title: string, node: OpCase['nodes'], x: number[], rest: Partial<OpCase> = {}): OpCase => ({
  title,
  nodes: node,
  live: { x },
  kind: 'routing',
  ...rest,
});

opTests('renaming', '(5)', [
  one('Reshape', ['Reshape', 'x s', 'y'], [2, 6], { constants: { s: i64([3, -1, 2]) } }),
  one('Reshape with 0 and -1', ['Reshape', 'x s', 'y'], [2, 6], { constants: { s: i64([0, -1, 3]) } }),
  one('Reshape by an attribute', ['Reshape', 'x', 'y', { shape: [4, 3] }], [2, 6], { opset: 1 }),
  one('Flatten', ['Flatten', 'x', 'y', { axis: 2 }], [2, 3, 2]),
  one('Squeeze', ['Squeeze', 'x a', 'y'], [1, 3, 1], { constants: { a: i64([-1]) } }),
  one('Unsqueeze', ['Unsqueeze', 'x a', 'y'], [3], { constants: { a: i64([0, 2]) } }),
  one('Transpose', ['Transpose', 'x', 'y', { perm: [2, 0, 1] }], [2, 3, 4]),
  one('Transpose by default', ['Transpose', 'x', 'y'], [2, 3, 4]),
]);

const slice = (title: string, starts: number[], ends: number[], axes?: number[], steps?: number[]): OpCase =>
  one(title, ['Slice', `x s e${axes ? ' a' : ''}${steps ? (axes ? ' t' : ' - t') : ''}`, 'y'], [4, 5], {
    constants: { s: i64(starts), e: i64(ends), ...(axes && { a: i64(axes) }), ...(steps && { t: i64(steps) }) },
  });

opTests('Slice', '(5)', [
  slice('ranges', [1, 0], [3, 4]),
  slice('one axis, counted from the end', [-3], [-1], [-1]),
  slice('ends beyond the axis', [0, 2], [1000, 9223372036854775000]),
  slice('steps', [0, 1], [4, 5], [0, 1], [3, 2]),
  slice('backwards', [-1], [-1000], [1], [-1]),
  slice('backwards from beyond the end, in steps', [100], [0], [1], [-2]),
  one('by attributes', ['Slice', 'x', 'y', { starts: [1], ends: [-1], axes: [1] }], [3, 5], { opset: 9 }),
]);

opTests('Split, Concat', '(5)', [
  one(
    'Split by sizes, all pieces used',
    [
      ['Split', 'x s', 'a b c', { axis: 1 }],
      ['Concat', 'c a b', 'y', { axis: 1 }],
    ],
    [2, 6],
    { constants: { s: i64([1, 3, 2]) } },
  ),
  one(
    'Split evenly, one piece used twice',
    [
      ['Split', 'x', 'a b', { axis: -1 }],
      ['Concat', 'b b', 'y', { axis: 0 }],
    ],
    [2, 4],
  ),
  one(
    'Split unevenly by num_outputs',
    [
      ['Split', 'x', 'a b c', { num_outputs: 3 }],
      ['Concat', 'b c', 'y', { axis: 0 }],
    ],
    [7],
    { opset: 18 },
  ),
  one('Concat with a constant', ['Concat', 'c x', 'y', { axis: -2 }], [2, 3], { constants: { c: noise([1, 3], 6) } }),
]);

opTests('Gather', '(5)', [
  one('rows', ['Gather', 'x i', 'y'], [4, 3], { constants: { i: i64([2, 0, -1, 2]) } }),
  one('columns by a matrix of indices', ['Gather', 'x i', 'y', { axis: 1 }], [2, 4], {
    constants: { i: i64([0, 3, 1, 1], [2, 2]) },
  }),
  one('a scalar index', ['Gather', 'x i', 'y', { axis: -1 }], [3, 2], { constants: { i: i64([1], []) } }),
  one('GatherElements', ['GatherElements', 'x i', 'y', { axis: 1 }], [2, 4], {
    constants: { i: i64([0, -1, 2, 3, 0, 1], [2, 3]) },
  }),
  one('GatherND', ['GatherND', 'x i', 'y'], [3, 2, 2], { constants: { i: i64([2, 0, 0, -1], [2, 2]) } }),
  one('GatherND in batches', ['GatherND', 'x i', 'y', { batch_dims: 1 }], [2, 3, 2], { constants: { i: i64([1, 2], [2, 1]) } }),
]);

const pads = (title: string, values: number[], attributes: Record<string, string> = {}, rest: Partial<OpCase> = {}): OpCase =>
  one(title, ['Pad', 'x p c', 'y', attributes], [3, 4], { constants: { p: i64(values), c: 0.3 }, ...rest });

opTests('Pad', '(5)', [
  pads('constant', [1, 0, 0, 2]),
  pads('constant, and crops', [-1, 1, 2, -2]),
  pads('reflect', [2, 1, 0, 3], { mode: 'reflect' }),
  pads('edge', [1, 2, 2, 1], { mode: 'edge' }),
  pads('wrap', [1, 2, 2, 1], { mode: 'wrap' }, { opset: 19 }),
  one('some axes', ['Pad', 'x p c a', 'y'], [3, 4], { constants: { p: i64([1, 2]), c: 0.3, a: i64([-1]) }, opset: 18 }),
  one('by attributes', ['Pad', 'x', 'y', { pads: [0, 1, 1, 0], value: { float: 0.5 } }], [2, 3], { opset: 10 }),
  one('a fill that is an activation', ['Pad', 'x p c', 'y'], [2, 2], {
    live: { x: [2, 2], c: f32([0.4], []) },
    constants: { p: i64([1, 0, 0, 1]) },
  }),
]);

opTests('Expand, Tile', '(5)', [
  one('Expand', ['Expand', 'x s', 'y'], [3, 1], { constants: { s: i64([2, 1, 4]) } }),
  one('Tile', ['Tile', 'x s', 'y'], [2, 3], { constants: { s: i64([2, 2]) } }),
]);

opTests('DepthToSpace, SpaceToDepth', '(5)', [
  one('DCR', ['DepthToSpace', 'x', 'y', { blocksize: 2, mode: 'DCR' }], [1, 8, 2, 3]),
  one('CRD', ['DepthToSpace', 'x', 'y', { blocksize: 2, mode: 'CRD' }], [1, 8, 2, 3]),
  one('SpaceToDepth', ['SpaceToDepth', 'x', 'y', { blocksize: 2 }], [1, 2, 4, 6]),
]);

opTests('scatters', '(5)', [
  one('ScatterElements', ['ScatterElements', 'x i u', 'y', { axis: 1 }], [2, 4], {
    live: { x: [2, 4], u: [2, 2] },
    constants: { i: i64([0, -1, 2, 1], [2, 2]) },
  }),
  one('Scatter, as it was first called', ['Scatter', 'x i u', 'y', { axis: 1 }], [2, 4], {
    live: { x: [2, 4], u: [2, 2] },
    constants: { i: i64([0, 3, 2, 1], [2, 2]) },
    opset: 9,
  }),
  one('ScatterElements adding', ['ScatterElements', 'x i u', 'y', { reduction: 'add' }], [3], {
    live: { x: [3], u: [4] },
    constants: { i: i64([0, 2, 0, 0]) },
    kind: 'core',
  }),
  one('ScatterElements with a maximum', ['ScatterElements', 'x i u', 'y', { reduction: 'max' }], [3], {
    live: { x: [3], u: [4] },
    constants: { i: i64([0, 2, 0, 1]) },
    opset: 18,
  }),
  one('ScatterElements multiplying', ['ScatterElements', 'x i u', 'y', { reduction: 'mul' }], [3], {
    live: { x: [3], u: [4] },
    constants: { i: i64([0, 2, 0, 0]) },
    kind: 'core',
  }),
  one('ScatterND multiplying by a constant', ['ScatterND', 'x i u', 'y', { reduction: 'mul' }], [4], {
    constants: { i: i64([3, 1], [2, 1]), u: noise([2], 5) },
    kind: 'core',
  }),
  one('ScatterND', ['ScatterND', 'x i u', 'y'], [4, 2], {
    live: { x: [4, 2], u: [2, 2] },
    constants: { i: i64([3, 1], [2, 1]) },
  }),
  one('ScatterND into a constant', ['ScatterND', 'c i u', 'y'], [4, 2], {
    live: { u: [2, 2] },
    constants: { i: i64([3, 1], [2, 1]), c: noise([4, 2], 5) },
  }),
  one('ScatterND adding a constant', ['ScatterND', 'x i u', 'y', { reduction: 'add' }], [4], {
    constants: { i: i64([3, 1, 3], [3, 1]), u: noise([3], 5) },
    kind: 'core',
  }),
  one('TensorScatter', ['TensorScatter', 'x u i', 'y'], [2, 4, 2], {
    live: { x: [2, 4, 2], u: [2, 2, 2] },
    constants: { i: i64([1, 2]) },
    opset: 24,
  }),
  one('TensorScatter, circular, of a constant cache', ['TensorScatter', 'c u i', 'y', { mode: 'circular', axis: 1 }], [2, 3, 2], {
    live: { u: [2, 3, 2] },
    constants: { c: noise([2, 4, 2], 5), i: i64([3, 0]) },
    opset: 24,
  }),
  one('TensorScatter from the front', ['TensorScatter', 'x u', 'y'], [1, 3, 2], {
    live: { x: [1, 3, 2], u: [1, 2, 2] },
    opset: 24,
  }),
  one('MaxUnpool', ['MaxUnpool', 'x i', 'y', { kernel_shape: [2, 2], strides: [2, 2] }], [1, 1, 2, 2], {
    constants: { i: i64([5, 7, 13, 10], [1, 1, 2, 2]) },
  }),
]);

opTests('selections', '(5)', [
  one('TopK', ['TopK', 'x k', 'y i', { axis: 0 }], [4, 2], { constants: { k: i64([2]) } }),
  one('TopK, smallest', ['TopK', 'x k', 'y i', { largest: 0 }], [2, 5], { constants: { k: i64([3]) } }),
  one('Compress an axis', ['Compress', 'x m', 'y', { axis: 1 }], [2, 3], { constants: { m: bool([true, false, true]) } }),
  one('Compress the flat tensor', ['Compress', 'x m', 'y'], [2, 2], { constants: { m: bool([false, true, true]) } }),
  one('OneHot of live values', ['OneHot', 'i d x', 'y', { axis: 0 }], [2], {
    constants: { i: i64([1, -1, 0]), d: i64([3], []) },
  }),
  one('ReverseSequence', ['ReverseSequence', 'x n', 'y', { time_axis: 0, batch_axis: 1 }], [4, 3], {
    constants: { n: i64([1, 4, 2]) },
  }),
  one('CenterCropPad', ['CenterCropPad', 'x s', 'y'], [5, 3], { constants: { s: i64([2, 6]) }, opset: 18 }),
  one('ReduceMax', ['ReduceMax', 'x', 'y', { axes: [1] }], [2, 3, 2]),
  one('ReduceMin over everything', ['ReduceMin', 'x', 'y', { keepdims: 0 }], [2, 3]),
]);
