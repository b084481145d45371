/**
 * Inputs by cell. A cell is one place of one plane with all channels of its group; its non-zero inputs are listed as value and byte
 * offset of the channel. A patch is then its cells' lists one after the other: zeros are skipped once a layer, not once a patch.
 */
import { Field, TILE } from '../fields';
import { address, cellCounts, cellOffsets, cells, cellStride, cellValues, channels, planes } from './task';

/** Lists the cells of this thread's share. */
export function listCells(thread: i32, threads: i32): void {
  const tiles = (cells + TILE - 1) / TILE;
  const total = tiles * planes;
  const from = <i32>((<i64>total * thread) / threads);
  const to = <i32>((<i64>total * (thread + 1)) / threads);
  for (let tile = from; tile < to; tile++) {
    const plane = tile / tiles;
    const first = (tile % tiles) * TILE;
    listTile(plane, first, min(first + TILE, cells));
  }
}

function listTile(plane: i32, first: i32, end: i32): void {
  const stride = (<usize>cellStride) << 2;
  const base = <usize>(plane * cells);
  const counts = cellCounts + (base << 2);
  let source = address(Field.x) + ((base * <usize>channels) << 2);
  for (let cell = first; cell < end; cell++) store<i32>(counts + ((<usize>cell) << 2), 0);
  for (let c = 0; c < channels; c++, source += (<usize>cells) << 2) {
    for (let cell = first; cell < end; cell++) {
      const v = load<f32>(source + ((<usize>cell) << 2));
      const n = load<i32>(counts + ((<usize>cell) << 2));
      const to = (base + <usize>cell) * stride + ((<usize>n) << 2);
      store<f32>(cellValues + to, v);
      store<i32>(cellOffsets + to, c << 2);
      store<i32>(counts + ((<usize>cell) << 2), n + i32(v != 0));
    }
  }
}
