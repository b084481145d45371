/** The drawing of a route: curves from row to row, straight lines through rows, and rounded corners along rails. */
import type { Route } from './layout/scene';

/** Length of an arrow head. */
const HEAD = 5;
const CORNER = 4;

export function pathOf(route: Route): string {
  return route.kind === 'rail' ? railPath(route) : linePath(route);
}

/** The arrow head where a route ends; none where it ends at the edge of a frame, and goes on outside. */
export function headOf(route: Route): string {
  if (route.edge.to >= route.level.members.length) return '';
  const { points, dx, dy } = route;
  const [x, y] = [points[points.length - 2] + dx, points[points.length - 1] + dy];
  if (route.kind === 'rail') return `M${x + HEAD} ${y - 3.5}v7L${x} ${y}z`;
  return `M${x - 3.5} ${y - HEAD}h7L${x} ${y}z`;
}

function linePath({ points, dx, dy, edge, level }: Route): string {
  const ends = edge.to < level.members.length;
  let path = `M${points[0] + dx} ${points[1] + dy}`;
  for (let k = 2; k < points.length; k += 2) {
    const [x, y] = [points[k] + dx, points[k + 1] + dy - (ends && k === points.length - 2 ? HEAD - 1 : 0)];
    const [before, above] = [points[k - 2] + dx, points[k - 1] + dy];
    const middle = (above + y) / 2;
    path += x === before ? `V${y}` : `C${before} ${middle} ${x} ${middle} ${x} ${y}`;
  }
  return path;
}

/** Horizontal and vertical pieces; the last one stops short of the head. */
function railPath({ points, dx, dy, edge, level }: Route): string {
  const at = (k: number) => [points[2 * k] + dx, points[2 * k + 1] + dy] as const;
  const count = points.length / 2;
  let path = `M${at(0).join(' ')}`;
  for (let k = 1; k < count - 1; k++) {
    const [x, y] = at(k);
    const [fromX, fromY] = at(k - 1);
    const [toX, toY] = at(k + 1);
    const r = Math.min(CORNER, reach(fromX, fromY, x, y), reach(x, y, toX, toY));
    path += `L${towards(x, fromX, r)} ${towards(y, fromY, r)}Q${x} ${y} ${towards(x, toX, r)} ${towards(y, toY, r)}`;
  }
  const [x, y] = at(count - 1);
  return `${path}L${edge.to < level.members.length ? x + HEAD - 1 : x} ${y}`;
}

const reach = (x: number, y: number, toX: number, toY: number) => (Math.abs(toX - x) + Math.abs(toY - y)) / 2;
const towards = (from: number, to: number, by: number) => from + Math.sign(to - from) * Math.min(by, Math.abs(to - from));
