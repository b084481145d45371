/** The rows of one position's list, four at a time: numerators, their sums, and α·mass onto the inputs. */
import { exactRow } from './exact';
import { exponentials, LIMIT_FLOAT } from './exponential';
import { entryBytes, EVEN, group, NEGATIVE, unitOf } from './item';
import { flush, largestX } from './patch';
import { positiveParts } from './positive';
import { load4, madd, wholeVectors } from './simd';
import {
  accumulatorBytes,
  accumulators,
  channels,
  largest,
  masses,
  numerators,
  patchNegated,
  patchOffsets,
  patchX,
  positivePart,
  rowBytes,
  rows,
  slope,
  sums,
  taps,
  weights,
  zeroWeights,
} from './task';

/** Smallest sum of positive parts that float32 components give with full precision. */
const SMALLEST_SUM: f64 = 1e-30;
/** Blocks of four rows after which the accumulators are emptied: keeps their float32 round-off that of a short sum. */
const BLOCKS: i32 = 64;
const LARGEST_SCALE: f64 = 1e30;

let blocks: i32 = 0;

// @ts-ignore: decorator
@inline
function entryAt(list: usize, i: i32): usize {
  return list + <usize>i * entryBytes();
}

// @ts-ignore: decorator
@inline
function weightsOf(entry: usize): usize {
  return weights + <usize>(group * rows + load<i32>(entry)) * rowBytes;
}

/** Spreads a list of position `t` with `found` cells and `count` non-zero inputs. */
export function spreadList(which: i32, list: usize, length: i32, t: i32, found: i32, count: i32): void {
  blocks = 0;
  for (let i = 0; i < length; i += 4) {
    spreadFour(which, list, i, length, t, found, count);
    if (++blocks == BLOCKS) flush(t, found), (blocks = 0);
  }
}

function spreadFour(which: i32, list: usize, i: i32, length: i32, t: i32, found: i32, count: i32): void {
  const last = length - 1;
  const n0 = entryAt(list, i), n1 = entryAt(list, min(i + 1, last)), n2 = entryAt(list, min(i + 2, last)), n3 = entryAt(list, min(i + 3, last));
  const w0 = weightsOf(n0), w1 = weightsOf(n1), w2 = weightsOf(n2), w3 = weightsOf(n3);
  const factors = sums + 32;
  store<f32>(factors, load<f32>(n0, 4)), store<f32>(factors, load<f32>(n1, 4), 4);
  store<f32>(factors, load<f32>(n2, 4), 8), store<f32>(factors, load<f32>(n3, 4), 12);
  const bound = boundOf(n0, n1, n2, n3);
  const contiguous = count == taps * channels;
  const bytes = <usize>wholeVectors(count) << 2;
  const fits = bound <= LIMIT_FLOAT;
  if (fits) {
    if (positivePart && which != EVEN) {
      positiveParts(which == NEGATIVE ? patchNegated : patchX, bytes, patchOffsets, contiguous, w0, w1, w2, w3, numerators, sums);
    } else {
      exponentials(patchX, count, bytes, patchOffsets, contiguous, zeroWeights, bound, w0, w1, w2, w3, factors, numerators, sums);
    }
  }
  const live = min(4, length - i);
  let good = 0;
  for (let k = 0; k < live; k++) {
    if (fits && isGood(load<f64>(sums + (<usize>k << 3)), entryAt(list, i + k))) good |= 1 << k;
    else unusual(which, entryAt(list, i + k), t, found, count);
  }
  if (good) for (let j = 0; j < masses; j++) addBlock(j, n0, n1, n2, n3, good, bytes);
}

/** The largest |exponent| or |component| that the four rows can have. */
function boundOf(n0: usize, n1: usize, n2: usize, n3: usize): f64 {
  return max(max(boundOfRow(n0), boundOfRow(n1)), max(boundOfRow(n2), boundOfRow(n3)));
}

// @ts-ignore: decorator
@inline
function boundOfRow(entry: usize): f64 {
  const component = <f64>load<f32>(largest + (<usize>(group * rows + load<i32>(entry)) << 2)) * <f64>largestX;
  // The product of float32 numbers must itself stay in range, whatever it is scaled by.
  return max(component * 1e-6, component * <f64>abs(positivePart ? <f32>1 : load<f32>(entry, 4)));
}

function isGood(sum: f64, entry: usize): bool {
  if (!(sum > (positivePart ? SMALLEST_SUM : 0)) || sum == Infinity) return false;
  for (let j = 0; j < masses; j++) if (!(abs(<f64>load<f32>(entry + 8 + (<usize>j << 2)) / sum) < LARGEST_SCALE)) return false;
  return true;
}

function unusual(which: i32, entry: usize, t: i32, found: i32, count: i32): void {
  const unit = unitOf(load<i32>(entry), t);
  const a: f64 = slope ? load<f32>(slope + (<usize>unit << 2)) : 1;
  const factor = which == EVEN ? 0 : !positivePart && which == NEGATIVE ? -a : a;
  exactRow(unit, entry + 8, weightsOf(entry), factor, t, found, count);
}

// @ts-ignore: decorator
@inline
function scale(entry: usize, j: i32, k: i32, good: i32): f32 {
  return (good >> k) & 1 ? <f32>(<f64>load<f32>(entry + 8 + (<usize>j << 2)) / load<f64>(sums + (<usize>k << 3))) : 0;
}

function addBlock(j: i32, n0: usize, n1: usize, n2: usize, n3: usize, good: i32, bytes: usize): void {
  const s0 = scale(n0, j, 0, good), s1 = scale(n1, j, 1, good), s2 = scale(n2, j, 2, good), s3 = scale(n3, j, 3, good);
  if (s0 == 0 && s1 == 0 && s2 == 0 && s3 == 0) return;
  const r0 = f32x4.splat(s0), r1 = f32x4.splat(s1), r2 = f32x4.splat(s2), r3 = f32x4.splat(s3);
  let to = accumulators + accumulatorBytes * j, e = numerators;
  const end = to + bytes;
  for (; to < end; to += 16, e += 64) {
    const low = madd(r0, load4(e), madd(r1, load4(e + 16), load4(to)));
    v128.store(to, f32x4.add(low, madd(r2, load4(e + 32), f32x4.mul(r3, load4(e + 48)))));
  }
}
