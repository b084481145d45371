import assert from 'node:assert/strict';
import { flatIn, planeOf, planOf } from '../../../webview/picture/plan';

describe('planes of a tensor', () => {
  it('are the channels of a picture, first or last', () => {
    const first = planOf([1, 3, 4, 5]);
    assert.deepEqual([first.kind, first.planes, first.height, first.width], ['map', 3, 4, 5]);
    assert.equal(flatIn(first, 2, 7), 47);
    const last = planOf([1, 4, 5, 3], { channelsLast: true });
    assert.deepEqual([last.planes, last.height, last.width], [3, 4, 5]);
    assert.equal(flatIn(last, 2, 7), 23);
  });

  it('are rows for a short or named vector, a strip for a long one', () => {
    assert.equal(planOf([1, 30], { named: true }).kind, 'rows');
    assert.equal(planOf([1, 10]).kind, 'rows');
    const strip = planOf([1, 1568]);
    assert.deepEqual([strip.kind, strip.width, strip.height, strip.count], ['map', 40, 40, 1568]);
  });

  it('are slices of what is known only by its shape', () => {
    const plan = planOf([2, 3, 4, 5]);
    assert.deepEqual([plan.planes, plan.height, plan.width, plan.channels], [6, 4, 5, false]);
    assert.deepEqual(planOf([1, 7, 64]).planes, 1);
  });

  it('add up, or stand alone', () => {
    const values = Float32Array.from({ length: 12 }, (_, k) => k);
    const plan = planOf([1, 3, 2, 2]);
    assert.deepEqual([...planeOf(values, plan, null)], [12, 15, 18, 21]);
    assert.deepEqual([...planeOf(values, plan, 1)], [4, 5, 6, 7]);
    assert.equal(planeOf(values, plan, 1), planeOf(values, plan, 1), 'the same array for the same question');
  });
});
