/**
 * A level as rows of vertices in which every segment goes from one row to the next: the members, the ends of what comes from and
 * goes outside, and for lines that pass rows a bend in each. The lines from one place share their bends.
 */
import { ENTRY } from '../level';
import type { Size, Wiring } from './types';

export interface Vertex {
  row: number;
  /** Extents to the left and right of its axis. */
  left: number;
  right: number;
  height: number;
  /** A bend, or an end of what comes from outside. */
  bare: boolean;
  up: number[];
  down: number[];
}

export interface Rows {
  vertices: Vertex[];
  rows: number[][];
  /** The vertices that each edge of the level passes. */
  paths: number[][];
  /** The vertex at which lines come from outside, alone in the first row; and the one at which they leave, alone in the last. */
  entry?: number;
  exit?: number;
}

/** Room that a bend takes to each side. */
const BEND = 5;

export function rowsOf({ count, edges, ranks, rows: height }: Wiring, sizes: readonly Size[]): Rows {
  const enters = edges.some((e) => e.from === ENTRY);
  const leaves = edges.some((e) => e.to === count);
  const shift = enters ? 1 : 0;
  const rows: number[][] = Array.from({ length: height + shift + (leaves ? 1 : 0) }, () => []);
  const vertices: Vertex[] = [];
  const add = (row: number, left: number, right: number, tall: number, bare: boolean) => {
    rows[row].push(vertices.length);
    return vertices.push({ row, left, right, height: tall, bare, up: [], down: [] }) - 1;
  };
  sizes.forEach((s, k) => add(ranks[k] + shift, s.axis, s.width - s.axis, s.height, false));
  const entry = enters ? add(0, 0, 0, 0, true) : undefined;
  const exit = leaves ? add(rows.length - 1, 0, 0, 0, true) : undefined;
  const bends = new Map<string, number>();
  const joined = new Set<string>();
  const join = (a: number, b: number) => {
    if (joined.has(`${a} ${b}`)) return;
    joined.add(`${a} ${b}`);
    vertices[a].down.push(b);
    vertices[b].up.push(a);
  };
  const paths = edges.map(({ from, to }) => {
    const path = [from === ENTRY ? entry! : from];
    const end = to === count ? exit! : to;
    for (let row = vertices[path[0]].row + 1; row < vertices[end].row; row++) {
      const key = `${from} ${row}`;
      if (!bends.has(key)) bends.set(key, add(row, BEND, BEND, 0, true));
      path.push(bends.get(key)!);
    }
    path.push(end);
    for (let k = 1; k < path.length; k++) join(path[k - 1], path[k]);
    return path;
  });
  return { vertices, rows, paths, entry, exit };
}
