/** Rows of a long list in an order, by range: only what is asked for is laid out. */

/** Rows that are listed: their positions in ascending order, null for all of them. */
export type Kept = readonly number[] | null;

export interface Ordered {
  /** Positions of the rows asked for, in order. */
  positions: number[];
  /** How many rows lie before the position that is looked for; null when it is not listed, or none is. */
  found: number | null;
}

interface Wanted {
  offset: number;
  count: number;
  reversed?: boolean;
  find?: number;
}

/** Positions 0 to n − 1, or those kept, as they come. */
export function inOrder(n: number, kept: Kept, { offset, count, reversed, find }: Wanted): Ordered {
  const total = kept?.length ?? n;
  const at = (row: number) => (reversed ? total - 1 - row : row);
  const positions: number[] = [];
  for (let row = offset; row < Math.min(total, offset + count); row++) positions.push(kept ? kept[at(row)] : at(row));
  const place = find === undefined ? -1 : kept ? kept.indexOf(find) : find < n ? find : -1;
  return { positions, found: place < 0 ? null : at(place) };
}

/** By magnitude, the largest first, the earlier position on a tie; reversed the smallest first. NaN is larger than any. */
export function byMagnitude(values: ArrayLike<number>, kept: Kept, { offset, count, reversed, find }: Wanted): Ordered {
  const total = kept?.length ?? values.length;
  const position = (i: number) => (kept ? kept[i] : i);
  const keys = new Float64Array(total);
  for (let i = 0; i < total; i++) {
    const magnitude = Math.abs(values[position(i)]);
    const key = Number.isNaN(magnitude) ? Infinity : magnitude;
    keys[i] = reversed ? key : -key;
  }
  const at = find === undefined ? -1 : kept ? kept.indexOf(find) : find < total ? find : -1;
  const places = placesInRange(keys, Math.min(offset, total), Math.min(offset + count, total));
  return { positions: places.map(position), found: at < 0 ? null : rankOf(keys, at) };
}

/** Places of the keys that would be in [from, to) if they were sorted. */
function placesInRange(keys: Float64Array, from: number, to: number): number[] {
  if (from >= to) return [];
  const sorted = keys.slice().sort();
  const [low, high] = [sorted[from], sorted[to - 1]];
  // Places that share a key keep their order, so that of each end only some are in range.
  let before = from - sorted.indexOf(low);
  const [first, between, last]: number[][] = [[], [], []];
  for (let i = 0; i < keys.length; i++) {
    if (keys[i] === low) {
      if (before > 0) before--;
      else if (first.length < to - from) first.push(i);
    } else if (keys[i] === high) {
      if (last.length < to - from) last.push(i);
    } else if (keys[i] > low && keys[i] < high) between.push(i);
  }
  between.sort((a, b) => keys[a] - keys[b] || a - b);
  return [...first, ...between, ...last].slice(0, to - from);
}

function rankOf(keys: Float64Array, at: number): number {
  let rank = 0;
  for (let i = 0; i < keys.length; i++) if (keys[i] < keys[at] || (keys[i] === keys[at] && i < at)) rank++;
  return rank;
}
