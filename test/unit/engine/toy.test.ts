/** Networks small enough to work out by hand; each test names the equation it would break with. */
import assert from 'node:assert/strict';
import type { Rule } from '../../../src/engine/bbp/scores';
import { explainAt, OPTION_1, type Explained } from './explain';
import { f32, model } from './models';

/**
 * x = (2, 1); hidden h = relu(A x + a) with
 *   A = [ 1 −1 ]   a = ( 1 )   z = ( 2 )   h = ( 2 )
 *       [ 3  1 ]       (−2 )       ( 5 )       ( 5 )
 *       [−1  0 ]       ( 1 )       (−1 )       ( 0 )   the third unit is dead
 * f = 2 h₁ − h₂ + 4 h₃ + 3 = 4 − 5 + 0 + 3 = 2.
 */
const NET = model({
  inputs: { x: [1, 2] },
  nodes: [
    ['Gemm', 'x A a', 'z', { transB: 1 }],
    ['Relu', 'z', 'h'],
    ['Gemm', 'h B b', 'f', { transB: 1 }],
  ],
  constants: { A: f32([1, -1, 3, 1, -1, 0], [3, 2]), a: [1, -2, 1], B: f32([2, -1, 4], [1, 3]), b: [3] },
  outputs: 'f',
});
const X = { x: f32([2, 1], [1, 2]) };
const E = Math.E;

const near = (got: ArrayLike<number>, wanted: readonly number[]) => {
  assert.equal(got.length, wanted.length);
  wanted.forEach((w, i) => assert.ok(Math.abs(got[i] - w) < 1e-6, `[${i}]: ${got[i]}, not ${w}`));
};

describe('a network by hand', () => {
  const run = (rule: Rule = OPTION_1, without: string[] = []) => explainAt(NET, X, { rule, without });

  it('(3): f = ∂f/∂x · x + bˣ', async () => {
    const { gradient, pass, g } = await run();
    assert.equal(gradient.f, 2);
    // ∂f/∂h = (2, −1, 4); the third unit's slope is 0, so ∂f/∂x = 2·(1, −1) − (3, 1) = (−1, −3).
    near(g('h'), [2, -1, 4]);
    near(g('x'), [-1, -3]);
    // bˣ = f − (−1·2 − 3·1) = 7: 3 of the last layer, 2·1 − 1·(−2) of the first.
    assert.equal(pass.sumsAfter(2).bias, 7);
  });

  it('(5)(6): own = g ⊙ bˣ of each layer', async () => {
    const { steps } = await run();
    near(steps[0].own, [3]);
    near(steps[1].own, [2, 2, 0]);
  });

  it('(15)-(16): option 1 compensates the sign of the bias', async () => {
    const { beta } = await run();
    // Last layer: bˣ = 3 > 0, components c = B h = (4, −5, 0); the third is 0 and takes no part.
    // α = softmax(−4, 5): α₂ = e⁹/(1 + e⁹).
    const a = 1 / (1 + E ** 9);
    near(beta('h'), [3 * a, 3 * (1 - a), 0]);
    // First unit: mass 3a + 2, bˣ = 1, c = (2, −1): α = softmax(−2, 1).
    // Second: mass 3(1 − a) + 2, bˣ = −2 < 0, c = (6, 1): α = softmax(6, 1).
    const [p, q] = [1 / (1 + E ** 3), 1 / (1 + E ** -5)];
    const [m, n] = [3 * a + 2, 3 * (1 - a) + 2];
    near(beta('x'), [m * p + n * q, m * (1 - p) + n * (1 - q)]);
  });

  it('(18): option 2 is softmax(−c)', async () => {
    const { beta } = await run({ option: 2, temperature: 1 });
    const a = 1 / (1 + E ** 9);
    const [p, q] = [1 / (1 + E ** 3), 1 / (1 + E ** 5)];
    const [m, n] = [3 * a + 2, 3 * (1 - a) + 2];
    near(beta('x'), [m * p + n * q, m * (1 - p) + n * (1 - q)]);
  });

  it('(19): option 3 shares by the positive parts', async () => {
    const { beta } = await run({ option: 3, temperature: 1 });
    // Last layer: only c₁ = 4 is positive. First unit, mass 5: only c₁ = 2. Second, mass 2: (6, 1)/7.
    near(beta('h'), [3, 0, 0]);
    near(beta('x'), [5 + (2 * 6) / 7, 2 / 7]);
  });

  it('(15): the temperature divides the components', async () => {
    const { beta } = await run({ option: 1, temperature: 9 });
    const a = 1 / (1 + E);
    near(beta('h'), [3 * a, 3 * (1 - a), 0]);
  });

  it('Sec. 5.3: a layer left out is summed as excluded, the gradient stays', async () => {
    const { pass, beta, g } = await run(OPTION_1, ['f']);
    near(beta('h'), [0, 0, 0]);
    near(g('x'), [-1, -3]);
    assert.equal(pass.sumsAfter(2).excluded, 3);
    near([pass.sumsAfter(2).residual], [0]);
  });
});

