/** Everything that is drawn, in one system of coordinates, and what of it is in a window. */
import type { Level, LevelEdge } from '../level';
import type { Item } from '../model';
import { Buckets } from './buckets';
import { FRAME, type Nested } from './nest';
import type { PlacedRoute } from './types';

export interface Box {
  item: Item;
  x: number;
  y: number;
  width: number;
  height: number;
  /** The item is open: it is a frame around what is in it. */
  frame: boolean;
  /** Place among what is drawn, from top to bottom as the model runs, as a tree shows it. */
  order: number;
  /** Depth, place and number of siblings, for the tree. */
  level: number;
  place: number;
  siblings: number;
}

export interface Route {
  edge: LevelEdge;
  level: Level;
  kind: PlacedRoute['kind'];
  /** x, y, x, y, … from (`dx`, `dy`). */
  points: readonly number[];
  dx: number;
  dy: number;
}

export interface Window {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Scene {
  width: number;
  height: number;
  /** In the order of a tree. */
  boxes: Box[];
  routes: Route[];
  byKey: ReadonlyMap<string, Box>;
  boxesIn(window: Window): Box[];
  routesIn(window: Window): Route[];
}

interface Margins {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export function sceneOf(top: Nested, margins: Margins): Scene {
  const boxes: Box[] = [];
  const routes: Route[] = [];
  flatten(top, margins.left, margins.top, 1, boxes, routes);
  const height = margins.top + top.height + margins.bottom;
  const boxBuckets = new Buckets(boxes, height, (b) => [b.y, b.y + b.height]);
  const routeBuckets = new Buckets(routes, height, extentOf);
  return {
    width: margins.left + top.width + margins.right,
    height,
    boxes,
    routes,
    byKey: new Map(boxes.map((b) => [b.item.key, b])),
    boxesIn: (w) => boxBuckets.between(w.y, w.y + w.height).filter((b) => b.x <= w.x + w.width && b.x + b.width >= w.x),
    routesIn: (w) => routeBuckets.between(w.y, w.y + w.height),
  };
}

function flatten(nested: Nested, dx: number, dy: number, depth: number, boxes: Box[], routes: Route[]): void {
  const { level, at, sizes, inner } = nested;
  for (const { edge, kind, points } of nested.routes) routes.push({ edge: level.edges[edge], level, kind, points, dx, dy });
  level.members.forEach((item, k) => {
    const { width, height } = sizes[k];
    const [x, y] = [dx + at[k].x, dy + at[k].y];
    const frame = inner[k] !== null;
    const box = { item, x, y, width, height, frame, order: boxes.length, level: depth, place: k, siblings: level.members.length };
    boxes.push(box);
    if (inner[k]) flatten(inner[k], x + FRAME.left, y + FRAME.top, depth + 1, boxes, routes);
  });
}

/** Upper and lower end of a route. Its first point is its highest, its last one its lowest. */
function extentOf({ points, dy }: Route): [number, number] {
  return [dy + points[1], dy + points[points.length - 1]];
}
