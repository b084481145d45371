/** Loops that share out the mass of units. */

/** Mass at slopes above 0 stays, all other goes to `outside`. */
export function part(mass: usize, slope: usize, outside: usize, bytes: usize): void {
  const zero = f32x4.splat(0);
  for (let end = mass + bytes; mass < end; mass += 16, slope += 16, outside += 16) {
    const value = v128.load(mass), positive = f32x4.gt(v128.load(slope), zero);
    v128.store(mass, v128.and(value, positive));
    v128.store(outside, v128.andnot(value, positive));
  }
}

/**
 * x and y become what they get of the mass by (19), with the components slope v x and slope w y.
 * @returns whether mass was at a unit neither of whose components is positive
 */
export function positiveOfTwo(x: usize, y: usize, slope: usize, mass: usize, v: f32, w: f32, bytes: usize): bool {
  const zero = f32x4.splat(0), one = f32x4.splat(v), two = f32x4.splat(w);
  let lost = i32x4.splat(0);
  for (let end = x + bytes; x < end; x += 16, y += 16, slope += 16, mass += 16) {
    const a = v128.load(slope), m = v128.load(mass);
    const c = f32x4.pmax(zero, f32x4.mul(f32x4.mul(a, one), v128.load(x)));
    const d = f32x4.pmax(zero, f32x4.mul(f32x4.mul(a, two), v128.load(y)));
    const z = f32x4.add(c, d), some = f32x4.gt(z, zero);
    // The quotient before the product: mass/Z can overflow where Z is small.
    v128.store(x, v128.and(some, f32x4.mul(m, f32x4.div(c, z))));
    v128.store(y, v128.and(some, f32x4.mul(m, f32x4.div(d, z))));
    lost = v128.or(lost, v128.andnot(f32x4.ne(m, zero), some));
  }
  return v128.any_true(lost);
}
