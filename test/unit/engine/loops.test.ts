/** The loops over activations give what the plain formulas give, also for −0, denormals, infinities and NaN, in both widths. */
import assert from 'node:assert/strict';
import { add, allFinite, countNonZero, multiply, positiveOnes, sumProducts, totals } from '../../../src/engine/loops';
import type { FloatData } from '../../../src/engine/tensor';
import { floats, seeded } from '../kernels/layers';

const SPECIAL = [0, -0, 1e-45, -1e-45, 1.5, -2.5, 3.4028234663852886e38];
const NOT_FINITE = [Infinity, -Infinity, NaN];

/** Arrays of odd and even length, of both widths, and one that begins in the middle of a buffer. */
function* cases(values: readonly number[]): Generator<FloatData> {
  for (const some of [values, values.slice(1), []]) {
    yield Float32Array.from(some);
    yield Float64Array.from(some);
    yield Float32Array.from([9, ...some]).subarray(1);
  }
}

const product = (a: number, b: number) => (a === 0 || b === 0 ? 0 : a * b);
const plainSum = (values: Iterable<number>) => [...values].reduce((s, v) => s + v, 0);
const near = (actual: number, expected: number) => {
  assert.ok(
    Object.is(actual, expected) || Math.abs(actual - expected) <= 1e-12 * Math.abs(expected),
    `${actual}, not ${expected}`,
  );
};

describe('loops over activations', () => {
  const random = [...floats(seeded(1), 101, 0.5)];

  it('know what is finite', () => {
    for (const values of cases([...SPECIAL, ...random])) assert.equal(allFinite(values), true);
    for (const bad of NOT_FINITE) {
      for (const values of cases([...random, bad])) assert.equal(allFinite(values), values.length === 0);
    }
  });

  it('multiply and add up products, 0 · ∞ being 0', () => {
    for (const extra of [[], [0, Infinity], [Infinity, 2]]) {
      for (const a of cases([...SPECIAL, ...random, extra[0] ?? 1])) {
        const b = a.slice().reverse() as FloatData;
        if (b.length > 0) [a[a.length - 1], b[b.length - 1]] = [extra[0] ?? 1, extra[1] ?? 1];
        const out = a.slice() as FloatData;
        multiply(a, b, out);
        const wide = Array.from(a, (v: number, i: number) => product(v, b[i]));
        const rounded = out instanceof Float32Array ? Float32Array.from(wide) : Float64Array.from(wide);
        // 0 and −0 are the same number here.
        out.forEach((v: number, i: number) => assert.ok(v === rounded[i], `${v}, not ${rounded[i]}`));
        const { sum, abs } = sumProducts(a, b);
        near(abs, plainSum(wide.map(Math.abs)));
        assert.ok(Object.is(sum, plainSum(wide)) || Math.abs(sum - plainSum(wide)) <= 1e-12 * abs);
      }
    }
  });

  it('add, sum, count and find the largest', () => {
    for (const values of cases(random)) {
      const out = values.slice() as FloatData;
      add(values, values, out);
      assert.deepEqual(
        Array.from(out),
        Array.from(values, (v: number) => 2 * v),
      );
      const list = Array.from(values);
      near(totals(values).abs, plainSum(list.map(Math.abs)));
      assert.ok(Math.abs(totals(values).sum - plainSum(list)) <= 1e-12 * totals(values).abs);
      assert.equal(countNonZero(values), list.filter((v) => v !== 0).length);
      const most = Math.max(0, ...list.map(Math.abs));
      assert.equal(Math.abs(totals(values).largest), most);
    }
    assert.equal(countNonZero(Float32Array.from(SPECIAL)), SPECIAL.length - 2);
    assert.equal(totals(Float32Array.of(1, -3, 3)).largest, -3);
  });

  it('gate by the sign', () => {
    const values = Float32Array.from([...SPECIAL, ...random]);
    assert.deepEqual(
      positiveOnes(values),
      values.map((v) => (v > 0 ? 1 : 0)),
    );
  });
});
