/** max(w x, 0) of four rows at once: the numerators of (19). */
import { BLOCK_BYTES, gather4, load4, sum4 } from './simd';

// @ts-ignore: decorator
@inline
function positive(sparse: bool, x: usize, bytes: usize, offsets: usize, w0: usize, w1: usize, w2: usize, w3: usize, e: usize, sums: usize): void {
  const zero = f32x4.splat(0), end = x + bytes;
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  while (x < end) {
    const stop = min(x + BLOCK_BYTES, end);
    let z0 = zero, z1 = zero, z2 = zero, z3 = zero;
    while (x < stop) {
      const v = load4(x);
      let a: v128, b: v128, c: v128, d: v128;
      if (sparse) {
        const i0 = load<u32>(offsets), i1 = load<u32>(offsets, 4), i2 = load<u32>(offsets, 8), i3 = load<u32>(offsets, 12);
        a = gather4(w0, i0, i1, i2, i3), b = gather4(w1, i0, i1, i2, i3);
        c = gather4(w2, i0, i1, i2, i3), d = gather4(w3, i0, i1, i2, i3);
        offsets += 16;
      } else {
        a = load4(w0), b = load4(w1), c = load4(w2), d = load4(w3);
        w0 += 16, w1 += 16, w2 += 16, w3 += 16;
      }
      a = f32x4.pmax(zero, f32x4.mul(a, v)), b = f32x4.pmax(zero, f32x4.mul(b, v));
      c = f32x4.pmax(zero, f32x4.mul(c, v)), d = f32x4.pmax(zero, f32x4.mul(d, v));
      v128.store(e, a), v128.store(e, b, 16), v128.store(e, c, 32), v128.store(e, d, 48);
      z0 = f32x4.add(z0, a), z1 = f32x4.add(z1, b), z2 = f32x4.add(z2, c), z3 = f32x4.add(z3, d);
      e += 64, x += 16;
    }
    s0 += sum4(z0), s1 += sum4(z1), s2 += sum4(z2), s3 += sum4(z3);
  }
  store<f64>(sums, s0), store<f64>(sums, s1, 8), store<f64>(sums, s2, 16), store<f64>(sums, s3, 24);
}

function positiveDense(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, e: usize, s: usize): void {
  positive(false, x, bytes, o, w0, w1, w2, w3, e, s);
}
function positiveSparse(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, e: usize, s: usize): void {
  positive(true, x, bytes, o, w0, w1, w2, w3, e, s);
}

/** Numerators to `e`, four vectors a step (one a row), and their sums; `x` is negated for rows of negative slope. */
export function positiveParts(x: usize, bytes: usize, offsets: usize, contiguous: bool, w0: usize, w1: usize, w2: usize, w3: usize, e: usize, sums: usize): void {
  if (contiguous) positiveDense(x, bytes, offsets, w0, w1, w2, w3, e, sums);
  else positiveSparse(x, bytes, offsets, w0, w1, w2, w3, e, sums);
}
