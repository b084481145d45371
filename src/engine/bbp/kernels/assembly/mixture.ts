/** Writes out the matrices of groups whose elements mix, W[p,q] = diagonal[p] δ[p,q] − Σ_t left_t[p] right_t[q]. */

/**
 * @param to where they go: row after row of float32, `count` in all, `size` elements each, as many a group
 * @param factors of every row, float64: `count` of the diagonal, then of each term's `left` and of its `right`
 */
export function writeMixtures(to: usize, count: i32, size: i32, factors: usize, terms: i32): void {
  const stride = <usize>count << 3;
  for (let p = 0; p < count; p++) {
    const first = p - (p % size);
    writeRow(to, p, first, size, factors, stride, terms);
    const own = to + (<usize>(p - first) << 2);
    store<f32>(own, <f32>(load<f64>(factors + (<usize>p << 3)) - entry(p, p, factors, stride, terms)));
    to += <usize>size << 2;
  }
}

/** Σ_t left_t[p] right_t[q] */
function entry(p: i32, q: i32, factors: usize, stride: usize, terms: i32): f64 {
  let sum: f64 = 0;
  for (let t = 0; t < terms; t++) {
    factors += stride;
    const left = load<f64>(factors + (<usize>p << 3));
    factors += stride;
    sum += left * load<f64>(factors + (<usize>q << 3));
  }
  return sum;
}

/** The row without its diagonal, four elements at a time; what is beyond its end comes after whole vectors. */
function writeRow(to: usize, p: i32, first: i32, size: i32, factors: usize, stride: usize, terms: i32): void {
  const whole = size & ~3;
  for (let k = 0; k < whole; k += 4) {
    let low = f64x2.splat(0), high = f64x2.splat(0);
    let at = factors;
    for (let t = 0; t < terms; t++) {
      at += stride;
      const left = f64x2.splat(load<f64>(at + (<usize>p << 3)));
      at += stride;
      const right = at + (<usize>(first + k) << 3);
      low = f64x2.sub(low, f64x2.mul(left, v128.load(right)));
      high = f64x2.sub(high, f64x2.mul(left, v128.load(right, 16)));
    }
    v128.store(to + (<usize>k << 2), i64x2.shuffle(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
  }
  for (let k = whole; k < size; k++) store<f32>(to + (<usize>k << 2), <f32>-entry(p, first + k, factors, stride, terms));
}
