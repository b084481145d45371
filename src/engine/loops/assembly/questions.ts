/** Loops that answer a question about an operand. */

/** Whether no value is infinite or NaN: v − v is NaN for those. */
export function areFinite(a: usize, bytes: usize): bool {
  let bad = i32x4.splat(0);
  for (let end = a + bytes; a < end; a += 16) {
    const value = v128.load(a), none = f32x4.sub(value, value);
    bad = v128.or(bad, f32x4.ne(none, none));
  }
  return !v128.any_true(bad);
}

/** How many values are not 0; NaN counts. */
export function countNonZero(a: usize, bytes: usize): i32 {
  const zero = f32x4.splat(0);
  let count = i32x4.splat(0);
  // A mask is −1.
  for (let end = a + bytes; a < end; a += 16) count = i32x4.sub(count, f32x4.ne(v128.load(a), zero));
  return i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1) + i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3);
}

/** Whether a value is below 0; −0 and NaN are not. */
export function isAnyNegative(a: usize, bytes: usize): bool {
  const zero = f32x4.splat(0);
  let found = i32x4.splat(0);
  for (let end = a + bytes; a < end; a += 16) found = v128.or(found, f32x4.lt(v128.load(a), zero));
  return v128.any_true(found);
}

/** Whether the bits are in the order of the values: none is negative, −0 or NaN. */
export function areAscending(a: usize, bytes: usize): bool {
  const most = i32x4.splat(0x7f800000), zero = i32x4.splat(0);
  let bad = zero;
  for (let end = a + bytes; a < end; a += 16) {
    const bits = v128.load(a);
    bad = v128.or(bad, v128.or(i32x4.lt_s(bits, zero), i32x4.gt_s(bits, most)));
  }
  return !v128.any_true(bad);
}

/** Whether some mass that is not 0 is at a slope that is not above 0. */
export function isMassOutside(mass: usize, slope: usize, bytes: usize): bool {
  const zero = f32x4.splat(0);
  let outside = i32x4.splat(0);
  for (let end = mass + bytes; mass < end; mass += 16, slope += 16) {
    const here = f32x4.ne(v128.load(mass), zero);
    outside = v128.or(outside, v128.andnot(here, f32x4.gt(v128.load(slope), zero)));
  }
  return v128.any_true(outside);
}
