/** A level without branches side by side: boxes one under the other, and beside them a rail for every tensor that skips some. */
import { ENTRY } from '../level';
import { RAIL, type Placed, type PlacedRoute, type Size, type Spacing, type Wiring } from './types';

/** How far under a box's upper corner, or above its lower one, a rail's end is. */
const CORNER = 7;
/** Between the ends of rails at one box. */
const APART = 4;
/** Height that rails to and from outside take above and below the boxes. */
const TURN = 8;

/** Rails of a level in one column: their number, and which one the lines from a place take. */
interface Rails {
  count: number;
  /** Rail by place + 1. */
  of: ReadonlyMap<number, number>;
}

/** Short ones nearest to the boxes; the lines from one place share a rail, others that overlap do while there are rails. */
export function railsOf(wiring: Wiring, most: number): Rails {
  const spans = new Map<number, number>();
  for (const edge of wiring.edges)
    if (skips(wiring, edge)) spans.set(edge.from, Math.max(spans.get(edge.from) ?? 0, row(wiring, edge.to)));
  const order = [...spans].map(([place, end]) => ({ place, start: row(wiring, place), end }));
  order.sort((a, b) => a.end - a.start - (b.end - b.start) || a.start - b.start);
  const taken: { start: number; end: number }[][] = [];
  const of = new Map<number, number>();
  for (const { place, start, end } of order) {
    let rail = taken.findIndex((others) => others.every((o) => end <= o.start || start >= o.end));
    if (rail < 0) rail = Math.min(taken.length, most - 1);
    (taken[rail] ??= []).push({ start, end });
    of.set(place, rail);
  }
  return { count: taken.length, of };
}

/** Width that rails take beside the boxes. */
export const railWidth = ({ count }: Rails): number => (count === 0 ? 0 : count * RAIL + 4);

export function columnLayout(wiring: Wiring, sizes: readonly Size[], rails: Rails, { gap }: Spacing): Placed {
  const { count, edges } = wiring;
  const axis = Math.max(...sizes.map((s) => s.axis));
  const side = axis + Math.max(...sizes.map((s) => s.width - s.axis));
  const [enters, leaves] = [edges.some((e) => e.from === ENTRY), edges.some((e) => e.to === count)];
  const turns = (place: number) => edges.some((e) => (e.from === place || e.to === place) && skips(wiring, e));
  const order = wiring.ranks.map((_, k) => k).sort((a, b) => wiring.ranks[a] - wiring.ranks[b]);
  const at: Placed['at'] = [];
  let y = enters ? gap + (turns(ENTRY) ? TURN : 0) : 0;
  for (const k of order) {
    at[k] = { x: axis - sizes[k].axis, y };
    y += sizes[k].height + gap;
  }
  const height = leaves ? y + (turns(count) ? TURN : 0) : y - gap;
  const offsets = inOffsets(wiring, sizes);
  const box = (k: number) => ({ ...at[k], ...sizes[k] });
  const routes = edges.map((edge, k): PlacedRoute => {
    if (!skips(wiring, edge)) {
      const top = edge.from === ENTRY ? 0 : at[edge.from].y + sizes[edge.from].height;
      return { edge: k, kind: 'line', points: [axis, top, axis, edge.to === count ? height : at[edge.to].y] };
    }
    const x = side + 4 + (rails.of.get(edge.from)! + 0.5) * RAIL;
    const from = edge.from === ENTRY ? { x: axis, y: 5 } : outEnd(box(edge.from));
    const to = edge.to === count ? { x: axis, y: height - 5 } : inEnd(box(edge.to), offsets[k]);
    const start = edge.from === ENTRY ? [axis, 0] : [];
    const end = edge.to === count ? [axis, height] : [];
    return { edge: k, kind: 'rail', points: [...start, from.x, from.y, x, from.y, x, to.y, to.x, to.y, ...end] };
  });
  return { width: side + railWidth(rails), height, axis, at, routes };
}

type Placing = Size & { x: number; y: number };

const outEnd = (b: Placing) => ({ x: b.x + b.width, y: b.y + b.height - CORNER });
const inEnd = (b: Placing, offset: number) => ({ x: b.x + b.width, y: b.y + CORNER + offset });

/** The row of a place; outside is just above the first and below the last. */
function row({ ranks, rows, count }: Wiring, place: number): number {
  return place === ENTRY ? -1 : place === count ? rows : ranks[place];
}

function skips(wiring: Wiring, { from, to }: { from: number; to: number }): boolean {
  return row(wiring, to) - row(wiring, from) !== 1;
}

/** Rails that enter one box at its side are set a little apart, as far as it is tall. */
function inOffsets(wiring: Wiring, sizes: readonly Size[]): number[] {
  const entering = new Map<number, number>();
  for (const edge of wiring.edges) if (skips(wiring, edge)) entering.set(edge.to, (entering.get(edge.to) ?? 0) + 1);
  const before = new Map<number, number>();
  return wiring.edges.map((edge) => {
    if (!skips(wiring, edge) || edge.to >= sizes.length) return 0;
    const n = before.get(edge.to) ?? 0;
    before.set(edge.to, n + 1);
    return n * Math.min(APART, (sizes[edge.to].height - 2 * CORNER) / entering.get(edge.to)!);
  });
}
