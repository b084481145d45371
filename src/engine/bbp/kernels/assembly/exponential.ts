/**
 * 2^(r w x) of four rows at once: the numerators of (15)-(18). How it is computed depends on how large the exponent can get.
 * Each kernel writes its numerators to `e`, four vectors a step (one a row), and their float64 sums to `sums`.
 */
import { BLOCK_BYTES, gather4, load4, madd, max4, sum4 } from './simd';

/** The largest |exponent| that a polynomial of degree 3, 4, 5 serves with a relative error of at most 1.7e-7, 0.9e-7, 0.9e-7. */
export const LIMIT_3: f64 = 0.1;
export const LIMIT_4: f64 = 0.25;
export const LIMIT_5: f64 = 0.5;
/** Up to here a float32 holds the sums without the maximum taken off, and mass / sum is no denormal. */
export const LIMIT_PLAIN: f64 = 60;
/** Beyond this float32 cannot hold the components themselves. */
export const LIMIT_FLOAT: f64 = 1e30;

// Constants are loaded from memory once a call: V8 would otherwise build them again in every iteration.
const CONSTANTS: usize = 1024;
const ROUND: f32 = 12582912; // 1.5 × 2^23: adding it rounds to an integer

/** Minimax coefficients of 2^c = 1 + k₁c + k₂c² + …; the 1 is exact. */
export function storeConstants(): void {
  splat(0, 1);
  splat(1, ROUND);
  splat(2, 0.6931474013264532), splat(3, 0.24030617398489756), splat(4, 0.055483927898210175);
  splat(5, 0.6931456403714745), splat(6, 0.2402273807019608), splat(7, 0.05560663083257539), splat(8, 0.009609996566840192);
  splat(9, 0.6931469775988466), splat(10, 0.24022242085172568), splat(11, 0.0555073374370656);
  splat(12, 0.009671512648942797), splat(13, 0.0013264727060641715);
}

function splat(slot: usize, value: f32): void {
  v128.store(CONSTANTS + (slot << 4), f32x4.splat(value));
}

// @ts-ignore: decorator
@inline
export function constant(slot: usize): v128 {
  return load4(CONSTANTS + (slot << 4));
}

/** 2^c for |c| < 126; `one` and `round` are constants 0 and 1, k₁ … k₅ constants 9 to 13. */
// @ts-ignore: decorator
@inline
export function power(c: v128, k1: v128, k2: v128, k3: v128, k4: v128, k5: v128, one: v128, round: v128): v128 {
  const t = f32x4.add(c, round);
  const f = f32x4.sub(c, f32x4.sub(t, round));
  const p = madd(madd(madd(madd(madd(k5, f, k4), f, k3), f, k2), f, k1), f, one);
  return i32x4.add(p, i32x4.shl(t, 23));
}

/** Σ k_i c^(i−1): so that 2^c = 1 + c q(c). */
// @ts-ignore: decorator
@inline
function slopeOf(degree: i32, c: v128, k1: v128, k2: v128, k3: v128, k4: v128, k5: v128): v128 {
  if (degree == 3) return madd(madd(k3, c, k2), c, k1);
  if (degree == 4) return madd(madd(madd(k4, c, k3), c, k2), c, k1);
  return madd(madd(madd(madd(k5, c, k4), c, k3), c, k2), c, k1);
}

/**
 * Small exponents: a polynomial. What is summed is 2^c − 1, so that lanes of padding (x = 0) add nothing and the sum keeps its
 * precision; the caller adds the number of components.
 */
