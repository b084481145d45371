/** Loops that write an operand. */

/** out = a b. @returns whether some product is NaN */
export function multiply(a: usize, b: usize, out: usize, bytes: usize): bool {
  let bad = i32x4.splat(0);
  for (let end = a + bytes; a < end; a += 16, b += 16, out += 16) {
    const product = f32x4.mul(v128.load(a), v128.load(b));
    bad = v128.or(bad, f32x4.ne(product, product));
    v128.store(out, product);
  }
  return v128.any_true(bad);
}

/** out = a + b */
export function add(a: usize, b: usize, out: usize, bytes: usize): void {
  for (let end = a + bytes; a < end; a += 16, b += 16, out += 16) v128.store(out, f32x4.add(v128.load(a), v128.load(b)));
}

/** out = 1 where a > 0, else 0 */
export function gate(a: usize, out: usize, bytes: usize): void {
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  for (let end = a + bytes; a < end; a += 16, out += 16) v128.store(out, v128.and(one, f32x4.gt(v128.load(a), zero)));
}

/** out = 1 where 0 < a < top, else 0. @returns whether some a is `top` or more */
export function gateBelow(a: usize, top: f32, out: usize, bytes: usize): bool {
  const zero = f32x4.splat(0), one = f32x4.splat(1), limit = f32x4.splat(top);
  let reached = i32x4.splat(0);
  for (let end = a + bytes; a < end; a += 16, out += 16) {
    const value = v128.load(a), over = f32x4.ge(value, limit);
    reached = v128.or(reached, over);
    v128.store(out, v128.and(one, v128.andnot(f32x4.gt(value, zero), over)));
  }
  return v128.any_true(reached);
}
