/**
 * Numerators of four neighbouring positions each, kept for a line so that every mass can be added tap by tap: a slot holds one vector a
 * tap, and one a mass with what they are multiplied by.
 */
import { Field } from '../fields';
import { betaPlane, slotList } from './lines';
import { load4, madd } from './simd';
import { cellsFrom, tapAt, tapCount } from './taps';
import { masses, taps, word } from './task';

/** Slots a vector of positions can take: by the rule in two directions, and in equal shares of either kind. */
export const SLOTS_A_VECTOR: i32 = 4;

let length: i32 = 0;
let numerators: usize = 0;
let numeratorBytes: usize = 0;
let scales: usize = 0;

/** Vectors one after the other: numerators by tap, scales by mass; then the places of the slots. */
export function openSlots(): void {
  length = 0;
  numerators = slotList;
  numeratorBytes = (<usize>word(Field.slots)) << 4;
  scales = numerators + numeratorBytes * taps;
}

// @ts-ignore: decorator
@inline
function placesOf(): usize {
  return scales + numeratorBytes * masses;
}

/** Address of the vector that multiplies mass `j`'s numerators in the slot at hand. */
// @ts-ignore: decorator
@inline
export function scaleAt(j: i32): usize {
  return scales + numeratorBytes * j + ((<usize>length) << 4);
}

/** Keeps the slot at hand, for positions whose cells begin `place` bytes after those of the line. */
export function keepSlot(place: usize): void {
  store<u32>(placesOf() + ((<usize>length) << 2), <u32>place);
  length++;
}

/** Makes room for another vector of positions. */
export function makeRoom(): void {
  if (length + SLOTS_A_VECTOR > word(Field.slots)) addSlots();
}

/** Adds all that is kept onto β. */
export function addSlots(): void {
  const places = placesOf(), end = places + ((<usize>length) << 2);
  for (let j = 0; j < masses; j++) {
    for (let k = 0; k < tapCount; k++) {
      const beta = betaPlane(j) + cellsFrom(tapAt(k));
      let e = numerators + numeratorBytes * k, scale = scales + numeratorBytes * j;
      for (let place = places; place < end; place += 4, e += 16, scale += 16) {
        const to = beta + <usize>load<u32>(place);
        v128.store(to, madd(load4(e), load4(scale), load4(to)));
      }
    }
  }
  length = 0;
}

// @ts-ignore: decorator
@inline
export function numeratorsAt(k: i32): usize {
  return numerators + numeratorBytes * k + ((<usize>length) << 4);
}
