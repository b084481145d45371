/** Small pieces of vector code that all kernels share. Addresses are plain numbers; nothing here is managed. */

/** Vectors between two additions of float32 partial sums to their float64 totals: keeps the error below 1e-6 whatever the signs. */
export const BLOCK_BYTES: usize = 32 * 16;

// @ts-ignore: decorator
@inline
export function load4(p: usize): v128 {
  return v128.load(p);
}

/** a b + c; fused where the engine has it. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

// @ts-ignore: decorator
@inline
export function sum4(v: v128): f64 {
  return (
    <f64>f32x4.extract_lane(v, 0) +
    <f64>f32x4.extract_lane(v, 1) +
    (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
  );
}

// @ts-ignore: decorator
@inline
export function max4(v: v128): f32 {
  return max(
    max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1)),
    max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)),
  );
}

/** Four floats at four byte offsets from `p`. */
// @ts-ignore: decorator
@inline
export function gather4(p: usize, i0: u32, i1: u32, i2: u32, i3: u32): v128 {
  return v128.load_lane<f32>(
    p + i3,
    v128.load_lane<f32>(p + i2, v128.load_lane<f32>(p + i1, v128.load32_zero(p + i0), 1), 2),
    3,
  );
}

// @ts-ignore: decorator
@inline
export function wholeVectors(count: i32): i32 {
  return (count + 3) & ~3;
}
