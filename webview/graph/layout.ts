/**
 * Where everything lies, apart from drawing it: boxes one under the other in the model's order, and a line beside them for
 * every tensor that skips some. Another layout (issue: two dimensions, folding) returns the same `Layout`.
 */
import type { Graph } from './build';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Route {
  /** Index in the graph's edges. */
  edge: number;
  /** Extent in y, to know whether it is in sight. */
  top: number;
  bottom: number;
  path: string;
  /** The arrow head's path. */
  head: string;
  /** Where a label of it would stand. */
  labelX: number;
  labelY: number;
}

export interface Layout {
  width: number;
  height: number;
  boxes: Box[];
  /** Sorted by `top`. */
  routes: Route[];
  /** Largest extent of a route: how far above the view one may begin and still reach into it. */
  reach: number;
}

export interface Measures {
  /** Width of the column of boxes and of the lines beside them. */
  width: number;
  left: number;
  top: number;
  gap: number;
  /** Height of a node: one line or two. */
  height(node: number): number;
}

const LANE = 8;
/** Lines beside the boxes: more than these share the last place. */
const MOST_LANES = 6;

export function columnLayout(graph: Graph, m: Measures): Layout {
  const skips = graph.edges.map((edge, k) => ({ ...edge, k })).filter((edge) => edge.to !== edge.from + 1);
  const { lanes, lane } = assignLanes(skips);
  const beside = lanes === 0 ? 0 : lanes * LANE + 4;
  const width = m.width - beside;
  const boxes: Box[] = [];
  let y = m.top;
  for (let k = 0; k < graph.nodes.length; k++) {
    const height = m.height(k);
    boxes.push({ x: m.left, y, width, height });
    y += height + m.gap;
  }
  const routes: Route[] = [];
  graph.edges.forEach((edge, k) => {
    if (edge.to === edge.from + 1) routes.push(straight(k, boxes[edge.from], boxes[edge.to]));
  });
  const ends = portOffsets(skips);
  skips.forEach((edge, i) => {
    const x = m.left + width + 4 + (lane[i] + 0.5) * LANE;
    routes.push(around(edge.k, boxes[edge.from], boxes[edge.to], x, ends[i]));
  });
  routes.sort((a, b) => a.top - b.top);
  const reach = routes.reduce((most, r) => Math.max(most, r.bottom - r.top), 0);
  return { width: m.left + m.width, height: y - m.gap, boxes, routes, reach };
}

/** Short skips nearest to the boxes; two that overlap never share a lane while there are lanes. */
function assignLanes(skips: { from: number; to: number }[]): { lanes: number; lane: number[] } {
  const order = skips.map((_, k) => k).sort((a, b) => skips[a].to - skips[a].from - (skips[b].to - skips[b].from));
  const taken: { from: number; to: number }[][] = [];
  const lane = new Array<number>(skips.length).fill(0);
  for (const k of order) {
    const { from, to } = skips[k];
    let at = taken.findIndex((others) => others.every((o) => to <= o.from || from >= o.to));
    if (at < 0) at = Math.min(taken.length, MOST_LANES - 1);
    (taken[at] ??= []).push({ from, to });
    lane[k] = at;
  }
  return { lanes: taken.length, lane };
}

/** Lines that leave or enter one box at its side are set a little apart. */
function portOffsets(skips: { from: number; to: number }[]): { out: number; in: number }[] {
  const outs = new Map<number, number>();
  const ins = new Map<number, number>();
  const next = (map: Map<number, number>, key: number) => {
    const n = map.get(key) ?? 0;
    map.set(key, n + 1);
    return Math.min(n, 3) * 4;
  };
  return skips.map((edge) => ({ out: next(outs, edge.from), in: next(ins, edge.to) }));
}

function straight(edge: number, from: Box, to: Box): Route {
  const x = from.x + Math.floor(from.width / 2);
  const top = from.y + from.height;
  const bottom = to.y;
  const head = `M${x - 3.5} ${bottom - 5}h7L${x} ${bottom}z`;
  return { edge, top, bottom, path: `M${x} ${top}V${bottom - 4}`, head, labelX: x + 8, labelY: (top + bottom) / 2 + 4 };
}

function around(edge: number, from: Box, to: Box, x: number, ends: { out: number; in: number }): Route {
  const side = from.x + from.width;
  const down = to.y > from.y;
  const top = from.y + from.height - 7 - Math.min(ends.out, from.height - 14);
  const bottom = to.y + 7 + Math.min(ends.in, to.height - 14);
  const r = down ? 4 : -4;
  const path = `M${side} ${top}H${x - 4}Q${x} ${top} ${x} ${top + r}V${bottom - r}Q${x} ${bottom} ${x - 4} ${bottom}H${side + 4}`;
  const head = `M${side + 5} ${bottom - 3.5}v7L${side} ${bottom}z`;
  const low = Math.min(top, bottom);
  return { edge, top: low, bottom: Math.max(top, bottom), path, head, labelX: side - 6, labelY: bottom - 6 };
}

/** Indices of the boxes between two heights; boxes lie in order of y. */
export function boxesBetween(layout: Layout, top: number, bottom: number): [number, number] {
  const first = lowerBound(layout.boxes.length, (k) => layout.boxes[k].y + layout.boxes[k].height >= top);
  const last = lowerBound(layout.boxes.length, (k) => layout.boxes[k].y > bottom);
  return [first, last];
}

/** Routes that are in sight between two heights. */
export function routesBetween(layout: Layout, top: number, bottom: number): Route[] {
  const first = lowerBound(layout.routes.length, (k) => layout.routes[k].top >= top - layout.reach);
  const out: Route[] = [];
  for (let k = first; k < layout.routes.length && layout.routes[k].top <= bottom; k++) {
    if (layout.routes[k].bottom >= top) out.push(layout.routes[k]);
  }
  return out;
}

/** The first k in [0, n) for which `holds`, that once true stays true. */
function lowerBound(n: number, holds: (k: number) => boolean): number {
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
