/** What holds for every network: (10) after each step, Σα = 1, linearity in the layers left out. */
import assert from 'node:assert/strict';
import { type Row, type Rule, scores } from '../../../src/engine/bbp/scores';
import { explain, traceAt, worstResidual } from './explain';
import { type Attribute, i64, model, type ModelSpec, noise } from './models';

const RULES: Rule[] = [
  { option: 1, temperature: 1 },
  { option: 2, temperature: 0.5 },
  { option: 3, temperature: 1 },
];

const conv: Record<string, Attribute> = { pads: [1, 1, 1, 1] };

/** Networks whose cuts cross skip connections, splits, several inputs and pads. */
const NETWORKS: Record<string, ModelSpec> = {
  'two nested skip connections': {
    inputs: { x: [1, 2, 5, 5] },
    nodes: [
      ['Conv', 'x w1 b1', 'c1', conv],
      ['Relu', 'c1', 'r1'],
      ['Conv', 'r1 w2 b2', 'c2', conv],
      ['Relu', 'c2', 'r2'],
      ['Conv', 'r2 w2 b1', 'c3', conv],
      ['Add', 'c3 r1', 'a1'],
      ['Relu', 'a1', 'r3'],
      ['Add', 'r3 x', 'a2'],
      ['Relu', 'a2', 'r4'],
      ['GlobalAveragePool', 'r4', 'p'],
      ['Flatten', 'p', 'q'],
      ['Gemm', 'q w3 b3', 'f'],
    ],
    constants: {
      w1: noise([2, 2, 3, 3], 1),
      b1: noise([2], 2),
      w2: noise([2, 2, 3, 3], 3),
      b2: noise([2], 4),
      w3: noise([2, 3], 5),
      b3: noise([3], 6),
    },
    outputs: 'f',
  },
  'a split whose halves meet again, and a pad with a value': {
    inputs: { x: [1, 4, 3, 3] },
    nodes: [
      ['Pad', 'x pads v', 'p'],
      ['Split', 'p', 's1 s2', { axis: 1 }],
      ['Conv', 's1 w b', 'c'],
      ['LeakyRelu', 'c', 'r'],
      ['MaxPool', 's2', 'm', { kernel_shape: [3, 3] }],
      ['Concat', 'r m', 'k', { axis: 1 }],
      ['Max', 'k t', 'h'],
      ['ReduceSum', 'h', 'f'],
    ],
    constants: {
      pads: i64([0, 0, 1, 1, 0, 0, 1, 1]),
      v: 0.25,
      w: noise([3, 2, 3, 3], 1),
      b: noise([3], 2),
      t: 0.1,
    },
    outputs: 'f',
  },
  'two inputs and a tensor that is used three times': {
    inputs: { x: [1, 3], z: [1, 3] },
    nodes: [
      ['Sub', 'x z', 'd'],
      ['Abs', 'd', 'a'],
      ['MatMul', 'a w', 'm'],
      ['Add', 'm b', 'n'],
      ['Sum', 'n a d', 's'],
      ['Relu', 's', 'r'],
      ['MatMul', 'r w', 'f'],
    ],
    constants: { w: noise([3, 3], 1), b: noise([3], 2) },
    outputs: 'f',
  },
};

