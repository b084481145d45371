/** Loops that add up, in float64. */

// @ts-ignore: decorator
@inline
function low(four: v128): v128 {
  return f64x2.promote_low_f32x4(four);
}

// @ts-ignore: decorator
@inline
function high(four: v128): v128 {
  return f64x2.promote_low_f32x4(v128.shuffle<f32>(four, four, 2, 3, 2, 3));
}

// @ts-ignore: decorator
@inline
function storeSum(to: usize, one: v128, two: v128): void {
  const both = f64x2.add(one, two);
  f64.store(to, f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1));
}

// @ts-ignore: decorator
@inline
function storeMost(to: usize, four: v128): void {
  const a = max(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
  const b = max(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3));
  f64.store(to, <f64>max(a, b));
}

/** Σ a b and Σ |a b|, to `sums` */
export function productsOf(a: usize, b: usize, bytes: usize, sums: usize): void {
  let s0 = f64x2.splat(0), s1 = s0, m0 = s0, m1 = s0;
  for (let end = a + bytes; a < end; a += 16, b += 16) {
    const u = v128.load(a), v = v128.load(b);
    const p = f64x2.mul(low(u), low(v)), q = f64x2.mul(high(u), high(v));
    s0 = f64x2.add(s0, p);
    s1 = f64x2.add(s1, q);
    m0 = f64x2.add(m0, f64x2.abs(p));
    m1 = f64x2.add(m1, f64x2.abs(q));
  }
  storeSum(sums, s0, s1);
  storeSum(sums + 8, m0, m1);
}

/** Σ a, Σ |a| and the largest |a|, NaN aside, to `sums` */
export function totalsOf(a: usize, bytes: usize, sums: usize): void {
  let s0 = f64x2.splat(0), s1 = s0, m0 = s0, m1 = s0, most = f32x4.splat(0);
  for (let end = a + bytes; a < end; a += 16) {
    const value = v128.load(a), size = f32x4.abs(value);
    s0 = f64x2.add(s0, low(value));
    s1 = f64x2.add(s1, high(value));
    m0 = f64x2.add(m0, low(size));
    m1 = f64x2.add(m1, high(size));
    most = f32x4.pmax(most, size);
  }
  storeSum(sums, s0, s1);
  storeSum(sums + 8, m0, m1);
  storeMost(sums + 16, most);
}

/**
 * own = g bias and mass = received + own; what `totalsOf` gives of own and then of mass, to `sums`.
 * @returns how many terms of own are of two numbers that are not 0
 */
export function massOf(g: usize, bias: usize, received: usize, own: usize, mass: usize, bytes: usize, sums: usize): i32 {
  const zero = f32x4.splat(0);
  let s0 = f64x2.splat(0), s1 = s0, m0 = s0, m1 = s0, most = zero;
  let t0 = s0, t1 = s0, n0 = s0, n1 = s0, greatest = zero, count = i32x4.splat(0);
  for (let end = g + bytes; g < end; g += 16, bias += 16, received += 16, own += 16, mass += 16) {
    const u = v128.load(g), b = v128.load(bias);
    const o = f32x4.mul(u, b), m = f32x4.add(v128.load(received), o);
    v128.store(own, o);
    v128.store(mass, m);
    count = i32x4.sub(count, v128.and(f32x4.ne(u, zero), f32x4.ne(b, zero)));
    const ownSize = f32x4.abs(o), size = f32x4.abs(m);
    s0 = f64x2.add(s0, low(o));
    s1 = f64x2.add(s1, high(o));
    m0 = f64x2.add(m0, low(ownSize));
    m1 = f64x2.add(m1, high(ownSize));
    most = f32x4.pmax(most, ownSize);
    t0 = f64x2.add(t0, low(m));
    t1 = f64x2.add(t1, high(m));
    n0 = f64x2.add(n0, low(size));
    n1 = f64x2.add(n1, high(size));
    greatest = f32x4.pmax(greatest, size);
  }
  storeSum(sums, s0, s1);
  storeSum(sums + 8, m0, m1);
  storeMost(sums + 16, most);
  storeSum(sums + 24, t0, t1);
  storeSum(sums + 32, n0, n1);
  storeMost(sums + 40, greatest);
  return i32x4.extract_lane(count, 0) + i32x4.extract_lane(count, 1) + i32x4.extract_lane(count, 2) + i32x4.extract_lane(count, 3);
}

/** Place of the first value of this magnitude. */
export function where(a: usize, magnitude: f32): i32 {
  let place = 0;
  while (abs(f32.load(a + (place << 2))) != magnitude) place++;
  return place;
}