// @ts-ignore: decorator
@inline
function small(degree: i32, sparse: bool, x: usize, bytes: usize, offsets: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, sums: usize): void {
  const base: usize = degree == 3 ? 2 : degree == 4 ? 5 : 9;
  const one = constant(0), k1 = constant(base), k2 = constant(base + 1), k3 = constant(base + 2);
  const k4 = constant(base + 3), k5 = constant(base + 4);
  const r0 = v128.load32_splat(r), r1 = v128.load32_splat(r, 4), r2 = v128.load32_splat(r, 8), r3 = v128.load32_splat(r, 12);
  const end = x + bytes;
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  while (x < end) {
    const stop = min(x + BLOCK_BYTES, end);
    let z0 = f32x4.splat(0), z1 = z0, z2 = z0, z3 = z0;
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
      a = f32x4.mul(f32x4.mul(a, v), r0), b = f32x4.mul(f32x4.mul(b, v), r1);
      c = f32x4.mul(f32x4.mul(c, v), r2), d = f32x4.mul(f32x4.mul(d, v), r3);
      const qa = slopeOf(degree, a, k1, k2, k3, k4, k5), qb = slopeOf(degree, b, k1, k2, k3, k4, k5);
      const qc = slopeOf(degree, c, k1, k2, k3, k4, k5), qd = slopeOf(degree, d, k1, k2, k3, k4, k5);
      v128.store(e, madd(qa, a, one)), v128.store(e, madd(qb, b, one), 16);
      v128.store(e, madd(qc, c, one), 32), v128.store(e, madd(qd, d, one), 48);
      z0 = madd(qa, a, z0), z1 = madd(qb, b, z1), z2 = madd(qc, c, z2), z3 = madd(qd, d, z3);
      e += 64, x += 16;
    }
    s0 += sum4(z0), s1 += sum4(z1), s2 += sum4(z2), s3 += sum4(z3);
  }
  store<f64>(sums, s0), store<f64>(sums, s1, 8), store<f64>(sums, s2, 16), store<f64>(sums, s3, 24);
}

/** Exponents up to 60: range reduction. Components that take no part (x = 0, and with `checked` also w = 0) are masked. */
// @ts-ignore: decorator
@inline
function plain(checked: bool, sparse: bool, x: usize, bytes: usize, offsets: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, sums: usize): void {
  const one = constant(0), round = constant(1), zero = f32x4.splat(0);
  const k1 = constant(9), k2 = constant(10), k3 = constant(11), k4 = constant(12), k5 = constant(13);
  const r0 = v128.load32_splat(r), r1 = v128.load32_splat(r, 4), r2 = v128.load32_splat(r, 8), r3 = v128.load32_splat(r, 12);
  const end = x + bytes;
  let s0: f64 = 0, s1: f64 = 0, s2: f64 = 0, s3: f64 = 0;
  while (x < end) {
    const stop = min(x + BLOCK_BYTES, end);
    let z0 = zero, z1 = zero, z2 = zero, z3 = zero;
    while (x < stop) {
      const v = load4(x), part = f32x4.ne(v, zero);
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
      const ma = checked ? v128.and(part, f32x4.ne(a, zero)) : part, mb = checked ? v128.and(part, f32x4.ne(b, zero)) : part;
      const mc = checked ? v128.and(part, f32x4.ne(c, zero)) : part, md = checked ? v128.and(part, f32x4.ne(d, zero)) : part;
      a = v128.and(ma, power(f32x4.mul(f32x4.mul(a, v), r0), k1, k2, k3, k4, k5, one, round));
      b = v128.and(mb, power(f32x4.mul(f32x4.mul(b, v), r1), k1, k2, k3, k4, k5, one, round));
      c = v128.and(mc, power(f32x4.mul(f32x4.mul(c, v), r2), k1, k2, k3, k4, k5, one, round));
      d = v128.and(md, power(f32x4.mul(f32x4.mul(d, v), r3), k1, k2, k3, k4, k5, one, round));
      v128.store(e, a), v128.store(e, b, 16), v128.store(e, c, 32), v128.store(e, d, 48);
      z0 = f32x4.add(z0, a), z1 = f32x4.add(z1, b), z2 = f32x4.add(z2, c), z3 = f32x4.add(z3, d);
      e += 64, x += 16;
    }
    s0 += sum4(z0), s1 += sum4(z1), s2 += sum4(z2), s3 += sum4(z3);
  }
  store<f64>(sums, s0), store<f64>(sums, s1, 8), store<f64>(sums, s2, 16), store<f64>(sums, s3, 24);
}

