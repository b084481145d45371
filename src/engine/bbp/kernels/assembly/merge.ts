/** Adds what the threads have sent to every input, in the order of the threads, and lays it out as the input is. */
import { Field, TILE } from '../fields';
import {
  address,
  baseOf,
  blankOf,
  cellCounts,
  cellOffsets,
  cells,
  cellsOf,
  cellStride,
  channels,
  flagsOf,
  fullOf,
  masses,
  planes,
} from './task';

/** This thread's share of the cells, for every mass. */
export function mergeCells(thread: i32, threads: i32): void {
  const tiles = (cells + TILE - 1) / TILE;
  const total = tiles * planes;
  const from = <i32>((<i64>total * thread) / threads);
  const to = <i32>((<i64>total * (thread + 1)) / threads);
  for (let tile = from; tile < to; tile++) {
    const firstCell = (tile % tiles) * TILE;
    for (let j = 0; j < masses; j++) mergeTile(tile / tiles, firstCell, min(firstCell + TILE, cells), j, threads);
  }
}

function mergeTile(plane: i32, first: i32, end: i32, j: i32, threads: i32): void {
  const planeBytes = (<usize>channels * <usize>cells) << 2;
  const beta = address(Field.beta) + <usize>(j * planes + plane) * planeBytes;
  for (let c = 0; c < channels; c++) memory.fill(beta + (<usize>(c * cells + first) << 2), 0, <usize>(end - first) << 2);
  for (let cell = first; cell < end; cell++) {
    const at = <usize>(plane * cells + cell);
    const target = beta + (<usize>cell << 2);
    for (let thread = 0; thread < threads; thread++) addCell(baseOf(thread), at, j, target);
  }
}

function addCell(base: usize, cell: usize, j: i32, target: usize): void {
  const list = (cell * <usize>cellStride) << 2;
  const from = cellsOf(base, j) + list;
  const end = <usize>load<i32>(cellCounts + (cell << 2)) << 2;
  // A channel's byte offset times the number of cells is where its plane starts.
  for (let k: usize = 0; k < end; k += 4) add(target + <usize>load<u32>(cellOffsets + list + k) * <usize>cells, load<f32>(from + k));
  const flags = flagsOf(base);
  if (load<i32>(flags) != 0) {
    const share = load<f32>(blankOf(base, j) + (cell << 2));
    for (let c = 0; c < channels; c++) add(target + ((<usize>c * <usize>cells) << 2), share);
  }
  if (load<i32>(flags, 4) != 0) {
    const all = fullOf(base, j) + ((cell * <usize>channels) << 2);
    for (let c = 0; c < channels; c++) add(target + ((<usize>c * <usize>cells) << 2), load<f32>(all + (<usize>c << 2)));
  }
}

// @ts-ignore: decorator
@inline
function add(to: usize, value: f32): void {
  store<f32>(to, load<f32>(to) + value);
}
