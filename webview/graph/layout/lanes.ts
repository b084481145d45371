/** A level with branches side by side: rows from top to bottom, in the way of Sugiyama. */
import { orderRows } from './order';
import { spread } from './spread';
import type { Placed, PlacedRoute, Size, Spacing, Wiring } from './types';
import { rowsOf, type Rows } from './vertices';

/** Room that lines between rows get to turn, for every pixel that they go sideways; and the most of it. */
const TURNING = 0.1;
const MOST_TURNING = 40;

export function lanesLayout(wiring: Wiring, sizes: readonly Size[], { gap, lane }: Spacing): Placed {
  const rows = rowsOf(wiring, sizes);
  orderRows(rows);
  const x = spread(rows, lane);
  const left = Math.min(...rows.vertices.map((v, k) => x[k] - v.left));
  // Whole pixels, or the boxes' lines would blur.
  for (let k = 0; k < x.length; k++) x[k] = Math.round(x[k] - left);
  const { tops, height } = heights(rows, x, gap);
  const width = Math.max(...rows.vertices.map((v, k) => x[k] + v.right));
  const at = sizes.map((size, k) => ({ x: x[k] - size.axis, y: tops[rows.vertices[k].row] }));
  const routes = rows.paths.map((path, edge): PlacedRoute => ({ edge, kind: 'line', points: pointsOf(rows, path, x, tops) }));
  const outside = rows.entry ?? rows.exit;
  return { width, height, axis: outside === undefined ? Math.round(width / 2) : x[outside], at, routes };
}

/** Upper side of each row, and the end of the last. */
function heights({ rows, vertices }: Rows, x: Float64Array, gap: number): { tops: number[]; height: number } {
  const tops: number[] = [];
  let y = 0;
  rows.forEach((row, k) => {
    const sideways = Math.max(0, ...row.flatMap((v) => vertices[v].up.map((u) => Math.abs(x[u] - x[v]))));
    if (k > 0) y += gap + Math.round(Math.min(MOST_TURNING, TURNING * sideways));
    tops.push(y);
    y += Math.max(...row.map((v) => vertices[v].height));
  });
  return { tops, height: y };
}

/** Down from box to box, straight through every row that it passes. */
function pointsOf({ vertices, rows }: Rows, path: readonly number[], x: Float64Array, tops: readonly number[]): number[] {
  const points: number[] = [];
  path.forEach((v, k) => {
    const { row, height } = vertices[v];
    const tall = Math.max(...rows[row].map((o) => vertices[o].height));
    if (k > 0) points.push(x[v], tops[row]);
    if (k < path.length - 1) points.push(x[v], tops[row] + (k === 0 ? height : tall));
  });
  return points;
}