/** One row of any exponent a float32 can hold: masked, with the maximum taken off. Its numerators are every fourth vector of `e`. */
function large(x: usize, bytes: usize, offsets: usize, w: usize, r: f32, e: usize): f64 {
  const one = constant(0), round = constant(1), zero = f32x4.splat(0), none = f32x4.splat(-Infinity), r0 = f32x4.splat(r);
  const k1 = constant(9), k2 = constant(10), k3 = constant(11), k4 = constant(12), k5 = constant(13);
  let top = none;
  for (let k: usize = 0; k < bytes; k += 16) {
    const v = load4(x + k), o = offsets + k;
    const a = gather4(w, load<u32>(o), load<u32>(o, 4), load<u32>(o, 8), load<u32>(o, 12));
    const part = v128.and(f32x4.ne(v, zero), f32x4.ne(a, zero));
    const c = v128.bitselect(f32x4.mul(f32x4.mul(a, v), r0), none, part);
    v128.store(e + (k << 2), c);
    top = f32x4.pmax(top, c);
  }
  const most = max4(top);
  if (most == -Infinity) {
    for (let k: usize = 0; k < bytes; k += 16) v128.store(e + (k << 2), zero);
    return 0;
  }
  const shift = f32x4.splat(most), lowest = f32x4.splat(-125);
  let s: f64 = 0;
  for (let k: usize = 0; k < bytes; k += 16) {
    const c = f32x4.sub(load4(e + (k << 2)), shift);
    const a = v128.and(f32x4.gt(c, lowest), power(f32x4.pmax(lowest, c), k1, k2, k3, k4, k5, one, round));
    v128.store(e + (k << 2), a);
    s += sum4(a);
  }
  return s;
}

function small3(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(3, false, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function small4(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(4, false, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function small5(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(5, false, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function sparse3(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(3, true, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function sparse4(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(4, true, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function sparse5(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  small(5, true, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function plainDense(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  plain(false, false, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function plainSparse(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  plain(false, true, x, bytes, o, w0, w1, w2, w3, r, e, s);
}
function plainChecked(x: usize, bytes: usize, o: usize, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, s: usize): void {
  plain(true, true, x, bytes, o, w0, w1, w2, w3, r, e, s);
}

/**
 * Numerators and their sums for four rows.
 * @param count components with x ≠ 0; `bytes` the same as whole vectors
 * @param contiguous whether the components are those of a whole row, in order
 * @param checked whether weights can be 0
 * @param bound the largest |exponent| of the four rows
 */
export function exponentials(x: usize, count: i32, bytes: usize, offsets: usize, contiguous: bool, checked: bool, bound: f64, w0: usize, w1: usize, w2: usize, w3: usize, r: usize, e: usize, sums: usize): void {
  if (bound > LIMIT_PLAIN) {
    store<f64>(sums, large(x, bytes, offsets, w0, load<f32>(r), e));
    store<f64>(sums, large(x, bytes, offsets, w1, load<f32>(r, 4), e + 16), 8);
    store<f64>(sums, large(x, bytes, offsets, w2, load<f32>(r, 8), e + 32), 16);
    store<f64>(sums, large(x, bytes, offsets, w3, load<f32>(r, 12), e + 48), 24);
    return;
  }
  if (checked) return plainChecked(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
  if (bound > LIMIT_5) {
    if (contiguous) return plainDense(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
    return plainSparse(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
  }
  if (contiguous) {
    if (bound <= LIMIT_3) small3(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
    else if (bound <= LIMIT_4) small4(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
    else small5(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
  } else {
    if (bound <= LIMIT_3) sparse3(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
    else if (bound <= LIMIT_4) sparse4(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
    else sparse5(x, bytes, offsets, w0, w1, w2, w3, r, e, sums);
  }
  for (let i: usize = 0; i < 32; i += 8) store<f64>(sums + i, load<f64>(sums + i) + <f64>count);
}
