/** Four neighbouring units of one row: what becomes of their masses, by the rules of method.md §4. */
import { Outcome } from '../fields';
import { LIMIT_FLOAT, LIMIT_PLAIN } from './exponential';
import { note } from './outcome';
import { load4 } from './simd';
import { keepSlot, makeRoom, scaleAt } from './slots';
import { anyPositive, connections, plainly, positiveParts4, shifted } from './sums';
import { bias, compensating, exponent, mass, massBytes, masses, positivePart, slope } from './task';

/** Smallest sum of positive parts that float32 components give with full precision. */
const SMALLEST_SUM: f32 = 1e-30;
/** Beyond this a mass divided by a sum of small exponentials may be out of range. */
const LARGEST_MASS: f32 = 1e12;
const LARGEST_SCALE: f32 = 1e30;
/** Beyond this a product of float32 numbers may be out of range before it is scaled. */
const LARGEST_COMPONENT: f64 = 1e36;

const LANES: v128 = i32x4(0, 1, 2, 3);

/** The largest |component| of the row, ungated. */
let largestComponent: f64 = 0;
/** Position of the first unit, and bytes from the cells of the line to those of the four. */
let unit: i32 = 0;
let place: usize = 0;

export function openRow(component: f64): void {
  largestComponent = component;
}

// @ts-ignore: decorator
@inline
function massOf(j: i32): v128 {
  return load4(mass + ((<usize>unit) << 2) + massBytes * j);
}

function noteLanes(lanes: v128, outcome: Outcome): void {
  const bits = i32x4.bitmask(lanes);
  for (let i = 0; i < 4; i++) if ((bits >> i) & 1) note(unit + i, outcome);
}

/** @param count how many of the four there are */
export function spreadLanes(first: i32, at: usize, count: i32): void {
  unit = first;
  place = at;
  const zero = f32x4.splat(0);
  const inside = i32x4.lt_s(LANES, i32x4.splat(count));
  let any = zero, large = zero;
  for (let j = 0; j < masses; j++) {
    const m = massOf(j);
    any = v128.or(any, f32x4.ne(m, zero));
    large = v128.or(large, v128.not(f32x4.le(f32x4.abs(m), f32x4.splat(LARGEST_MASS))));
  }
  any = v128.and(any, inside);
  if (!v128.any_true(any)) return;
  makeRoom();
  const a = slope ? load4(slope + ((<usize>unit) << 2)) : f32x4.splat(1);
  const factor = positivePart ? f32x4.splat(1) : f32x4.mul(a, f32x4.splat(<f32>exponent));
  const bound = f32x4.mul(f32x4.abs(factor), f32x4.splat(<f32>largestComponent));
  // Neither comparison holds for NaN.
  const fits = largestComponent <= LARGEST_COMPONENT ? f32x4.le(bound, f32x4.splat(<f32>LIMIT_FLOAT)) : zero;
  const apart = v128.and(any, v128.or(large, v128.not(fits)));
  if (v128.any_true(apart)) {
    noteLanes(apart, Outcome.apart);
    any = v128.andnot(any, apart);
  }
  const gated = v128.and(any, f32x4.eq(a, zero));
  if (v128.any_true(gated)) noteLanes(gated, Outcome.evenly);
  if (positivePart) byPositivePart(a, any, gated);
  else bySoftmax(factor, any, i32x4.all_true(v128.or(f32x4.le(bound, f32x4.splat(<f32>LIMIT_PLAIN)), v128.not(any))));
}

/** Options 1 and 2 as far as they are the same (bˣ > 0), then what option 1 has apart: the other direction, or none. */
function bySoftmax(factor: v128, lanes: v128, plain: bool): void {
  if (!compensating) return bySoftmaxAlong(f32x4.neg(factor), lanes, lanes, plain);
  const zero = f32x4.splat(0), b = load4(bias + ((<usize>unit) << 2));
  const positive = f32x4.gt(b, zero);
  bySoftmaxAlong(f32x4.neg(factor), v128.and(lanes, positive), lanes, plain);
  bySoftmaxAlong(v128.bitselect(factor, zero, f32x4.lt(b, zero)), v128.andnot(lanes, positive), zero, plain);
}

/** @param lanes1, lanes2 of the masses that go by option 1 and 2 */
function bySoftmaxAlong(r: v128, lanes1: v128, lanes2: v128, plain: bool): void {
  const live = take(lanes1, lanes2);
  if (!v128.any_true(live)) return;
  // Numerators of lanes without mass must be finite, whatever their slope is: they are multiplied by 0.
  const along = v128.and(r, live);
  divide(live, plain ? plainly(place, along) : shifted(place, along));
}

/** Puts the masses of these lanes into the slot at hand; @returns the lanes that have any */
function take(lanes1: v128, lanes2: v128): v128 {
  const zero = f32x4.splat(0);
  let live = zero;
  for (let j = 0; j < masses; j++) {
    const m = v128.and(massOf(j), (compensating >> j) & 1 ? lanes1 : lanes2);
    v128.store(scaleAt(j), m);
    live = v128.or(live, f32x4.ne(m, zero));
  }
  return live;
}

/** Keeps the slot at hand, its masses divided by the sums; lanes without any component go over their connections. */
function divide(live: v128, sums: v128): void {
  const zero = f32x4.splat(0);
  const some = f32x4.ne(sums, zero);
  const none = v128.andnot(live, some);
  const rest = v128.any_true(none);
  for (let j = 0; j < masses; j++) {
    const m = load4(scaleAt(j));
    v128.store(scaleAt(j), v128.and(some, f32x4.div(m, sums)));
    if (rest) v128.store(scaleAt(j) + 16, v128.and(none, m));
  }
  keepSlot(place);
  if (rest) overConnections(none);
}

/** Equal shares over connections inside the input; the slot at hand has the masses. */
function overConnections(lanes: v128): void {
  const counts = connections(place), some = f32x4.ne(counts, f32x4.splat(0));
  noteLanes(v128.and(lanes, some), Outcome.evenly);
  noteLanes(v128.andnot(lanes, some), Outcome.left);
  for (let j = 0; j < masses; j++) v128.store(scaleAt(j), v128.and(some, f32x4.div(load4(scaleAt(j)), counts)));
  keepSlot(place);
}

/** Option 3; lanes without a positive component in equal shares. */
function byPositivePart(a: v128, any: v128, gated: v128): void {
  const signs = v128.and(a, i32x4.splat(<i32>0x80000000));
  const rule = take(v128.andnot(any, gated), v128.andnot(any, gated));
  let evenly = gated;
  if (v128.any_true(rule)) {
    const sums = positiveParts4(place, signs);
    let good = v128.and(rule, f32x4.gt(sums, f32x4.splat(SMALLEST_SUM)));
    for (let j = 0; j < masses; j++) {
      good = v128.and(good, f32x4.lt(f32x4.abs(f32x4.div(load4(scaleAt(j)), sums)), f32x4.splat(LARGEST_SCALE)));
    }
    for (let j = 0; j < masses; j++) v128.store(scaleAt(j), v128.and(good, f32x4.div(load4(scaleAt(j)), sums)));
    keepSlot(place);
    const bad = v128.andnot(rule, good);
    if (v128.any_true(bad)) {
      const positive = anyPositive(place, signs);
      noteLanes(v128.and(bad, positive), Outcome.apart);
      noteLanes(v128.andnot(bad, positive), Outcome.evenly);
      evenly = v128.or(evenly, v128.andnot(bad, positive));
    }
  }
  bySoftmaxAlong(f32x4.splat(0), evenly, evenly, true);
}
