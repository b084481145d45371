/** An item of work: up to 16 neighbouring positions of a plane and some of its rows. */
import { MAX_MASSES, TILE } from '../fields';
import { groups, lists, masses, positions, rowChunks, rows, tilesPerPlane, tileState } from './task';

/** Lists of a position: rows with a negative factor, with a positive one, and rows in equal shares one by one. */
export const LISTS: i32 = 3;
export const NEGATIVE: i32 = 0;
export const POSITIVE: i32 = 1;
export const EVEN: i32 = 2;

export let plane: i32 = 0;
export let group: i32 = 0;
export let first: i32 = 0;
export let width: i32 = 0;
export let firstRow: i32 = 0;
export let endRow: i32 = 0;

export function openItem(item: i32): void {
  const tile = item / rowChunks;
  const chunk = item % rowChunks;
  plane = tile / tilesPerPlane;
  group = plane % groups;
  first = (tile % tilesPerPlane) * TILE;
  width = min(TILE, positions - first);
  firstRow = <i32>((<i64>rows * chunk) / rowChunks);
  endRow = <i32>((<i64>rows * (chunk + 1)) / rowChunks);
}

/** Position of a unit among all units of the layer. */
// @ts-ignore: decorator
@inline
export function unitOf(row: i32, t: i32): i32 {
  return (plane * rows + row) * positions + first + t;
}

/** A list's entry: row, factor, masses. */
// @ts-ignore: decorator
@inline
export function entryBytes(): usize {
  return <usize>(2 + masses) << 2;
}

// @ts-ignore: decorator
@inline
export function listOf(t: i32, which: i32): usize {
  return lists + <usize>(t * LISTS + which) * <usize>rows * entryBytes();
}

// State of a position of the tile.
const CELLS: usize = 0;
const COUNT: usize = 4;
const LENGTHS: usize = 8;
const EVENLY: usize = 20;
const SHARED: usize = 24;

// @ts-ignore: decorator
@inline
function state(t: i32): usize {
  return tileState + <usize>t * (SHARED + 8 * MAX_MASSES);
}

/** Notes how many cells the window at `t` has and how many non-zero inputs; the lists are empty. */
export function openPosition(t: i32, cells: i32, count: i32): void {
  memory.fill(state(t), 0, SHARED + 8 * MAX_MASSES);
  store<i32>(state(t) + CELLS, cells);
  store<i32>(state(t) + COUNT, count);
}

// @ts-ignore: decorator
@inline
export function cellsAt(t: i32): i32 {
  return load<i32>(state(t) + CELLS);
}

// @ts-ignore: decorator
@inline
export function countAt(t: i32): i32 {
  return load<i32>(state(t) + COUNT);
}

/** Address of the length of a list. */
// @ts-ignore: decorator
@inline
export function lengthAt(t: i32, list: i32): usize {
  return state(t) + LENGTHS + (<usize>list << 2);
}

/** Whether some mass goes out in equal shares over all inputs of the position; `evenMass` says how much. */
// @ts-ignore: decorator
@inline
export function hasEven(t: i32): bool {
  return load<i32>(state(t) + EVENLY) != 0;
}

export function noteEven(t: i32): void {
  store<i32>(state(t) + EVENLY, 1);
}

/** Address of Σ mass in equal shares, float64. */
// @ts-ignore: decorator
@inline
export function evenMass(t: i32, j: i32): usize {
  return state(t) + SHARED + (<usize>j << 3);
}
