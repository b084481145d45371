/** The inputs under one output position: where its cells are, and their lists put together. */
import { Field } from '../fields';
import { load4, max4, wholeVectors } from './simd';
import {
  accumulatorBytes,
  accumulators,
  cellCounts,
  cellOffsets,
  cells,
  cellStride,
  cellValues,
  channels,
  heightOut,
  masses,
  ownCells,
  patchNegated,
  patchOffsets,
  patchX,
  positivePart,
  segments,
  taps,
  widthOut,
  word,
} from './task';

/** Number of cells under the window last walked, and of their non-zero inputs. */
export let windowCells: i32 = 0;
export let windowCount: i32 = 0;
/** The largest |x| of the patch last collected. */
export let largestX: f32 = 0;

/** Address of the cells (cell, tap) under tile position `t`. */
// @ts-ignore: decorator
@inline
export function segmentsOf(t: i32): usize {
  return segments + ((<usize>t * <usize>taps) << 3);
}

/** Place in the input that output place `out` meets through the kernel cell `k` places on, along one dimension; −1 where there is none. */
// @ts-ignore: decorator
@inline
function meets(transposed: bool, out: i32, k: i32, stride: i32, pad: i32): i32 {
  if (!transposed) return out * stride - pad + k;
  const at = out + pad - k;
  return at >= 0 && at % stride == 0 ? at / stride : -1;
}

/** Notes the cells under an output position, as place `t` of the tile. */
export function walkWindow(plane: i32, position: i32, t: i32): void {
  const transposed = word(Field.transposed) != 0;
  const column = position % widthOut;
  const line = (position / widthOut) % heightOut;
  const slice = position / (widthOut * heightOut);
  const depth = word(Field.depthIn), height = word(Field.heightIn), width = word(Field.widthIn);
  const kernelDepth = word(Field.kernelDepth), kernelHeight = word(Field.kernelHeight), kernelWidth = word(Field.kernelWidth);
  const dz = word(Field.dilationDepth), dy = word(Field.dilationHeight), dx = word(Field.dilationWidth);
  const sz = word(Field.strideDepth), sy = word(Field.strideHeight), sx = word(Field.strideWidth);
  const pz = word(Field.padDepth), py = word(Field.padHeight), px = word(Field.padWidth);
  let to = segmentsOf(t), tap = 0, found = 0, count = 0;
  for (let kz = 0; kz < kernelDepth; kz++) {
    const z = meets(transposed, slice, kz * dz, sz, pz);
    for (let ky = 0; ky < kernelHeight; ky++) {
      const y = meets(transposed, line, ky * dy, sy, py);
      const inside = <u32>z < <u32>depth && <u32>y < <u32>height;
      for (let kx = 0; kx < kernelWidth; kx++, tap++) {
        const x = meets(transposed, column, kx * dx, sx, px);
        if (!inside || <u32>x >= <u32>width) continue;
        const cell = plane * cells + (z * height + y) * width + x;
        store<i32>(to, cell), store<i32>(to, tap, 4);
        to += 8, found++;
        count += load<i32>(cellCounts + (<usize>cell << 2));
      }
    }
  }
  windowCells = found;
  windowCount = count;
}

/** Puts the non-zero inputs of a noted window together and clears the accumulators. */
export function collect(t: i32, found: i32, count: i32): void {
  let n: usize = 0, top = f32x4.splat(0);
  for (let i = 0; i < found; i++) {
    const segment = segmentsOf(t) + (<usize>i << 3);
    const cell = <usize>load<u32>(segment);
    const shift = i32x4.splat((load<i32>(segment, 4) * channels) << 2);
    const from = (cell * <usize>cellStride) << 2;
    const length = load<i32>(cellCounts + (cell << 2));
    const end = <usize>length << 2;
    // Whole vectors: what is written beyond the list is overwritten by the next one, or cleared below.
    for (let k: usize = 0; k < end; k += 16) {
      v128.store(patchX + n + k, load4(cellValues + from + k));
      v128.store(patchOffsets + n + k, i32x4.add(load4(cellOffsets + from + k), shift));
    }
    n += end;
  }
  v128.store(patchX + n, f32x4.splat(0)), v128.store(patchOffsets + n, i32x4.splat(0));
  const bytes = <usize>wholeVectors(count) << 2;
  for (let k: usize = 0; k < bytes; k += 16) {
    const v = load4(patchX + k);
    top = f32x4.max(top, f32x4.abs(v)); // keeps a NaN
    if (positivePart) v128.store(patchNegated + k, f32x4.neg(v));
  }
  largestX = max4(top);
  for (let j = 0; j < masses; j++) memory.fill(accumulators + accumulatorBytes * j, 0, bytes);
}

/** Adds the accumulators to the cells they belong to and clears them. */
export function flush(t: i32, found: i32): void {
  for (let j = 0; j < masses; j++) {
    let from = accumulators + accumulatorBytes * j;
    const to = ownCells(j);
    for (let i = 0; i < found; i++) {
      const cell = <usize>load<u32>(segmentsOf(t) + (<usize>i << 3));
      const target = to + ((cell * <usize>cellStride) << 2);
      const end = <usize>load<i32>(cellCounts + (cell << 2)) << 2;
      // What lies beyond a cell's list is never read: no need to stop within a vector.
      for (let k: usize = 0; k < end; k += 16) v128.store(target + k, f32x4.add(load4(target + k), load4(from + k)));
      from += end;
    }
    memory.fill(accumulators + accumulatorBytes * j, 0, accumulatorBytes);
  }
}
