/**
 * One unit in float64, exactly as scores.ts has it: for rows that float32 vectors do not serve (components beyond its range, no
 * candidate although there are inputs).
 */
import { Outcome } from '../fields';
import { note } from './outcome';
import { segmentsOf } from './patch';
import {
  accumulatorBytes,
  accumulators,
  channels,
  exponent,
  flagsOf,
  fullOf,
  masses,
  ownBase,
  patchOffsets,
  patchX,
  planes,
  cells,
  positivePart,
} from './task';

const LN2: f64 = 0.6931471805599453;

/**
 * @param unit position of the unit; `entry` its masses
 * @param w its row of W; `factor` ±|slope|, the sign being the direction of the rule; 0: equal shares
 * @param t place in the tile; `found` its cells, `count` their non-zero inputs
 */
export function exactRow(unit: i32, entry: usize, w: usize, factor: f64, t: i32, found: i32, count: i32): void {
  if (!isFinite(w, entry, count)) return note(unit, Outcome.notFinite);
  const placed = factor != 0 && (positivePart ? byPositivePart(entry, w, factor, count) : bySoftmax(entry, w, factor, count));
  if (placed) return;
  const evenly = evenlyOverComponents(entry, w, count) || evenlyOverConnections(entry, w, t, found);
  note(unit, evenly ? Outcome.evenly : Outcome.left);
}

function isFinite(w: usize, entry: usize, count: i32): bool {
  let sum: f64 = 0;
  for (let j = 0; j < masses; j++) sum += abs<f64>(load<f32>(entry + (<usize>j << 2)));
  for (let k = 0; k < count; k++) sum += abs<f64>(component(w, k));
  return sum < Infinity;
}

// @ts-ignore: decorator
@inline
function component(w: usize, k: i32): f64 {
  const at = <usize>k << 2;
  return <f64>load<f32>(w + load<u32>(patchOffsets + at)) * <f64>load<f32>(patchX + at);
}

// @ts-ignore: decorator
@inline
function add(entry: usize, k: i32, share: f64): void {
  for (let j = 0; j < masses; j++) {
    const to = accumulators + accumulatorBytes * j + (<usize>k << 2);
    store<f32>(to, load<f32>(to) + <f32>(share * <f64>load<f32>(entry + (<usize>j << 2))));
  }
}

function byPositivePart(entry: usize, w: usize, factor: f64, count: i32): bool {
  let z: f64 = 0;
  for (let k = 0; k < count; k++) z += max(factor * component(w, k), 0);
  if (!(z > 0)) return false;
  for (let k = 0; k < count; k++) add(entry, k, max(factor * component(w, k), 0) / z);
  return true;
}

function bySoftmax(entry: usize, w: usize, factor: f64, count: i32): bool {
  const scale = factor * exponent * LN2;
  let top = -Infinity;
  for (let k = 0; k < count; k++) {
    const c = component(w, k);
    if (c != 0) top = max(top, scale * c);
  }
  if (top == -Infinity) return false;
  let z: f64 = 0;
  for (let k = 0; k < count; k++) {
    const c = component(w, k);
    if (c != 0) z += NativeMath.exp(scale * c - top);
  }
  for (let k = 0; k < count; k++) {
    const c = component(w, k);
    if (c != 0) add(entry, k, NativeMath.exp(scale * c - top) / z);
  }
  return true;
}

/** The non-zero W x, gated or not: where the slope is not 0 they are the components. */
function evenlyOverComponents(entry: usize, w: usize, count: i32): bool {
  let n = 0;
  for (let k = 0; k < count; k++) n += i32(component(w, k) != 0);
  if (n == 0) return false;
  for (let k = 0; k < count; k++) if (component(w, k) != 0) add(entry, k, 1 / <f64>n);
  return true;
}

function evenlyOverConnections(entry: usize, w: usize, t: i32, found: i32): bool {
  let n = 0;
  for (let i = 0; i < found; i++) {
    const row = w + ((<usize>load<u32>(segmentsOf(t) + (<usize>i << 3), 4) * <usize>channels) << 2);
    for (let c = 0; c < channels; c++) n += i32(load<f32>(row + (<usize>c << 2)) != 0);
  }
  if (n == 0) return false;
  useFull();
  for (let j = 0; j < masses; j++) {
    const share = <f32>(<f64>load<f32>(entry + (<usize>j << 2)) / <f64>n);
    for (let i = 0; i < found; i++) {
      const segment = segmentsOf(t) + (<usize>i << 3);
      const row = w + ((<usize>load<u32>(segment, 4) * <usize>channels) << 2);
      const to = fullOf(ownBase(), j) + ((<usize>load<u32>(segment) * <usize>channels) << 2);
      for (let c = 0; c < channels; c++) {
        const at = <usize>c << 2;
        if (load<f32>(row + at) != 0) store<f32>(to + at, load<f32>(to + at) + share);
      }
    }
  }
  return true;
}

/** Cleared only when it is needed, which is rare. */
function useFull(): void {
  const flag = flagsOf(ownBase()) + 4;
  if (load<i32>(flag) != 0) return;
  store<i32>(flag, 1);
  memory.fill(fullOf(ownBase(), 0), 0, (<usize>masses * <usize>planes * <usize>cells * <usize>channels) << 2);
}
