/** Where the vertices of ordered rows stand from left to right: near what they are joined to, and never on one another. */
import type { Rows, Vertex } from './vertices';

const SWEEPS = 12;

/** The axis of every vertex. What comes from outside and what goes there lie on one axis, on which the lines go on outside. */
export function spread({ vertices, rows, entry, exit }: Rows, lane: number): Float64Array {
  const x = new Float64Array(vertices.length);
  const tie = () => {
    if (entry !== undefined && exit !== undefined) x[entry] = x[exit] = (x[entry] + x[exit]) / 2;
  };
  for (const row of rows) settle(row, vertices, x, lane, (v) => ({ at: x[v], weight: 1 }));
  for (let sweep = 0; sweep <= SWEEPS; sweep++) {
    const down = sweep % 2 === 0;
    for (let k = 0; k < rows.length; k++) {
      const row = rows[down ? k : rows.length - 1 - k];
      // The last sweep heeds both sides, so that neither is left askew.
      const sides = (v: Vertex) => (sweep === SWEEPS ? [...v.up, ...v.down] : down ? v.up : v.down);
      settle(row, vertices, x, lane, (v) => wish(vertices, x, v, sides(vertices[v])));
    }
    tie();
  }
  return x;
}

interface Wish {
  at: number;
  weight: number;
}

/** The weighted mean of what a vertex is joined to. Long lines are kept straight before short ones. */
function wish(vertices: readonly Vertex[], x: Float64Array, v: number, others: readonly number[]): Wish {
  if (others.length === 0) return { at: x[v], weight: 0.1 };
  let sum = 0;
  let weight = 0;
  for (const o of others) {
    const w = vertices[v].bare && vertices[o].bare ? 8 : vertices[v].bare || vertices[o].bare ? 2 : 1;
    sum += w * x[o];
    weight += w;
  }
  return { at: sum / weight, weight };
}

interface Block {
  /** Place of its first vertex. */
  start: number;
  sum: number;
  weight: number;
}

/**
 * Sets a row as near to its wishes as its order and widths allow, in the least squares: taken relative to the row packed tight,
 * the places may only grow, which pooling adjacent violators solves exactly (Ayer et al. 1955).
 */
function settle(
  row: readonly number[],
  vertices: readonly Vertex[],
  x: Float64Array,
  lane: number,
  wishOf: (v: number) => Wish,
): void {
  const packed = new Float64Array(row.length);
  for (let k = 1; k < row.length; k++) {
    const [a, b] = [vertices[row[k - 1]], vertices[row[k]]];
    packed[k] = packed[k - 1] + a.right + b.left + (a.bare && b.bare ? 0 : a.bare || b.bare ? lane / 2 : lane);
  }
  const blocks: Block[] = [];
  row.forEach((v, k) => {
    const { at, weight } = wishOf(v);
    let block: Block = { start: k, sum: weight * (at - packed[k]), weight };
    for (let last = blocks.at(-1); last && last.sum / last.weight >= block.sum / block.weight; last = blocks.at(-1)) {
      blocks.pop();
      block = { start: last.start, sum: last.sum + block.sum, weight: last.weight + block.weight };
    }
    blocks.push(block);
  });
  blocks.forEach(({ start, sum, weight }, b) => {
    for (let k = start; k < (blocks[b + 1]?.start ?? row.length); k++) x[row[k]] = sum / weight + packed[k];
  });
}