for (const [name, spec] of Object.entries(NETWORKS)) {
  describe(name, () => {
    const feeds = Object.fromEntries(Object.entries(spec.inputs).map(([k, shape], i) => [k, noise(shape as number[], 11 + i)]));
    const trace = () => traceAt(model(spec), feeds);
    for (const rule of RULES) {
      it(`(10) after every step, option ${rule.option}`, async () => {
        const traced = await trace();
        for (let target = 0; target < traced.value(traced.graph.score).data.length; target++) {
          const found = await explain(traced, { target, minus: target === 0 ? null : 0 }, rule);
          assert.equal(found.steps.length, traced.graph.layers.length);
          assert.ok(worstResidual(found) < 1e-5, String(worstResidual(found)));
        }
      });
      it(`what a step has received and sent on stays, option ${rule.option}`, async () => {
        const { steps } = await explain(await trace(), { target: 0, minus: null }, rule);
        for (const { received, mass, own, totals } of steps) {
          for (const [values, then] of [
            [received, totals.received],
            [mass, totals.mass],
            [own, totals.own],
          ] as const) {
            let [sum, abs] = [0, 0];
            for (const v of values) [sum, abs] = [sum + v, abs + Math.abs(v)];
            assert.ok(Math.abs(sum - then.sum) <= 1e-6 * abs && Math.abs(abs - then.abs) <= 1e-6 * abs);
          }
        }
      });
      it(`β is the sum of its layers' β, option ${rule.option}`, async () => {
        const traced = await trace();
        const names = traced.graph.layers.map((l) => l.name);
        const whole = await explain(traced, { target: 0, minus: null }, rule);
        for (const input of Object.keys(feeds)) {
          const sum = new Float64Array(whole.beta(input).length);
          for (const only of names) {
            const part = await explain(
              traced,
              { target: 0, minus: null },
              rule,
              names.filter((n) => n !== only),
            );
            part.beta(input).forEach((b, i) => (sum[i] += b));
          }
          const largest = Math.max(...whole.beta(input).map(Math.abs));
          sum.forEach((b, i) => assert.ok(Math.abs(b - whole.beta(input)[i]) <= 1e-5 * largest, `${input}[${i}]`));
        }
      });
    }
  });
}

describe('β of a tensor with several consumers', () => {
  it('is no more than theirs where its producer passes on what it was sent', async () => {
    // β of x: of y, which is moved elements alone, and of the product. What y received must not change when x receives more.
    const spec: ModelSpec = {
      inputs: { z: [1, 3] },
      nodes: [
        ['Gemm', 'z w b', 'x'],
        ['Gemm', 'x w b', 'c'],
        ['Gemm', 'c w b', 'd'],
        ['Reshape', 'x shape', 'y'],
        ['Gemm', 'y w b', 'e'],
        ['Add', 'e y', 'h'],
        ['Add', 'h d', 'f'],
      ],
      constants: { w: noise([3, 3], 1), b: noise([3], 2), shape: i64([1, 3]) },
      outputs: 'f',
    };
    for (const rule of RULES) {
      const found = await explain(await traceAt(model(spec), { z: noise([1, 3], 3) }), { target: 0, minus: null }, rule);
      assert.ok(worstResidual(found) < 1e-5);
      for (const { received, totals } of found.steps) {
        let sum = 0;
        for (const v of received) sum += v;
        assert.ok(Math.abs(sum - totals.received.sum) <= 1e-6 * totals.received.abs);
      }
    }
  });
});

describe('Σ α = 1 (11)(12), whatever the row', () => {
  const x = noise([7], 3).data;
  x[2] = 0;
  const weight = Float64Array.from(noise([7], 4).data, (w, i) => (i === 5 ? 0 : 50 * w));
  const row: Row = { count: 7, position: Int32Array.from(x, (_, i) => i), weight };
  for (const rule of RULES) {
    for (const [slope, bias] of [
      [1, 2],
      [0.3, -1],
      [-1, 0],
      [0, 1],
    ]) {
      it(`option ${rule.option}, slope ${slope}, bias ${bias}`, () => {
        const alpha = new Float64Array(7);
        assert.notEqual(scores(row, slope, bias, x, rule, alpha), 'nowhere');
        const sum = alpha.reduce((s, a) => s + a, 0);
        assert.ok(Math.abs(sum - 1) < 1e-12, String(sum));
        assert.ok(alpha.every((a) => a >= 0));
        assert.equal(alpha[5], 0, 'a weight of 0 is no connection');
      });
    }
  }
});
