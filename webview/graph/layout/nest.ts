/**
 * Levels laid out inside one another: an opened item is a frame around its own level. Every level is small, whatever the model's
 * size, and is laid out once for what is opened in it.
 */
import { levelOf, type Level } from '../level';
import type { GraphModel, Item } from '../model';
import { columnLayout, railsOf, railWidth } from './column';
import { lanesLayout } from './lanes';
import { rowCounts, wiringOf } from './rank';
import type { Placed, Size, Spacing, Wiring } from './types';

/** How the boxes are measured. */
export interface Look {
  /** Layers have numbers: two lines. */
  run: boolean;
  /** There is room beside the column. */
  wide: boolean;
}

/** A level and where everything in it is. */
export interface Nested extends Placed {
  level: Level;
  sizes: Size[];
  /** By member, the level inside an opened one. */
  inner: (Nested | null)[];
}

const SLIM = 24;
const TALL = 45;
/** Around the level inside a frame; its title is on top. */
export const FRAME = { left: 20, right: 8, top: 26, bottom: 10 };
/** Width of a box, and of one in a row of several where there is little room. */
const BOX = 220;
const NARROWEST = 98;

const NARROW_SPACING: Spacing = { gap: 14, lane: 24, rails: 6 };
const WIDE_SPACING: Spacing = { gap: 14, lane: 36, rails: 24 };

export class Nest {
  private readonly levels = new Map<string, { level: Level; wiring: Wiring; counts: number[] }>();
  private readonly placed = new Map<string, { look: string; opened: string; nested: Nested }>();

  constructor(private readonly model: GraphModel) {}

  /** The level of an item, the top one for null, with everything that is opened in it. */
  place(group: Item | null, open: ReadonlySet<string>, look: Look, room = BOX): Nested {
    const key = group?.key ?? '';
    const { level } = this.wired(group);
    const measures = `${look.run} ${look.wide} ${look.wide ? '' : room}`;
    const opened = openedIn(level.members, open);
    const known = this.placed.get(key);
    if (known?.look === measures && known.opened === opened) return known.nested;
    const nested = this.layOut(group, open, look, room);
    this.placed.set(key, { look: measures, opened, nested });
    return nested;
  }

  private layOut(group: Item | null, open: ReadonlySet<string>, look: Look, room: number): Nested {
    const { level, wiring, counts } = this.wired(group);
    const spacing = look.wide ? WIDE_SPACING : NARROW_SPACING;
    const single = counts.every((n) => n === 1);
    const rails = single ? railsOf(wiring, spacing.rails) : { count: 0, of: new Map<number, number>() };
    const column = room - (look.wide ? 0 : railWidth(rails));
    const inner = level.members.map((m, k) =>
      open.has(m.key) && m.members
        ? this.place(m, open, look, share(column, counts[wiring.ranks[k]], spacing) - FRAME.left - FRAME.right)
        : null,
    );
    const sizes = level.members.map((m, k) =>
      inner[k] ? frameSize(inner[k]) : boxSize(m, look, look.wide ? BOX : share(column, counts[wiring.ranks[k]], spacing)),
    );
    const placed = single ? columnLayout(wiring, sizes, rails, spacing) : lanesLayout(wiring, sizes, spacing);
    return { ...placed, level, sizes, inner };
  }

  private wired(group: Item | null) {
    const key = group?.key ?? '';
    let found = this.levels.get(key);
    if (!found) {
      const level = levelOf(this.model, group);
      const wiring = wiringOf(level.members.length, level.edges);
      this.levels.set(key, (found = { level, wiring, counts: rowCounts(wiring) }));
    }
    return found;
  }
}

/** What is open in some items and all that they hold, as one text. */
function openedIn(members: readonly Item[], open: ReadonlySet<string>): string {
  return members
    .filter((m) => open.has(m.key) && m.members)
    .map((m) => `${m.key}(${openedIn(m.members!, open)})`)
    .join();
}

/** Width of one of several boxes side by side. */
function share(room: number, count: number, { lane }: Spacing): number {
  return Math.max(NARROWEST, Math.floor((room - (count - 1) * lane) / count));
}

function boxSize(item: Item, { run }: Look, width: number): Size {
  const tall = run && !item.routing && item.kind !== 'node';
  return { width, height: tall ? TALL : SLIM, axis: Math.floor(width / 2) };
}

function frameSize({ width, height, axis }: Placed): Size {
  const { left, right, top, bottom } = FRAME;
  return { width: Math.max(width, NARROWEST) + left + right, height: height + top + bottom, axis: axis + left };
}
