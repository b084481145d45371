/** What feeds an item and what it feeds: the lines to light up, and the boxes at their other ends. */
import { ENTRY } from './level';
import type { Route, Scene } from './layout/scene';
import { isWithin, type GraphModel, type Item } from './model';

export interface Lit {
  routes: ReadonlySet<Route>;
  /** Keys of the boxes at far ends: beside a box further off, the lit line alone does not say which it is. */
  near: ReadonlySet<string>;
}

const NONE: Lit = { routes: new Set(), near: new Set() };

export function litBy(item: Item | undefined, model: GraphModel, scene: Scene): Lit {
  if (!item) return NONE;
  const routes = new Set<Route>();
  const near = new Set<string>();
  for (const route of scene.routes) {
    if (!concerns(route, item, model)) continue;
    routes.add(route);
    if (route.kind === 'line' && route.points.length === 4 && route.points[0] === route.points[2]) continue;
    const { from, to } = route.edge;
    for (const place of [from, to]) {
      const member = place === ENTRY ? undefined : route.level.members[place];
      if (member && !isWithin(item, member) && !scene.byKey.get(member.key)?.frame) near.add(member.key);
    }
  }
  return { routes, near };
}

/** The leaves that an item reads from, or that read from it, without those in it. */
export function neighbours(item: Item, { links, leaves }: GraphModel, side: 'feeds' | 'fed'): Item[] {
  const found = new Set<number>();
  for (let leaf = item.first; leaf < item.last; leaf++) {
    for (const link of side === 'feeds' ? links.into(leaf) : links.outOf(leaf)) {
      const other = side === 'feeds' ? links.from[link] : links.to[link];
      if (other < item.first || other >= item.last) found.add(other);
    }
  }
  return [...found].sort((a, b) => a - b).map((leaf) => leaves[leaf]);
}

/** Whether a route is a line, or a stretch of one, that begins or ends in an item. */
function concerns({ edge, level }: Route, item: Item, { links }: GraphModel): boolean {
  if (item.kind === 'node') return level.members[edge.from] === item || level.members[edge.to] === item;
  const within = (leaf: number) => leaf >= item.first && leaf < item.last;
  return edge.links.some((link) => within(links.from[link]) !== within(links.to[link]));
}
