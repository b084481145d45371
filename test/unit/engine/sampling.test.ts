/** Sampling at a grid, the grid of a matrix, and Fourier transforms: against central differences of ONNX Runtime's own output. */
import assert from 'node:assert/strict';
import { checkDerivatives } from './differences';
import { explainAt, worstResidual } from './explain';
import { f32, f64, i64, model, type NodeSpec, noise } from './models';
import type { Tensor } from '../../../src/engine/tensor';

const doubled = (t: Tensor): Tensor => f64(Array.from(t.data as Float32Array), t.shape);

describe('GridSample, by the picture and by the grid', () => {
  const picture = noise([1, 2, 4, 3], 2);
  // Inside, beyond each border, and far beyond; no place on a kink.
  const grid = f32([-0.72, 0.31, 0.43, -0.57, 1.37, 0.22, -1.29, -1.41, 2.63, 0.12, 0.05, -2.87], [1, 2, 3, 2]);
  for (const mode of ['nearest', 'linear', 'cubic'])
    for (const padding_mode of ['zeros', 'border', 'reflection'])
      for (const align_corners of [0, 1])
        it(`${mode}, ${padding_mode}${align_corners ? ', corners aligned' : ''}`, () => {
          const m = model({
            inputs: { x: { dtype: 'float64', shape: [1, 2, 4, 3] }, g: { dtype: 'float64', shape: [1, 2, 3, 2] } },
            nodes: [
              ['GridSample', 'x g', 'y', { mode, padding_mode, align_corners }],
              ['Identity', 'y', 'score'],
            ],
            outputs: 'score',
            opset: 20,
          });
          return checkDerivatives(m, { x: doubled(picture), g: doubled(grid) });
        });

  it('three dimensions', () => {
    const m = model({
      inputs: { x: { dtype: 'float64', shape: [1, 1, 2, 3, 2] }, g: { dtype: 'float64', shape: [1, 1, 2, 2, 3] } },
      nodes: [
        ['GridSample', 'x g', 'y', { mode: 'linear' }],
        ['Identity', 'y', 'score'],
      ],
      outputs: 'score',
      opset: 20,
    });
    return checkDerivatives(m, { x: doubled(noise([1, 1, 2, 3, 2])), g: doubled(noise([1, 1, 2, 2, 3], 3)) });
  });
});

describe('AffineGrid', () => {
  for (const align_corners of [0, 1])
    it(`of a picture${align_corners ? ', corners aligned' : ''}`, () => {
      const m = model({
        inputs: { t: { dtype: 'float64', shape: [1, 2, 3] } },
        constants: { size: i64([1, 1, 2, 3]) },
        nodes: [
          ['AffineGrid', 't size', 'y', { align_corners }],
          ['Identity', 'y', 'score'],
        ],
        outputs: 'score',
        opset: 20,
      });
      return checkDerivatives(m, { t: doubled(noise([1, 2, 3])) });
    });
});

describe('Fourier transforms', () => {
  const cases: [string, NodeSpec, number[], number][] = [
    ['DFT of complex numbers', ['DFT', 'x - axis', 'y'], [2, 5, 2], 20],
    ['DFT of real numbers, one-sided', ['DFT', 'x - axis', 'y', { onesided: 1 }], [2, 5, 1], 20],
    ['DFT, padded and along the first axis of opset 17', ['DFT', 'x seven', 'y', { axis: 1 }], [2, 5, 2, 1], 17],
    ['DFT, cut', ['DFT', 'x three axis', 'y'], [2, 5, 2], 20],
    ['inverse DFT', ['DFT', 'x - axis', 'y', { inverse: 1 }], [2, 4, 2], 20],
    ['STFT under a window', ['STFT', 'x step window', 'y', { onesided: 1 }], [1, 9, 1], 17],
    ['STFT, two-sided', ['STFT', 'x step - four', 'y', { onesided: 0 }], [1, 9, 1], 17],
  ];
  const constants = {
    axis: i64([1], []),
    three: i64([3], []),
    seven: i64([7], []),
    four: i64([4], []),
    step: i64([2], []),
    window: doubled(f32([0.5, 1, 0.8, 0.2])),
  };
  for (const [name, node, shape, opset] of cases)
    it(name, () => {
      const m = model({
        inputs: { x: { dtype: 'float64', shape } },
        constants,
        nodes: [node, ['Identity', 'y', 'score']],
        outputs: 'score',
        opset,
      });
      return checkDerivatives(m, { x: doubled(noise(shape)) });
    });
});

describe('Unique', () => {
  const at = f64([3, 1, 3, 2, 1, 2], [3, 2]);
  for (const attributes of [{}, { sorted: 0 }, { axis: 0 }, { axis: 1 }] as Record<string, number>[])
    it(`takes the first of its equals ${JSON.stringify(attributes)}`, () => {
      const m = model({
        inputs: { x: { dtype: 'float64', shape: [3, 2] } },
        nodes: [
          ['Unique', 'x', 'y', attributes],
          ['ReduceSum', 'y', 'score'],
        ],
        outputs: 'score',
      });
      return explainAt(m, { x: at }).then((e) => {
        assert.deepEqual(e.gradient.stopped, []);
        assert.ok(worstResidual(e) < 1e-12);
      });
    });
});
