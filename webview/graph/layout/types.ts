/** What the layouts take and give. Lengths are pixels at zoom 1. */

export interface Size {
  width: number;
  height: number;
  /** Where lines enter and leave, from its left side. */
  axis: number;
}

interface Point {
  x: number;
  y: number;
}

export interface PlacedRoute {
  /** Place in the level's edges. */
  edge: number;
  /** A rail runs beside the boxes, with rounded corners; a line from box to box. */
  kind: 'line' | 'rail';
  /** x, y, x, y, … */
  points: number[];
}

/** A level laid out, from (0, 0). */
export interface Placed extends Size {
  /** Upper left corners, by member. */
  at: Point[];
  routes: PlacedRoute[];
}

/** A level as its layouts see it. */
export interface Wiring {
  count: number;
  edges: readonly { from: number; to: number }[];
  /** Row of each member, 0 at the top; no row is empty. */
  ranks: readonly number[];
  rows: number;
}

export interface Spacing {
  /** Between rows. */
  gap: number;
  /** Between boxes of a row. */
  lane: number;
  /** Rails beside the boxes; more share the last one. */
  rails: number;
}

/** Between one rail and the next. */
export const RAIL = 8;
