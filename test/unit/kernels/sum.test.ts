/** Sums of branches written out give what their rows give. */
import { FastSpread } from '../../../src/engine/bbp/fast';
import { Kernels } from '../../../src/engine/bbp/kernels';
import { type Sent, spread } from '../../../src/engine/bbp/spread';
import type { LinearCore } from '../../../src/engine/layers/family';
import type { Model } from '../../../src/engine/onnx/model';
import { Products } from '../../../src/engine/trace/products';
import { agree } from './agree';
import { finish, floats, randomRecipe, seeded } from './layers';

const UNITS = 300;

/** y[p] = Σ_i weight_i x[i·UNITS + p] */
function sumOf(weights: readonly number[]): LinearCore {
  return {
    outputs: UNITS,
    maxRow: weights.length,
    bias: 'none',
    geometry: { kind: 'sum', branches: weights.map((weight, i) => ({ base: i * UNITS, weight })) },
    read(p, position, weight) {
      weights.forEach((w, i) => ([position[i], weight[i]] = [i * UNITS + p, w]));
      return weights.length;
    },
  };
}

describe('sums of branches', () => {
  const fast = new FastSpread(new Kernels(1), new Products({ dir: '.', file: 'layer' } as Model));

  for (let seed = 400; seed < 430; seed++) {
    it(`spread as their rows do, seed ${seed}`, async () => {
      const random = seeded(seed);
      const weights = [
        [1, 1],
        [1, -1],
        [0.5, 0.5],
        [1, 1, 1],
        [-1, 1, 0.25, 1],
      ][seed % 5];
      const recipe = randomRecipe(random);
      const layer = finish(random, sumOf(weights), weights.length * UNITS, { ...recipe, x: Math.max(recipe.x, 0.3) });
      for (const option of [1, 2, 3] as const) {
        for (const temperature of [0.001, 1, 1000]) {
          const rule = { option, temperature };
          for (const mass of [layer.mass, floats(random, UNITS, 0.2)]) {
            const sent = await fast.spread(layer.local, layer.x, mass, rule);
            const what = `weights ${weights.join()}, option ${option}, T=${temperature}`;
            agree(sent, spread(layer.local, layer.x, mass, rule) as Sent, 1e-7, what);
          }
        }
      }
    });
  }
});
