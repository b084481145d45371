/**
 * One plane (a channel of a batch entry) with the width padded, so that no window ends inside a line, and every line sorted by phase:
 * with a stride s, cells i, i + s, i + 2s, … lie side by side. Whatever the stride, what one tap meets at neighbouring positions is
 * then contiguous. β is added up in the same layout.
 */
import { Field } from '../fields';
import { load4 } from './simd';
import { address, cells, masses, planes, scratchOf, taps, word } from './task';

/** Values, β of each mass, and which places of a line are inside the input (all bits set). */
export let planeX: usize = 0;
export let insideLine: usize = 0;
export let lineBytes: usize = 0;
/** The largest |x| of the plane last read, NaN if there is one. */
export let largestX: f32 = 0;

/** Taps of the line at hand, see taps.ts, and what is kept of its positions, see slots.ts. */
export let tapList: usize = 0;
export let slotList: usize = 0;

let planeBeta: usize = 0;
let planeBytes: usize = 0;

// @ts-ignore: decorator
@inline
export function betaPlane(j: i32): usize {
  return planeBeta + planeBytes * j;
}

/** Bytes from the start of a line to the place of padded column `x`. */
export function placeOf(x: i32): usize {
  const stride = word(Field.strideWidth);
  return (<usize>((x % stride) * word(Field.phaseLength) + x / stride)) << 2;
}

/** Lays out this thread's scratch memory, as `planeScratchBytes` in ../by-plane.ts has it, and clears it. */
export function openPlanes(thread: i32): void {
  const stride = word(Field.strideWidth);
  lineBytes = (<usize>(word(Field.phaseLength) * stride)) << 2;
  planeBytes = lineBytes * word(Field.depthIn) * word(Field.heightIn) + 16;
  planeX = scratchOf(thread);
  planeBeta = planeX + planeBytes;
  insideLine = planeBeta + planeBytes * masses;
  tapList = insideLine + lineBytes + 16;
  slotList = tapList + <usize>taps * 16;
  // Margins stay 0, and numerators that were never written are finite.
  memory.fill(planeX, 0, address(Field.scratchStride));
  const pad = word(Field.padWidth);
  for (let x = 0; x < word(Field.widthIn); x++) store<i32>(insideLine + placeOf(x + pad), -1);
}

/** Reads a plane of the input and clears β. */
export function readPlane(plane: i32): void {
  const from = address(Field.x) + ((<usize>plane * <usize>cells) << 2);
  largestX = largestOf(from, cells);
  const width = word(Field.widthIn), lines = word(Field.depthIn) * word(Field.heightIn);
  for (let line = 0; line < lines; line++) copyLine(from + ((<usize>(line * width)) << 2), planeX + lineBytes * line, false);
  memory.fill(planeBeta, 0, planeBytes * masses);
}

/** Writes what the plane's inputs have got. */
export function writePlane(plane: i32): void {
  const width = word(Field.widthIn), lines = word(Field.depthIn) * word(Field.heightIn);
  for (let j = 0; j < masses; j++) {
    const to = address(Field.beta) + ((<usize>(j * planes + plane) * <usize>cells) << 2);
    for (let line = 0; line < lines; line++) copyLine(to + ((<usize>(line * width)) << 2), betaPlane(j) + lineBytes * line, true);
  }
}

/** Copies a line between its tensor and the layout of here. */
function copyLine(tensor: usize, line: usize, out: bool): void {
  const stride = word(Field.strideWidth), width = word(Field.widthIn);
  const pad = word(Field.padWidth);
  for (let x = 0; x < min(stride, width); x++) {
    copyPhase(tensor + ((<usize>x) << 2), line + placeOf(x + pad), (width - x + stride - 1) / stride, (<usize>stride) << 2, out);
  }
}

/** Every `step`-th byte of a tensor's line from or to neighbouring places. */
function copyPhase(tensor: usize, place: usize, length: i32, step: usize, out: bool): void {
  const end = place + ((<usize>length) << 2);
  if (step == 4) {
    for (; place + 16 <= end; place += 16, tensor += 16) {
      if (out) v128.store(tensor, load4(place));
      else v128.store(place, load4(tensor));
    }
  }
  for (; place < end; place += 4, tensor += step) {
    if (out) store<f32>(tensor, load<f32>(place));
    else store<f32>(place, load<f32>(tensor));
  }
}

function largestOf(from: usize, length: i32): f32 {
  // Magnitudes in the order of their bits: NaN is the largest.
  const magnitude = i32x4.splat(0x7fffffff);
  let top = i32x4.splat(0);
  const end = from + ((<usize>(length & ~3)) << 2);
  for (; from < end; from += 16) top = i32x4.max_s(top, v128.and(load4(from), magnitude));
  let most = max(max(i32x4.extract_lane(top, 0), i32x4.extract_lane(top, 1)), max(i32x4.extract_lane(top, 2), i32x4.extract_lane(top, 3)));
  for (let k = 0; k < (length & 3); k++) most = max(most, load<i32>(from + ((<usize>k) << 2)) & 0x7fffffff);
  return reinterpret<f32>(most);
}