describe('equal shares where the rule has no candidate (method.md §4)', () => {
  const blank = (bias: number[], x: number[]): Promise<Explained> =>
    explainAt(
      model({
        inputs: { x: [1, 3] },
        nodes: [
          ['Gemm', 'x A a', 'z', { transB: 1 }],
          ['Clip', 'z lo hi', 'h'],
          ['ReduceSum', 'h', 'f'],
        ],
        constants: { A: f32([2, 0, 4], [1, 3]), a: bias, lo: 0, hi: 1 },
        outputs: 'f',
      }),
      { x: f32(x, [1, 3]) },
    );

  it('1: all components are 0 and the unit fires by its bias: over its connections', async () => {
    // z = ½, slope 1; c = 0 throughout; W = (2, 0, 4) has two connections.
    const { beta, steps } = await blank([0.5], [0, 0, 0]);
    near(beta('x'), [0.25, 0, 0.25]);
    near(steps[1].evenly!, [0.5]);
  });

  it('2: a saturated unit: over its ungated components', async () => {
    // z = 6 is clipped to 1: slope 0, bˣ = 1; W x = (2, 0, 4) ungated.
    const { beta, g } = await blank([0], [1, 5, 1]);
    near(g('x'), [0, 0, 0]);
    near(beta('x'), [0.5, 0, 0.5]);
  });

  it('3: a dead unit has no own term and sends nothing', async () => {
    const { beta, steps } = await blank([-9], [1, 1, 1]);
    near(steps[1].own, [0]);
    near(beta('x'), [0, 0, 0]);
  });

  it('a constant that routing lets through stays as unattributed', async () => {
    // f = x₁ + 5: the concatenated 5 is bias that no input receives.
    const found = await explainAt(
      model({
        inputs: { x: [1] },
        nodes: [
          ['Concat', 'x c', 'y', { axis: 0 }],
          ['ReduceSum', 'y', 'f'],
        ],
        constants: { c: [5] },
        outputs: 'f',
      }),
      { x: f32([2]) },
    );
    const sums = found.pass.sumsAfter(2);
    assert.deepEqual([found.gradient.f, sums.bias, sums.unattributed, sums.residual], [7, 5, 5, 0]);
    near(found.steps[1].left!, [0, 5]);
  });
});

describe('kinks (2): pieces are open on the left and closed on the right', () => {
  const slopes = async (node: [string, string], x: number[], constants: Record<string, number> = {}): Promise<number[]> => {
    const found: number[] = [];
    for (const v of x) {
      const { g } = await explainAt(model({ inputs: { x: [1] }, nodes: [[node[0], node[1], 'y']], constants, outputs: 'y' }), {
        x: f32([v]),
      });
      found.push(g('x')[0]);
    }
    return found;
  };
  it('Relu is 0 at 0', async () => assert.deepEqual(await slopes(['Relu', 'x'], [-1, 0, 1]), [0, 0, 1]));
  it('Clip is 0 at min and 1 at max', async () =>
    assert.deepEqual(await slopes(['Clip', 'x l h'], [-1, 0, 0.5, 1, 2], { l: 0, h: 1 }), [0, 0, 1, 1, 0]));
  it('Max(x, c) is 0 at c', async () => assert.deepEqual(await slopes(['Max', 'x c'], [1, 2, 3], { c: 2 }), [0, 0, 1]));
  it('Min(x, c) is 1 at c', async () => assert.deepEqual(await slopes(['Min', 'c x'], [1, 2, 3], { c: 2 }), [1, 1, 0]));
  it('Abs is −1 at 0', async () => assert.deepEqual(await slopes(['Abs', 'x'], [-1, 0, 1]), [-1, -1, 1]));
});
