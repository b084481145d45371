/** The order of the vertices in each row, by barycenters (Sugiyama, Tagawa and Toda 1981): few lines cross. */
import type { Rows } from './vertices';

const SWEEPS = 8;

/** Orders the rows in place. Always the same for the same rows. */
export function orderRows({ vertices, rows }: Rows): void {
  const place = new Float64Array(vertices.length);
  const settle = () => rows.forEach((row) => row.forEach((v, k) => (place[v] = k)));
  settle();
  let best = rows.map((row) => [...row]);
  let fewest = crossings(rows, vertices, place);
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0;
    for (let k = 1; k < rows.length; k++) {
      const row = rows[down ? k : rows.length - 1 - k];
      sortRow(row, place, (v) => (down ? vertices[v].up : vertices[v].down));
    }
    const now = crossings(rows, vertices, place);
    if (now >= fewest) continue;
    fewest = now;
    best = rows.map((row) => [...row]);
  }
  best.forEach((row, k) => (rows[k] = row));
}

/** Sorts a row by the mean place of what its vertices are joined to; those joined to nothing stay where they are. */
function sortRow(row: number[], place: Float64Array, joined: (v: number) => readonly number[]): void {
  const wanted = new Map(
    row.map((v) => {
      const others = joined(v);
      return [v, others.length === 0 ? place[v] : others.reduce((sum, o) => sum + place[o], 0) / others.length];
    }),
  );
  row.sort((a, b) => wanted.get(a)! - wanted.get(b)! || place[a] - place[b]);
  row.forEach((v, k) => (place[v] = k));
}

/** Pairs of segments that cross, counted row by row with a tree of partial sums (Barth, Jünger and Mutzel 2002). */
function crossings(rows: readonly number[][], vertices: Rows['vertices'], place: Float64Array): number {
  let count = 0;
  for (let k = 1; k < rows.length; k++) {
    const ends = rows[k - 1].flatMap((v) => [...vertices[v].down].map((w) => place[w]).sort((a, b) => a - b));
    const tree = new Int32Array(rows[k].length + 1);
    ends.forEach((end, before) => {
      let greater = before;
      for (let i = end + 1; i > 0; i -= i & -i) greater -= tree[i];
      count += greater;
      for (let i = end + 1; i < tree.length; i += i & -i) tree[i]++;
    });
  }
  return count;
}
