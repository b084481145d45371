/** Numerators of four neighbouring positions for every tap, into the slot at hand, and their sums by lane. */
import { constant, power } from './exponential';
import { insideLine, planeX } from './lines';
import { load4 } from './simd';
import { numeratorsAt } from './slots';
import { cellsFrom, insideFrom, tapAt, tapCount, weightOf } from './taps';

/** Float32 terms between two additions to a float64 total. */
const BLOCK: i32 = 32;

const PLAIN: i32 = 0;
const SHIFTED: i32 = 1;
const POSITIVE: i32 = 2;
const INSIDE: i32 = 3;

/** @param r what w x is multiplied by; SHIFTED: what is taken off the numerators; POSITIVE: the sign bits of the slopes */
// @ts-ignore: decorator
@inline
function sum(kind: i32, place: usize, r: v128): v128 {
  const zero = f32x4.splat(0), one = constant(0), round = constant(1), lowest = f32x4.splat(-125);
  const k1 = constant(9), k2 = constant(10), k3 = constant(11), k4 = constant(12), k5 = constant(13);
  let low = f64x2.splat(0), high = low;
  for (let k = 0; k < tapCount; ) {
    const stop = min(k + BLOCK, tapCount);
    let part = zero;
    for (; k < stop; k++) {
      const tap = tapAt(k), to = numeratorsAt(k);
      let e: v128;
      if (kind == SHIFTED) {
        const c = f32x4.sub(load4(to), r);
        e = v128.and(f32x4.gt(c, lowest), power(f32x4.pmax(lowest, c), k1, k2, k3, k4, k5, one, round));
      } else if (kind == INSIDE) {
        e = v128.and(one, load4(insideLine + insideFrom(tap) + place));
      } else {
        const x = load4(planeX + cellsFrom(tap) + place), c = f32x4.mul(weightOf(tap), x);
        if (kind == POSITIVE) e = f32x4.pmax(zero, v128.xor(c, r));
        else e = v128.and(f32x4.ne(x, zero), power(f32x4.mul(c, r), k1, k2, k3, k4, k5, one, round));
      }
      v128.store(to, e);
      part = f32x4.add(part, e);
    }
    low = f64x2.add(low, f64x2.promote_low_f32x4(part));
    high = f64x2.add(high, f64x2.promote_low_f32x4(v128.shuffle<f32>(part, part, 2, 3, 2, 3)));
  }
  return v128.shuffle<f32>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 1, 4, 5);
}

/** 2^(r w x) for exponents up to `LIMIT_PLAIN`; with r = 0, 1 for every component that is not 0. */
export function plainly(place: usize, r: v128): v128 {
  return sum(PLAIN, place, r);
}

/** The same for any exponent that a float32 can hold: with the maximum taken off. */
export function shifted(place: usize, r: v128): v128 {
  const zero = f32x4.splat(0), none = f32x4.splat(-Infinity);
  let top = none;
  for (let k = 0; k < tapCount; k++) {
    const tap = tapAt(k), x = load4(planeX + cellsFrom(tap) + place);
    const c = v128.bitselect(f32x4.mul(f32x4.mul(weightOf(tap), x), r), none, f32x4.ne(x, zero));
    v128.store(numeratorsAt(k), c);
    top = f32x4.pmax(top, c);
  }
  // Lanes without a component: −∞ − 0 is below every limit, −∞ − (−∞) would be NaN.
  return sum(SHIFTED, place, v128.bitselect(zero, top, f32x4.eq(top, none)));
}

/** max(w x, 0), or of −w x where the sign bit of `signs` is set. */
export function positiveParts4(place: usize, signs: v128): v128 {
  return sum(POSITIVE, place, signs);
}

/** 1 for every connection inside the input. */
export function connections(place: usize): v128 {
  return sum(INSIDE, place, f32x4.splat(0));
}

/** Lanes with a positive component, however small: told from the signs alone. */
export function anyPositive(place: usize, signs: v128): v128 {
  const zero = f32x4.splat(0);
  let found = zero;
  for (let k = 0; k < tapCount; k++) {
    const tap = tapAt(k), x = load4(planeX + cellsFrom(tap) + place);
    const negative = i32x4.shr_s(v128.xor(v128.xor(weightOf(tap), x), signs), 31);
    found = v128.or(found, v128.andnot(f32x4.ne(x, zero), negative));
  }
  return found;
}
