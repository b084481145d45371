/** Lays a layer's weights out as the kernels read them. */
import { load4 } from './simd';

/**
 * Rows [row][channel][tap] at these strides (in elements) → [row][tap][channel], each row padded to whole vectors; the largest |w| of
 * each row to `largest`.
 * @returns whether some weight is exactly 0
 */
export function layOutWeights(
  from: usize,
  strideRow: i32,
  strideChannel: i32,
  to: usize,
  rows: i32,
  channels: i32,
  taps: i32,
  rowBytes: usize,
  largest: usize,
  scale: f32,
): bool {
  let zero = false;
  const length = channels * taps;
  for (let row = 0; row < rows; row++) {
    const source = from + ((<usize>row * <usize>strideRow) << 2);
    const target = to + <usize>row * rowBytes;
    if (taps == 1 && strideChannel == 1 && scale == 1) {
      if (source != target) memory.copy(target, source, <usize>length << 2);
      for (let k = length; <usize>k << 2 < rowBytes; k++) store<f32>(target + (<usize>k << 2), 0);
      const blank = scan(target, length, largest + (<usize>row << 2));
      zero = zero || blank;
      continue;
    }
    let top: f32 = 0;
    for (let tap = 0; tap < taps; tap++) {
      let at = target + ((<usize>(tap * channels)) << 2);
      for (let c = 0; c < channels; c++, at += 4) {
        const w = scale * load<f32>(source + ((<usize>(c * strideChannel + tap)) << 2));
        store<f32>(at, w);
        zero = zero || w == 0;
        // Not `max`: a NaN must stay visible.
        if (!(abs(w) <= top)) top = abs(w);
      }
    }
    for (let k = length; (<usize>k) << 2 < rowBytes; k++) store<f32>(target + ((<usize>k) << 2), 0);
    store<f32>(largest + ((<usize>row) << 2), top);
  }
  return zero;
}

/** Writes the largest |w| of a row, NaN if there is one; @returns whether some weight is exactly 0 */
function scan(row: usize, length: i32, largest: usize): bool {
  // Magnitudes in the order of their bits: NaN is the largest.
  const magnitude = i32x4.splat(0x7fffffff);
  let top = i32x4.splat(0), low = magnitude;
  const end = row + (<usize>(length & ~3) << 2);
  for (; row < end; row += 16) {
    const w = v128.and(load4(row), magnitude);
    top = i32x4.max_s(top, w);
    low = i32x4.min_s(low, w);
  }
  let most = max(max(i32x4.extract_lane(top, 0), i32x4.extract_lane(top, 1)), max(i32x4.extract_lane(top, 2), i32x4.extract_lane(top, 3)));
  let least = min(min(i32x4.extract_lane(low, 0), i32x4.extract_lane(low, 1)), min(i32x4.extract_lane(low, 2), i32x4.extract_lane(low, 3)));
  for (let k = 0; k < (length & 3); k++) {
    const w = load<i32>(row + (<usize>k << 2)) & 0x7fffffff;
    most = max(most, w);
    least = min(least, w);
  }
  store<i32>(largest, most);
  return least == 0;
}
