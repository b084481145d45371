/** The taps of a row of W that meet a line of positions: those inside the input's lines whose weight is not 0. */
import { Field } from '../fields';
import { lineBytes, placeOf, tapList } from './lines';
import { word } from './task';

/** How many there are. */
export let tapCount: i32 = 0;

/** A tap: where its cells begin in the plane, where in the line, and its weight; one word is free. */
const BYTES: usize = 16;

// @ts-ignore: decorator
@inline
export function tapAt(k: i32): usize {
  return tapList + BYTES * k;
}

// @ts-ignore: decorator
@inline
export function cellsFrom(tap: usize): usize {
  return <usize>load<u32>(tap);
}

// @ts-ignore: decorator
@inline
export function insideFrom(tap: usize): usize {
  return <usize>load<u32>(tap, 4);
}

// @ts-ignore: decorator
@inline
export function weightOf(tap: usize): v128 {
  return v128.load32_splat(tap, 8);
}

/** @param slice, line where the positions are in the output; `row` address of the row of W */
export function openTaps(slice: i32, line: i32, row: usize): void {
  const z0 = slice * word(Field.strideDepth) - word(Field.padDepth);
  const y0 = line * word(Field.strideHeight) - word(Field.padHeight);
  const kernelDepth = word(Field.kernelDepth), kernelHeight = word(Field.kernelHeight), kernelWidth = word(Field.kernelWidth);
  const depth = word(Field.depthIn), height = word(Field.heightIn);
  let n = 0;
  // Columns outermost: taps of one line overlap, and what was just stored is not read again at once.
  for (let kx = 0; kx < kernelWidth; kx++) {
    const place = placeOf(kx * word(Field.dilationWidth));
    for (let kz = 0; kz < kernelDepth; kz++) {
      const z = z0 + kz * word(Field.dilationDepth);
      if (<u32>z >= <u32>depth) continue;
      for (let ky = 0; ky < kernelHeight; ky++) {
        const y = y0 + ky * word(Field.dilationHeight);
        if (<u32>y >= <u32>height) continue;
        const w = load<f32>(row + ((<usize>((kz * kernelHeight + ky) * kernelWidth + kx)) << 2));
        if (w == 0) continue;
        const tap = tapAt(n++);
        store<u32>(tap, <u32>(lineBytes * (z * height + y) + place));
        store<u32>(tap, <u32>place, 4);
        store<f32>(tap, w, 8);
      }
    }
  }
  tapCount = n;
}
