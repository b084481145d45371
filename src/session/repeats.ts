/** Where a list repeats itself. */

export interface Block {
  /** Places [first, last). */
  first: number;
  last: number;
}

/** Longest pattern that is looked for. */
const LONGEST = 64;
/** Times that a pattern occurs in a row before it counts. */
const TIMES = 3;

/**
 * The list in blocks: one for each occurrence of the pattern that covers most of it (the shortest such), and one for every item
 * outside. In time linear in the list.
 */
export function repeatedBlocks(items: readonly string[]): Block[] {
  const ids = numbered(items);
  const period = bestPeriod(ids);
  const blocks: Block[] = [];
  let at = 0;
  for (const [first, last] of period > 1 ? stretches(ids, period) : []) {
    while (at < first) blocks.push({ first: at, last: ++at });
    for (; at + period <= last; at += period) blocks.push({ first: at, last: at + period });
  }
  while (at < ids.length) blocks.push({ first: at, last: ++at });
  return blocks;
}

function numbered(items: readonly string[]): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(items, (item) => {
    if (!known.has(item)) known.set(item, known.size);
    return known.get(item)!;
  });
}

/** The period whose stretches cover most; 0 when nothing repeats. */
function bestPeriod(ids: Int32Array): number {
  let best = 0;
  let most = 0;
  for (let period = 1; period <= Math.min(LONGEST, ids.length / TIMES); period++) {
    let covered = 0;
    for (const [first, last] of stretches(ids, period)) covered += last - first - ((last - first) % period);
    // A multiple of a period covers as much: it has to be worth more than that.
    if (covered > most * 1.05) [best, most] = [period, covered];
  }
  return best;
}

/** Stretches [first, last) in which every item is that of a period before, at least `TIMES` periods long. */
function stretches(ids: Int32Array, period: number): [number, number][] {
  const out: [number, number][] = [];
  let first = 0;
  for (let at = period; at <= ids.length; at++) {
    if (at < ids.length && ids[at] === ids[at - period]) continue;
    if (at - first >= TIMES * period) out.push([first, at]);
    first = Math.max(first, at - period + 1);
  }
  return out;
}
