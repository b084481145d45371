/** BatchNormalization beyond inference over channels: statistics of the batch, live parameters, statistics an element. */
import { checkDerivatives } from '../differences';
import { f32, f64, model, type ModelSpec, noise } from '../models';
import { opTests } from './linear';

const wide = (shape: number[], seed: number) => f64([...noise(shape, seed).data], shape);
const x = wide([2, 2, 3], 1);

describe('BatchNormalization: its tangent (5)', () => {
  const check = (spec: ModelSpec, feeds: Parameters<typeof checkDerivatives>[1]) => checkDerivatives(model(spec), feeds);
  const double = (shape: number[]) => ({ dtype: 'float64' as const, shape });

  it('statistics of the batch', () =>
    check(
      {
        inputs: { x: double([2, 2, 3]) },
        nodes: [['BatchNormalization', 'x s b m v', 'y rm rv', { training_mode: 1 }]],
        constants: { s: wide([2], 2), b: wide([2], 3), m: wide([2], 4), v: f64([1, 2]) },
        outputs: 'y',
      },
      { x },
    ));

  it('parameters that are activations', () =>
    check(
      {
        inputs: { x: double([2, 2, 3]), s: double([2]), b: double([2]), m: double([2]), v: double([2]) },
        nodes: [['BatchNormalization', 'x s b m v', 'y']],
        outputs: 'y',
      },
      { x, s: wide([2], 2), b: wide([2], 3), m: wide([2], 4), v: f64([1, 2]) },
    ));
});

opTests('BatchNormalization of opset 7', '(5)(6)', [
  {
    title: 'statistics an element (spatial 0)',
    nodes: ['BatchNormalization', 'x s b m v', 'y', { spatial: 0 }],
    live: { x: [2, 2, 3] },
    constants: {
      s: noise([2, 3], 2),
      b: noise([2, 3], 3),
      m: noise([2, 3], 4),
      v: f32([0.5, 1.5, 2, 1, 0.7, 3], [2, 3]),
    },
    opset: 7,
    kind: 'pointwise',
  },
]);
