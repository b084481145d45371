/** Rows of a level: everything lies below all that feeds it. */
import { ENTRY } from '../level';
import type { Wiring } from './types';

/**
 * Members in rows, as few as the longest path needs. What nothing feeds stands just above its first reader.
 * @param edges `from` before `to` in the members' order
 */
export function wiringOf(count: number, edges: Wiring['edges']): Wiring {
  const ranks = new Array<number>(count).fill(0);
  const fed = new Array<boolean>(count).fill(false);
  const inner = edges.filter(({ from, to }) => from !== ENTRY && to < count).sort((a, b) => a.from - b.from);
  for (const { to } of edges) if (to < count) fed[to] = true;
  for (const { from, to } of inner) ranks[to] = Math.max(ranks[to], ranks[from] + 1);
  const reader = new Array<number>(count).fill(Infinity);
  for (const { from, to } of inner) reader[from] = Math.min(reader[from], ranks[to]);
  for (let k = 0; k < count; k++) if (!fed[k] && reader[k] !== Infinity) ranks[k] = reader[k] - 1;
  return { count, edges, ...withoutGaps(ranks) };
}

/** How many members each row holds. */
export function rowCounts({ ranks, rows }: Wiring): number[] {
  const counts = new Array<number>(rows).fill(0);
  for (const rank of ranks) counts[rank]++;
  return counts;
}

function withoutGaps(ranks: readonly number[]): { ranks: number[]; rows: number } {
  const used = [...new Set(ranks)].sort((a, b) => a - b);
  const row = new Map(used.map((rank, k) => [rank, k]));
  return { ranks: ranks.map((rank) => row.get(rank)!), rows: used.length };
}
