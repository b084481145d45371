/** The places of a drawing of messages: the unit's map in the middle, what it sent to above, whom it got from below, as in the graph. */
import { cellOf, planeAt, plateSize, type Plane } from './planes';

/** A message at one end of which the unit is; `other` is the tensor or layer at the other, `shape` its shape. */
export interface End {
  way: 'sent' | 'received';
  other: string;
  position: number;
  index: number[];
  shape: readonly number[];
  alpha: number;
  message: number;
}

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A plane of the tensor or layer `other`, in the drawing. */
export interface Placed extends Box {
  other: string;
  plane: Plane;
  ends: End[];
}

export interface Line {
  end: End;
  /** The unit at the other end, in the drawing. */
  box: Box;
}

export interface Drawing {
  width: number;
  height: number;
  /** The plate in the middle, and the unit on it. */
  unit: Placed;
  box: Box;
  sent: Placed[];
  received: Placed[];
  /** The largest first, sent before received. */
  lines: Line[];
}

const SIDE = 56;
const MIDDLE = 72;
const GAP = 8;
/** Between the rows, for the lines; and under or over a plate, for its name. */
const BETWEEN = 44;
const NAME = 16;
const MOST_STRIPS = 2;

/**
 * @param width pixels there are
 * @param shape of the unit's tensor
 * @param ends the messages to draw; those for whose plates there is no room are left out
 */
export function layOut(width: number, shape: readonly number[], position: number, ends: readonly End[]): Drawing {
  const rows = (way: End['way']) =>
    rowsOf(
      platesOf(
        ends.filter((end) => end.way === way),
        width,
      ),
      width,
    );
  const [above, below] = [rows('sent'), rows('received')];
  let y = place(above, width, 0, true);
  const plane = planeAt(shape, position, MIDDLE, width);
  const size = plateSize(plane);
  if (above.length > 0) y += BETWEEN;
  const unit = { other: '', plane, x: Math.round((width - size.width) / 2), y, ...size, ends: [] };
  y += size.height;
  if (below.length > 0) y = place(below, width, y + BETWEEN, false);
  const [sent, received] = [above.flat(), below.flat()];
  return { width, height: y, unit, box: boxOf(unit, position), sent, received, lines: linesOf([...sent, ...received]) };
}

/** One plate for every plane that is sent to or got from, the one that weighs most first. */
function platesOf(ends: readonly End[], room: number): Placed[] {
  const plates = new Map<string, Placed>();
  for (const end of ends) {
    const plane = planeAt(end.shape, end.position, SIDE, room);
    const key = `${end.other} ${plane.index}`;
    if (!plates.has(key)) plates.set(key, { other: end.other, plane, x: 0, y: 0, ...plateSize(plane), ends: [] });
    plates.get(key)!.ends.push(end);
  }
  const weight = ({ ends: some }: Placed) => some.reduce((sum, { message }) => sum + Math.abs(message), 0);
  return [...plates.values()].sort((a, b) => weight(b) - weight(a));
}

/** Maps beside each other on one row, strips each on its own; what finds no room is left out. */
function rowsOf(plates: readonly Placed[], room: number): Placed[][] {
  const maps: Placed[] = [];
  const strips: Placed[] = [];
  let used = -GAP;
  for (const plate of plates) {
    if (!plate.plane.map) {
      if (strips.length < MOST_STRIPS) strips.push(plate);
    } else if (used + GAP + plate.width <= room) {
      used += GAP + plate.width;
      maps.push(plate);
    }
  }
  return [maps, ...strips.map((strip) => [strip])].filter((row) => row.length > 0);
}

/** Centres rows one under the other from `y` on, each with room for its names; returns where they end. */
function place(rows: Placed[][], width: number, y: number, namesAbove: boolean): number {
  for (const row of rows) {
    const used = row.reduce((sum, plate) => sum + plate.width, (row.length - 1) * GAP);
    const tallest = Math.max(...row.map((plate) => plate.height));
    let x = Math.round((width - used) / 2);
    for (const plate of row) {
      plate.x = x;
      plate.y = namesAbove ? y + NAME + tallest - plate.height : y;
      x += plate.width + GAP;
    }
    y += NAME + tallest;
  }
  return y;
}

function boxOf({ x, y, plane }: Placed, position: number): Box {
  const cell = cellOf(plane, position);
  return { ...cell, x: x + cell.x, y: y + cell.y };
}

function linesOf(plates: readonly Placed[]): Line[] {
  const lines = plates.flatMap((plate) => plate.ends.map((end) => ({ end, box: boxOf(plate, end.position) })));
  const before = ({ end }: Line) => (end.way === 'sent' ? 0 : 1);
  return lines.sort((a, b) => before(a) - before(b) || Math.abs(b.end.message) - Math.abs(a.end.message));
}

export const middleOf = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 });

/** How far from a line still points at it. */
const REACH = 8;

/** The line nearest to a point of the drawing, as its place among the lines; null where none is near. */
export function nearestLine({ box, lines }: Drawing, x: number, y: number): number | null {
  const from = middleOf(box);
  let nearest: number | null = null;
  let least = REACH;
  lines.forEach((line, k) => {
    const to = middleOf(line.box);
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const along = Math.max(0, Math.min(1, ((x - from.x) * dx + (y - from.y) * dy) / (dx * dx + dy * dy || 1)));
    const distance = Math.hypot(from.x + along * dx - x, from.y + along * dy - y);
    if (distance < least) [nearest, least] = [k, distance];
  });
  return nearest;
}
