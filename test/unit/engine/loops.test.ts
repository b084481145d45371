/** The loops over activations give what the plain formulas give, also for −0, denormals, infinities and NaN, in both widths. */
import assert from 'node:assert/strict';
import {
  add,
  allFinite,
  anyNegative,
  areZeros,
  ascendingBits,
  borrowed,
  countNonZero,
  giveBack,
  masses32,
  massesOfChannels,
  massOutside,
  multiply,
  onesBelow,
  positiveOnes,
  scaledChannels,
  scattered,
  sumProducts,
  totals,
  zeros,
} from '../../../src/engine/loops';
import type { FloatData } from '../../../src/engine/tensor';
import { PIECE } from '../../../src/engine/loops/machine';
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

  it('go on over several pieces, and find what is in the last', () => {
    const length = 2 * PIECE + 3;
    const [a, b] = [floats(seeded(5), length, 0.5), floats(seeded(6), length, 0.5)];
    const [product, sum] = [new Float32Array(length), new Float32Array(length)];
    multiply(a, b, product);
    add(a, b, sum);
    assert.deepEqual(
      product,
      Float32Array.from(a, (v, i) => v * b[i]),
    );
    assert.deepEqual(
      sum,
      a.map((v, i) => v + b[i]),
    );
    const found = sumProducts(a, b);
    assert.ok(Math.abs(found.sum - plainSum(Array.from(a, (v, i) => v * b[i]))) <= 1e-12 * found.abs);
    near(totals(sum).abs, plainSum(sum.map(Math.abs)));
    assert.equal(countNonZero(a), a.filter((v) => v !== 0).length);
    assert.deepEqual(
      scaledChannels(positiveOnes(a), { values: Float32Array.of(2, 3), inner: 1000 }),
      a.map((v, i) => (v > 0 ? 2 + (Math.floor(i / 1000) % 2) : 0)),
    );
    const last = new Float32Array(length);
    last[length - 1] = -9;
    assert.equal(totals(last).largest, -9);
    assert.equal(anyNegative(last), true);
    assert.equal(ascendingBits(last), undefined);
    assert.equal(massOutside(last, new Float32Array(length)), true);
    assert.equal(masses32(last, last, a)!.own.largest, 81);
    last[length - 1] = NaN;
    assert.equal(allFinite(last), false);
  });

  it('gate by the sign', () => {
    const values = Float32Array.from([...SPECIAL, ...random]);
    assert.deepEqual(
      positiveOnes(values),
      values.map((v) => (v > 0 ? 1 : 0)),
    );
  });

  it('gate between 0 and a bound', () => {
    const values = Float32Array.of(0, 1e-45, 5.5, 6, 7);
    assert.deepEqual(onesBelow(values, 6), { slope: Float32Array.of(0, 1, 1, 0, 0), reached: true });
    assert.equal(onesBelow(values.subarray(0, 3), 6)!.reached, false);
    for (const odd of [-0, -1, NaN]) assert.equal(onesBelow(Float32Array.of(odd), 6), undefined);
  });

  it('make the mass of a layer in one go', () => {
    const near32 = (actual: number, expected: number) =>
      assert.ok(Math.abs(actual - expected) <= 1e-6 * Math.abs(expected), `${actual}, not ${expected}`);
    const [g, bias, received] = [2, 3, 4].map((seed) => floats(seeded(seed), 101, 0.6));
    const own = g.map((v, p) => v * bias[p]);
    const mass = own.map((v, p) => received[p] + v);
    const found = masses32(g, bias, received)!;
    assert.deepEqual(found.mass, mass);
    near32(found.own.sum, plainSum(own));
    near32(found.own.abs, plainSum(own.map(Math.abs)));
    assert.equal(found.own.largest, totals(own).largest);
    assert.equal(found.biased, countNonZero(own));
    near32(totals(found.mass).abs, totals(mass.slice()).abs);
    assert.equal(masses32(Float32Array.of(0), Float32Array.of(Infinity), Float32Array.of(1)), undefined);
    assert.equal(masses32(Float64Array.of(1), bias, received), undefined);
  });

  it('make the mass of one bias a channel as of an array of it', () => {
    // Short and long channels, over several pieces, with an end that is no whole vector.
    for (const inner of [1, 3, 49, 200]) {
      const length = PIECE * 2 + 37;
      const [g, slope, received] = [2, 3, 4].map((seed) => floats(seeded(seed), length, 0.6));
      const channels = { values: Float32Array.of(1.5, -0, 1e-45, -2), inner };
      for (const a of [null, slope]) {
        const bias = g.map((_, p) => Math.fround((a ? a[p] : 1) * channels.values[Math.floor(p / inner) % 4]));
        assert.deepEqual(massesOfChannels(g, { slope: a, channels }, received), masses32(g, bias, received));
      }
    }
    const channels = { values: Float32Array.of(3e38), inner: 1 };
    const [one, none] = [Float32Array.of(2), Float32Array.of(0)];
    // a b is past the largest number: 0 times that is not 0 here, and left to who knows better.
    assert.equal(massesOfChannels(none, { slope: one, channels }, one), undefined);
    assert.equal(massesOfChannels(one, { slope: Float64Array.of(1), channels }, one), undefined);
  });

  it('take memory that was given back, and only whole', () => {
    const length = 1009;
    const first = borrowed(length);
    first.fill(NaN);
    assert.equal(allFinite(first), false);
    assert.ok(Number.isNaN(totals(first).sum));
    giveBack(first.subarray(1));
    assert.notEqual(borrowed(length - 1).buffer, first.buffer);
    giveBack(first);
    assert.notEqual(borrowed(length + 1).buffer, first.buffer);
    const second = borrowed(length);
    assert.equal(second.buffer, first.buffer);
    assert.notEqual(borrowed(length).buffer, first.buffer);
    // What was known of the first is not said of the second.
    second.fill(2);
    assert.equal(totals(second).sum, 2 * length);
    assert.equal(allFinite(second), true);
    giveBack(Float64Array.of(1));
    giveBack(undefined);
  });

  it('keep no more memory than is of use', () => {
    const [large, small] = [new Float32Array(4 << 20), new Float32Array(11)];
    giveBack(small);
    giveBack(large);
    assert.notEqual(borrowed(11).buffer, small.buffer);
    assert.equal(borrowed(4 << 20).buffer, large.buffer);
  });

  it('find mass at slopes that are not above 0', () => {
    for (const wide of [false, true]) {
      const slope = (...values: number[]) => (wide ? Float64Array.from(values) : Float32Array.from(values));
      assert.equal(massOutside(Float32Array.of(0, -0, 3), slope(0, -2, 1e-45)), false);
      for (const a of [0, -0, -1]) assert.equal(massOutside(Float32Array.of(0, 3), slope(1, a)), true, String(a));
    }
  });

  it('read the order of values off their bits where it is theirs', () => {
    assert.ok(ascendingBits(Float32Array.of(0, 1e-45, Infinity)));
    for (const odd of [-0, -1, NaN]) assert.equal(ascendingBits(Float32Array.of(1, odd)), undefined);
    assert.equal(ascendingBits(Float64Array.of(1)), undefined);
    assert.equal(anyNegative(Float32Array.of(0, -0, 2)), false);
    assert.equal(anyNegative(Float32Array.of(0, -1e-45)), true);
  });

  it('move and scale', () => {
    assert.deepEqual(scattered(Int32Array.of(2, 0, 2), Float32Array.of(1, 2, 3), 4), Float32Array.of(2, 0, 4, 0));
    assert.deepEqual(scattered(Int32Array.of(1, -1), Float64Array.of(1, 2), 2), Float64Array.of(0, 1));
    const channels = { values: Float32Array.of(2, 3), inner: 2 };
    assert.deepEqual(
      scaledChannels(Float32Array.of(1, 0, 1, 1, 0.5, 1, 1, 0), channels),
      Float32Array.of(2, 0, 3, 3, 1, 2, 3, 0),
    );
    assert.deepEqual(scaledChannels(Float32Array.of(1, 0), channels, Float32Array.of(0, 6)), Float32Array.of(2, 6));
    assert.equal(scaledChannels(Float32Array.of(Infinity), channels), undefined);
  });

  it('know zeros when they see them', () => {
    const values = zeros(Float32Array.of(1), 3);
    assert.deepEqual([values, areZeros(values), areZeros(new Float32Array(3))], [new Float32Array(3), true, false]);
    assert.equal(zeros(Float32Array.of(), 3), values);
    assert.deepEqual(zeros(Float64Array.of(1), 3), new Float64Array(3));
  });
});
