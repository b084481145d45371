/** What it means that two ways to spread give the same. */
import assert from 'node:assert/strict';
import { rowReader, type Sent } from '../../../src/engine/bbp/spread';
import type { FloatData } from '../../../src/engine/tensor';
import type { Layer } from './layers';

export const magnitude = (values: FloatData): number => {
  let most = 0;
  for (const v of values) most = Math.max(most, Math.abs(v));
  return most;
};

/** max |c| over the units that carry mass. */
export function largestComponent({ local, x, mass }: Layer): number {
  const row = rowReader(local.map.kind === 'core' ? local.map.core : (null as never));
  let most = 0;
  mass.forEach((m, p) => {
    if (m === 0) return;
    const { count, position, weight } = row(p);
    const a = local.slope ? Math.abs(local.slope[p]) : 1;
    for (let k = 0; k < count; k++) most = Math.max(most, a * Math.abs(weight[k] * x[position[k]]));
  });
  return most;
}

function same(actual: FloatData | null, expected: FloatData | null, what: string): void {
  assert.deepEqual(actual && Array.from(actual), expected && Array.from(expected), what);
}

export function agree(actual: Sent, expected: Sent, tolerance: number, what: string): void {
  const scale = magnitude(expected.beta);
  let worst = 0;
  expected.beta.forEach((b, q) => {
    assert.ok(Number.isFinite(actual.beta[q]), `${what}: β[${q}] is ${actual.beta[q]}`);
    worst = Math.max(worst, Math.abs(b - actual.beta[q]));
  });
  assert.ok(worst <= tolerance * scale, `${what}: off by ${worst / scale}, allowed ${tolerance}`);
  same(actual.evenly, expected.evenly, `${what}: evenly`);
  same(actual.left, expected.left, `${what}: left`);
}
