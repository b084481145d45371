/** Which units of an item carry mass, and how each of them goes out (method.md §4). */
import { Outcome } from '../fields';
import { note } from './outcome';
import {
  cellsAt,
  countAt,
  endRow,
  entryBytes,
  EVEN,
  evenMass,
  first,
  firstRow,
  lengthAt,
  listOf,
  NEGATIVE,
  noteEven,
  openPosition,
  plane,
  POSITIVE,
  unitOf,
  width,
} from './item';
import { walkWindow, windowCells, windowCount } from './patch';
import { bias, compensating, exponent, mass, massBytes, masses, positivePart, slope, zeroWeights } from './task';

const ALL: i32 = -1;

/** The item's work, in components. */
export function cost(): f64 {
  for (let t = 0; t < width; t++) {
    walkWindow(plane, first + t, t);
    openPosition(t, windowCells, windowCount);
  }
  for (let row = firstRow; row < endRow; row++) {
    const at = mass + (<usize>unitOf(row, 0) << 2);
    for (let t = 0; t < width; t++) {
      const length = lengthAt(t, 0);
      if (hasMass(at + (<usize>t << 2))) store<i32>(length, load<i32>(length) + 1);
    }
  }
  let total = <f64>((endRow - firstRow) * width);
  for (let t = 0; t < width; t++) total += <f64>load<i32>(lengthAt(t, 0)) * <f64>(countAt(t) + 16);
  return total;
}

// @ts-ignore: decorator
@inline
function hasMass(at: usize): bool {
  if (load<f32>(at) != 0) return true;
  for (let j = 1; j < masses; j++) if (load<f32>(at + massBytes * j) != 0) return true;
  return false;
}

/** Fills the lists of every position of the item. */
export function sortUnits(): void {
  for (let t = 0; t < width; t++) {
    walkWindow(plane, first + t, t);
    openPosition(t, windowCells, windowCount);
  }
  for (let row = firstRow; row < endRow; row++) {
    const unit = unitOf(row, 0);
    const at = mass + (<usize>unit << 2);
    for (let t = 0; t < width; t++) if (hasMass(at + (<usize>t << 2))) sort(row, t, unit + t);
  }
}

function sort(row: i32, t: i32, unit: i32): void {
  const at = <usize>unit << 2;
  const a: f32 = slope ? load<f32>(slope + at) : 1;
  if (a == 0 || countAt(t) == 0) {
    if (cellsAt(t) == 0) return note(unit, Outcome.left);
    // Where weights can be 0 it may yet find none: the exact row then notes it again, as left.
    note(unit, Outcome.evenly);
    return evenly(row, t, at, ALL);
  }
  if (positivePart) return push(row, t, a > 0 ? POSITIVE : NEGATIVE, a, at, ALL);
  const k = <f32>(<f64>a * exponent);
  const b: f32 = compensating ? load<f32>(bias + at) : 1;
  if (b > 0) return push(row, t, NEGATIVE, -k, at, ALL);
  const others = ((1 << masses) - 1) & ~compensating;
  if (others) push(row, t, NEGATIVE, -k, at, others);
  if (b < 0) push(row, t, POSITIVE, k, at, compensating);
  else evenly(row, t, at, compensating);
}

/** Equal shares over the same inputs for every row: their masses are summed, unless some weight is 0. */
function evenly(row: i32, t: i32, at: usize, which: i32): void {
  if (zeroWeights) return push(row, t, EVEN, 0, at, which);
  noteEven(t);
  for (let j = 0; j < masses; j++) {
    if (!((which >> j) & 1)) continue;
    const to = evenMass(t, j);
    store<f64>(to, load<f64>(to) + <f64>load<f32>(mass + at + massBytes * j));
  }
}

/** @param which bits of the masses that take part */
function push(row: i32, t: i32, list: i32, factor: f32, at: usize, which: i32): void {
  const length = lengthAt(t, list);
  const n = load<i32>(length);
  const entry = listOf(t, list) + <usize>n * entryBytes();
  store<i32>(entry, row);
  store<f32>(entry, factor, 4);
  for (let j = 0; j < masses; j++) {
    store<f32>(entry + 8 + (<usize>j << 2), (which >> j) & 1 ? load<f32>(mass + at + massBytes * j) : 0);
  }
  store<i32>(length, n + 1);
}
